using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using CarbonPos.Carbon.Invoices;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Contents.Purchases;
using CarbonPos.ReferenceTerminal.Tests;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>Invoices of many makers as somebody's purchases, read in place.</summary>
public sealed class SharedPurchasesTests(ITestOutputHelper output) : IDisposable
{
    private readonly PurchaseDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    /// <summary>None of them states carbon by our convention: each file is told, with a code that the reference has.</summary>
    [Fact]
    public void Run_InvoicesOfOthers_TellsOfEachWhyItGivesNothing()
    {
        var folder = SharedData.Folder("invoices");
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToList();
        Assert.Equal(1, _desk.RunOver(folder, "--json"));

        using var report = JsonDocument.Parse(_desk.Output);
        output.WriteLine(_desk.Output);
        Assert.Equal(files.Count, report.RootElement.GetProperty("files").GetInt32());
        Assert.InRange(report.RootElement.GetProperty("invoices").GetInt32(), 35, files.Count);
        var faults = report.RootElement.GetProperty("faults").EnumerateArray().ToList();
        Assert.Equal(files.Order(), faults.Select(fault => fault.GetProperty("file").GetString()).Distinct().Order());
        var pages = File.ReadAllText(Repository.File("docs", "reference", "contents.md")) + File.ReadAllText(Repository.File("docs", "reference", "invoices.md"));
        Assert.All(faults, fault => Assert.Contains($"`{fault.GetProperty("code").GetString()}`", pages, StringComparison.Ordinal));
    }

    /// <summary>The same with 1 kg written onto each unit of each line: every sound line of an article comes back as exactly that.</summary>
    [Fact]
    public void Run_InvoicesOfOthersWithCarbon_GiveWhatWasWritten()
    {
        var folder = SharedData.Folder("invoices");
        var (written, sound) = (0, new SortedSet<string>(StringComparer.Ordinal));
        foreach (var path in Directory.EnumerateFiles(folder).Where(path => !path.EndsWith(".tsv", StringComparison.Ordinal)).Order())
        {
            var parse = InvoiceReader.Read(File.ReadAllBytes(path));
            if (!parse.TryGet(out var invoice, out _)) continue;
            var document = XDocument.Load(new MemoryStream(parse.Xml.ToArray()));
            Write(document, invoice.Syntax);
            _desk.Write(Path.GetFileName(path) + ".xml", System.Text.Encoding.UTF8.GetBytes(document.ToString()));
            written++;
            if (!invoice.IsCredit && invoice.Issued is { Year: > 1990 }) sound.UnionWith(invoice.Lines.Where(IsSound).Select(line => line.Gtin!.Value.Gtin.ToString()));
        }

        var exit = _desk.Run("--json");
        output.WriteLine(_desk.Output);
        using var report = JsonDocument.Parse(_desk.Output);
        output.WriteLine($"{written} invoices, {report.RootElement.GetProperty("giving").GetInt32()} gave contents for {sound.Count} articles");
        Assert.Equal(ContentsExit.RowsRefused, exit);
        Assert.Equal(sound, report.RootElement.GetProperty("articles").EnumerateArray().Select(article => article.GetProperty("gtin").GetString()!));
        Assert.All(_desk.Contents(), content => Assert.Equal(1, content.Intensity.Micrograms / 1_000_000_000m));
        Assert.InRange(report.RootElement.GetProperty("giving").GetInt32(), 10, written);
        Assert.DoesNotContain(report.RootElement.GetProperty("faultsByCode").EnumerateObject(), code => code.Name is "CARBON_UNREADABLE" or "FIGURE_OUT_OF_RANGE");
    }

    // By hand: 13 digits that are right and are nobody's own, pieces or kilograms, more than none.
    private static bool IsSound(InvoiceLine line) =>
        line.Kind != InvoiceLineKind.Information && line.Gtin is { IsOk: true } && line.GtinText.Length == 13 && line.GtinText[0] != '2'
        && line.Unit is "C62" or "H87" or "EA" or "XPP" or "KGM" && line.Quantity.Value > 0;

    private static void Write(XDocument document, InvoiceSyntax syntax)
    {
        var (item, quantity) = syntax == InvoiceSyntax.Cii ? ("SpecifiedTradeProduct", "BilledQuantity") : ("Item", syntax == InvoiceSyntax.UblInvoice ? "InvoicedQuantity" : "CreditedQuantity");
        foreach (var product in document.Descendants().Where(element => element.Name.LocalName == item).ToList())
        {
            var units = product.Parent!.Descendants().FirstOrDefault(element => element.Name.LocalName == quantity)?.Value;
            if (!decimal.TryParse(units, CultureInfo.InvariantCulture, out var number) || number * 1000 != decimal.Truncate(number * 1000)) continue;
            var (outer, name, value) = syntax == InvoiceSyntax.Cii ? ("ApplicableProductCharacteristic", "Description", "Value") : ("AdditionalItemProperty", "Name", "Value");
            var inner = syntax == InvoiceSyntax.Cii ? product.Name.Namespace : "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";
            product.Add(new XElement(product.Name.Namespace + outer, new XElement(inner + name, InvoiceCarbon.MassName), new XElement(inner + value, $"{number * 1000:0} g")));
        }
    }
}
