using System.Text.Json;

namespace CarbonPos.Carbon.Tests.Labels;

/// <summary>The GS1 inputs with verdicts that lie in ../shared/data beside the checkout, or where CARBONPOS_TESTDATA says.</summary>
static class Gs1Data
{
    public sealed record Verdict(string Id, string Kind, string Input, bool IsOk, (string Ai, string Value)[] Elements, string? Link, string Error);

    /// <summary>The rows of a table, without its head.</summary>
    public static IEnumerable<string[]> Rows(string file) => Lines(file).Skip(1).Where(line => line.Length > 0).Select(line => line.Split('\t'));

    public static IEnumerable<string> Lines(string file)
    {
        var path = Path.Combine(Folder(), "gs1", file);
        Assert.SkipUnless(File.Exists(path), $"No {path}: the shared test data is absent.");
        return File.ReadLines(path);
    }

    /// <summary>generated.tsv: id kind input_json outcome ais_json dl_json error.</summary>
    public static IEnumerable<Verdict> Generated() => Rows("generated.tsv").Select(row => new Verdict(
        row[0], row[1], JsonSerializer.Deserialize<string>(row[2])!, row[3] == "ok", Elements(row[4]), row[5].Length > 0 ? JsonSerializer.Deserialize<string>(row[5]) : null, row[6]));

    /// <summary>Where this checkout lies.</summary>
    public static string Checkout => Root().FullName;

    /// <summary>A page of the project.</summary>
    public static string Document(params string[] path) => File.ReadAllText(Path.Combine([Root().FullName, .. path])).ReplaceLineEndings("\n");

    /// <summary>Pairs of identifier and value; none for null.</summary>
    public static (string, string)[] Elements(string json) =>
        JsonSerializer.Deserialize<string[][]?>(json)?.Select(pair => (pair[0], pair[1])).ToArray() ?? [];

    static string Folder()
    {
        if (Environment.GetEnvironmentVariable("CARBONPOS_TESTDATA") is { Length: > 0 } folder)
        {
            return folder;
        }

        return Path.Combine(Root().Parent?.FullName ?? ".", "shared", "data");
    }

    static DirectoryInfo Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "CarbonPos.sln")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The tests run inside the checkout.");
        }

        return root;
    }
}
