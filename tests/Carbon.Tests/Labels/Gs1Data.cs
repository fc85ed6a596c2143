using System.Text.Json;

namespace CarbonPos.Carbon.Tests.Labels;

/// <summary>The GS1 inputs with verdicts that lie in ../shared/data beside the checkout, or where CARBONPOS_TESTDATA says.</summary>
static class Gs1Data
{
    public sealed record Verdict(string Id, string Kind, string Input, bool IsOk, (string Ai, string Value)[] Elements, string Error);

    public static IEnumerable<string[]> Rows(string file)
    {
        var path = Path.Combine(Folder(), "gs1", file);
        Assert.SkipUnless(File.Exists(path), $"No {path}: the shared test data is absent.");
        return File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(line => line.Split('\t'));
    }

    /// <summary>generated.tsv: id kind input_json outcome ais_json dl_json error.</summary>
    public static IEnumerable<Verdict> Generated() => Rows("generated.tsv").Select(row => new Verdict(
        row[0], row[1], JsonSerializer.Deserialize<string>(row[2])!, row[3] == "ok", Elements(row[4]), row[6]));

    static (string, string)[] Elements(string json) =>
        JsonSerializer.Deserialize<string[][]?>(json)?.Select(pair => (pair[0], pair[1])).ToArray() ?? [];

    static string Folder()
    {
        if (Environment.GetEnvironmentVariable("CARBONPOS_TESTDATA") is { Length: > 0 } folder)
        {
            return folder;
        }

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "CarbonPos.sln")))
        {
            root = root.Parent;
        }

        return Path.Combine(root?.Parent?.FullName ?? ".", "shared", "data");
    }
}
