using System.Text;
using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.Testbed;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>A back office in a folder of its own: runs contents commands and writes files for them.</summary>
internal sealed class ContentsDesk : IDisposable
{
    public const string Header = "gtin,lot,service,merchant,article,kgCo2e,unit,basis,provenance,validFrom,validTo,vintage,version,supplier,source,stages,id,derivedFrom";

    private readonly string _root = Directory.CreateTempSubdirectory("carbonpos-contents-").FullName;

    public ManualClock Clock { get; } = new(new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));

    public string VersionsPath => In("versions");

    public ContentsFolder Folder => new(VersionsPath);

    /// <summary>What a command finds on standard input.</summary>
    public string Input { get; set; } = "";

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public string In(string name) => Path.Combine(_root, name);

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(In(name), bytes);
        return In(name);
    }

    /// <summary>A CSV file with all columns.</summary>
    public string Csv(string name, params string[] rows) => Write(name, string.Join('\n', [Header, .. rows]) + "\n");

    public int Run(params string[] words)
    {
        using var input = new StringReader(Input);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exit = new ContentsCommands(input, output, error, Clock).Run(words, VersionsPath);
        (Output, Error) = (output.ToString().ReplaceLineEndings("\n"), error.ToString().ReplaceLineEndings("\n"));
        return exit;
    }

    /// <summary>Imports and gives the faults of the report as "line field code".</summary>
    public List<string> Faults(params string[] words)
    {
        Run(["import", .. words, "--json"]);
        using var report = JsonDocument.Parse(Output);
        return [.. report.RootElement.GetProperty("faults").EnumerateArray().Select(fault =>
            $"{fault.GetProperty("line").GetInt64()} {fault.GetProperty("field").GetString()} {fault.GetProperty("code").GetString()}")];
    }

    /// <summary>The version in use.</summary>
    public ContentTable Current() => Folder.Load(Folder.Read().Find(Folder.Read().Current)!);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
