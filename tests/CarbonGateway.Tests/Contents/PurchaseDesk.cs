using System.Text.Json;
using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>A back office with a folder of purchase invoices; its clock says 2026-11-22.</summary>
internal sealed class PurchaseDesk : IDisposable
{
    public const string Shop = "552100554";
    public const string Milk = "9520100000102";
    public const string Wine = "9520100000201";

    private readonly ContentsDesk _desk = new();

    public PurchaseDesk() => Directory.CreateDirectory(Invoices);

    public ContentsDesk Back => _desk;

    /// <summary>The folder.</summary>
    public string Invoices => _desk.In("invoices");

    public string Gates => _desk.In("gates.csv");

    public string Output => _desk.Output;

    public string In(string name) => Path.Combine(Invoices, name);

    public string Write(string name, WrittenInvoice invoice) => Write(name, invoice.Bytes());

    public string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        File.WriteAllBytes(In(name), bytes);
        return In(name);
    }

    public int Run(params string[] more) => RunOver(Invoices, more);

    public int RunOver(string named, params string[] more) => _desk.Run(["purchases", named, "--merchant", Shop, "--out", Gates, .. more]);

    /// <summary>Runs and gives the report.</summary>
    public JsonElement Report()
    {
        Run("--json");
        using var report = JsonDocument.Parse(Output);
        return report.RootElement.Clone();
    }

    /// <summary>Runs and gives what was left as "file line code", the file without its folder.</summary>
    public List<string> Left() => [.. Report().GetProperty("faults").EnumerateArray().Select(fault =>
        $"{Path.GetRelativePath(Invoices, fault.GetProperty("file").GetString()!)} {fault.GetProperty("line").GetInt64()} {fault.GetProperty("code").GetString()}")];

    /// <summary>What the file holds, read by the import.</summary>
    public List<CarbonContent> Contents()
    {
        using var other = new ContentsDesk();
        return other.Run("import", Gates) == 0 ? [.. other.Current().All.Select(content => content.ToContent())] : throw new InvalidOperationException(other.Output + other.Error);
    }

    /// <summary>Runs and gives each article's figure as the file has it: "09520100000102 0.43 kg per piece".</summary>
    public List<string> Figures()
    {
        Run();
        using var other = new ContentsDesk();
        return other.Run("import", Gates) == 0
            ? [.. other.Current().All.Select(content => $"{content.Key} {content.Intensity.Micrograms / 1_000_000_000m} {content.Intensity.Unit}")]
            : throw new InvalidOperationException(other.Output + other.Error);
    }

    public void Dispose() => _desk.Dispose();

    /// <summary>An invoice of one piece of milk.</summary>
    public static WrittenInvoice One(string number, string issued, string carbon) => new(number, issued, WrittenInvoice.Line(Milk, "1", "C62", carbon));
}
