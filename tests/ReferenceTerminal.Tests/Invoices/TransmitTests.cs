using System.Text.Json;
using CarbonPos.Carbon.Invoices;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.ReferenceTerminal.Tests.Commands;
using CarbonPos.Testbed.Invoices;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.ReferenceTerminal.Tests.Invoices;

/// <summary>"transmit" with a file of contents: no gateway, no token.</summary>
public sealed class TransmitTests : IDisposable
{
    private readonly TillHarness till = new();

    public void Dispose() => till.Dispose();

    private string Out => Path.Combine(till.Folder, "out.xml");

    private string Bill(int lines = 2) => till.WriteFile("in.xml", InvoiceSamples.Cii(lines));

    private Task<(int Exit, string Out, string Error)> TransmitAsync(string contents, params string[] more) =>
        till.RunAsync(["transmit", Bill(), Out, "--contents", till.WriteFile("contents", contents), .. more]);

    private long?[] Grams() => [.. Read(Out).Lines.Select(line => line.Carbon?.Mass.Grams)];

    private static Invoice Read(string path)
    {
        Assert.True(InvoiceReader.Read(File.ReadAllBytes(path)).TryGet(out var invoice, out var fault), fault?.ToString());
        return invoice;
    }

    [Fact]
    public async Task Transmit_ByLine_WritesAndRemovesWithoutATrace()
    {
        var (exit, output, error) = await TransmitAsync("line;grams;provenance;factor\n2;4321;producer_factor;atelier 2025\n");

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        Assert.Equal($"{Out}: 1 line states carbon, 4321 g CO2e in all\n", output);
        Assert.Equal([null, 4321], Grams());
        Assert.Equal(("atelier 2025", Carbon.Content.Provenance.ProducerFactor), (Read(Out).Lines[1].Carbon!.Factor, Read(Out).Lines[1].Carbon!.Provenance));

        var back = Path.Combine(till.Folder, "back.xml");
        (exit, output, _) = await till.RunAsync("transmit", "--remove", Out, back);
        Assert.Equal((ExitCode.Done, $"{back}: the carbon of 1 line was taken off\n"), (exit, output));
        Assert.Equal(File.ReadAllBytes(Bill()), File.ReadAllBytes(back));
    }

    // 3 pieces at 37.50 a line.
    [Theory]
    [InlineData("gtin,kgCo2e,unit\n9520000000011,0.4105,piece\n", 1232, 1232)]
    [InlineData("gtin,kgCo2e,unit\n9520000000011,0.41,piece\n9520100000201,7,piece\n", 1230, 1230)]
    [InlineData("gtin,kgCo2e,unit\n9520000000011,0.1,euro\n", 3750, 3750)]
    [InlineData("gtin,line,position,kgCo2e,unit,grams\n9520000000011,,,0.41,piece,\n,2,,,,-5\n", 1230, -5)]
    [InlineData("position,grams\n1,7\n2,8\n", 7, 8)]
    [InlineData("[{\"line\":\"1\",\"grams\":7},{\"position\":2,\"kgCo2e\":-0.001,\"unit\":\"piece\",\"provenance\":null}]", 7, -3)]
    [InlineData("{\"note\":{\"a\":[1]},\"contents\":[{\"gtin\":\"9520000000011\",\"kgCo2e\":\"1\",\"unit\":\"piece\"}],\"z\":1}", 3000, 3000)]
    public async Task Transmit_Rows_WeighTheLinesThatTheyName(string contents, long first, long second)
    {
        var (exit, _, error) = await TransmitAsync(contents);

        Assert.True(exit == ExitCode.Done, error);
        Assert.Equal([first, second], Grams());
        Assert.Equal(first + second, Read(Out).Carbon!.Mass.Grams);
        Assert.Equal(contents.Contains("9520100000201", StringComparison.Ordinal), error.Contains("! ROW_WITHOUT_LINE: contents, 3: gtin 09520100000201 is not on the invoice.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Transmit_CreditNote_CountsUnitsBelowZero()
    {
        var note = till.WriteFile("credit.xml", InvoiceSamples.Ubl(1, isCreditNote: true));
        var contents = till.WriteFile("c.csv", "gtin,kgCo2e,unit\n9520000000011,0.41,piece\n");

        Assert.Equal(ExitCode.Done, (await till.RunAsync("transmit", note, Out, "--contents", contents)).Exit);
        Assert.Equal([-1230], Grams());
    }

    [Fact]
    public async Task Transmit_BadRows_AreAllToldByLine_AndNothingIsWritten()
    {
        string[] rows =
        [
            "gtin,line,position,grams,kgCo2e,unit,provenance,factor",
            "9520000000012,,,1,,,,",
            ",1,,1.5,,,,",
            ",1,2,1,,,,",
            ",1,,1,1,kg,,",
            ",1,,,1,,,",
            ",1,,,1,hour,,",
            ",1,,1,,,guess,",
            ",1,,1,,,,\"a\nb\"",
            ",1,,1",
            ",,0,1,,,,",
            ",,,,1,kg,,",
            ",1,,,0.0000000001,kg,,",
            ",1,,9999999999999999,,,,",
            ",2,,1,,,,",
            ",2,,1,,,,",
        ];
        var (exit, _, error) = await TransmitAsync(string.Join('\n', rows));

        Assert.Equal(ExitCode.Usage, exit);
        Assert.False(File.Exists(Out));
        Assert.Contains("14 rows are wrong:", error);
        // The row with a line break takes two lines.
        foreach (var line in (int[])[2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 17])
            Assert.Contains($"\ncontents, {line}: ", error);
        Assert.Contains("contents, 2: The check digit of 9520000000012 should be 1", error);
        Assert.Contains("contents, 17: line 2 stands in line 16 already", error);
    }

    [Theory]
    [InlineData("", "CONTENTS_WRONG", "no rows")]
    [InlineData("line,grams\n", "CONTENTS_WRONG", "no rows")]
    [InlineData("what,grams\n1,2\n", "CONTENTS_WRONG", "name columns out of")]
    [InlineData("[{\"line\":1,\"grams\":", "CONTENTS_WRONG", "no JSON at line 1")]
    [InlineData("{\"lines\":[]}", "CONTENTS_WRONG", "a list named contents")]
    [InlineData("[\n{\"line\":\"1\",\"grams\":1},\n5,[1],\n{\"line\":\"2\",\"grams\":true,\"x\":1}]", "CONTENTS_WRONG", "contents, 4: ")]
    [InlineData("[{\"line\":\"\\ud800\",\"grams\":1}]", "CONTENTS_WRONG", "line must be a text")]
    [InlineData("line,grams\n9,1\n", "NO_CONTENTS", "contents, 2: line 9 is not on the invoice")]
    [InlineData("gtin,grams\n9520000000011,1\n", "CONTENTS_WRONG", "stands on 2 lines")]
    [InlineData("gtin,kgCo2e,unit\n9520000000011,1,kg\n", "CONTENTS_WRONG", "is billed in '3.0000 C62', which is no quantity in kg")]
    [InlineData("line,position,grams\n1,,5\n,1,6\n", "CONTENTS_WRONG", "contents, 3: position 1 is the same line as line 1 in line 2")]
    [InlineData("line,grams\n,5\n", "CONTENTS_WRONG", "the invoice has 2 lines")]
    [InlineData("line,grams\n1,1000000000000000\n2,1000000000000000\n", "CARBON_OUT_OF_RANGE", "at most")]
    public async Task Transmit_WrongContents_AreTold_AndNothingIsWritten(string contents, string code, string words)
    {
        var (exit, output, error) = await TransmitAsync(contents, "--json");

        Assert.NotEqual(ExitCode.Done, exit);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(code, json.RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains(words, error);
        Assert.Equal(["contents", "in.xml"], Directory.GetFiles(till.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Transmit_LineNameThatRepeats_NeedsItsPosition()
    {
        var bill = till.WriteFile("twice.xml", InvoiceSamples.Cii(2).Replace("<ram:LineID>2<", "<ram:LineID>1<", StringComparison.Ordinal));

        var (exit, _, error) = await till.RunAsync("transmit", bill, Out, "--contents", till.WriteFile("c", "line,grams\n1,5\n"));

        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("c, 2: 2 lines are named 1: use position, 1, 2", error);
    }

    [Fact]
    public async Task Transmit_InvoiceWithoutLines_TakesTheWhole()
    {
        var bill = till.WriteFile("whole.xml", InvoiceSamples.Cii(0, "urn:factur-x.eu:1p0:basicwl"));
        var contents = till.WriteFile("c", "line,grams\n,4321\n");

        Assert.Equal(ExitCode.Done, (await till.RunAsync("transmit", bill, Out, "--contents", contents)).Exit);
        Assert.Equal(4321, Read(Out).Carbon!.Mass.Grams);

        var minimum = till.WriteFile("minimum.xml", InvoiceSamples.Cii(0, "urn:factur-x.eu:1p0:minimum"));
        var (exit, _, error) = await till.RunAsync("transmit", minimum, Out, "--contents", contents, "--force");
        Assert.Equal(ExitCode.Picture, exit);
        Assert.Contains("MINIMUM has neither lines nor notes", error);
        Assert.Equal(ExitCode.Done, (await till.RunAsync("transmit", minimum, Out, "--contents", contents, "--force", "--beyond-profile")).Exit);
    }

    [Theory]
    [InlineData("", "", "the invoice stated no carbon; it is as it was")]
    [InlineData("<ram:ApplicableProductCharacteristic><ram:Description>CarbonPos CO2e</ram:Description><ram:Value>much</ram:Value></ram:ApplicableProductCharacteristic>", "", "what could not be read as carbon was taken off")]
    [InlineData("", "CarbonPos CO2e total: 5 g", "the carbon total was taken off")]
    public async Task Transmit_Remove_SaysWhatItTookOff(string attribute, string note, string said)
    {
        var bill = till.WriteFile("bill.xml", InvoiceSamples.Cii(1, lineExtra: attribute, note: note));

        var (exit, output, _) = await till.RunAsync("transmit", bill, Out, "--remove");

        Assert.Equal((ExitCode.Done, $"{Out}: {said}\n"), (exit, output));
        Assert.Equal(attribute.Length + note.Length == 0, File.ReadAllBytes(bill).AsSpan().SequenceEqual(File.ReadAllBytes(Out)));
    }

    [Fact]
    public async Task Transmit_IntoAFolderThatIsNotThere_NamesIt()
    {
        var (exit, _, error) = await till.RunAsync("transmit", Bill(), Path.Combine(till.Folder, "no", "out.xml"), "--contents", till.WriteFile("c", "position,grams\n1,9\n"));

        Assert.Equal((ExitCode.File, $"There is no folder {Path.Combine(till.Folder, "no")}. Nothing was changed.\n"), (exit, error));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Transmit_Extended_StatesTheMassTwice_UnlessToldNotTo(bool isCoded)
    {
        var bill = till.WriteFile("extended.xml", InvoiceSamples.Cii(1, "urn:cen.eu:en16931:2017#conformant#urn:factur-x.eu:1p0:extended"));
        var contents = till.WriteFile("c", "position,grams\n1,4321\n");

        string[] options = isCoded ? [] : ["--without-coded"];
        Assert.Equal(ExitCode.Done, (await till.RunAsync(["transmit", bill, Out, "--contents", contents, .. options])).Exit);
        var (_, output, _) = await till.RunAsync("read", "invoices", "--json", Out);

        using var json = JsonDocument.Parse(output);
        var line = json.RootElement.GetProperty("lines")[0];
        var attributes = line.GetProperty("attributes").EnumerateArray().Select(a => $"{a[0].GetString()}: {a[1].GetString()}");
        string[] coded = isCoded ? ["CarbonPos CO2e: 4.321 KGM"] : [];
        Assert.Equal(["Couleur: rouge", "CarbonPos CO2e: 4321 g", .. coded, "CarbonPos provenance: transmitted"], attributes);
        Assert.Equal("""{"grams":4321,"provenance":"transmitted"}""", line.GetProperty("carbon").GetRawText());
    }

    [Fact]
    public async Task Transmit_InvoiceThatStatesCarbon_SaysThatItWasReplaced()
    {
        await TransmitAsync("position,grams\n1,7\n2,8\n");
        var again = Path.Combine(till.Folder, "again.xml");

        var (_, output, _) = await till.RunAsync("transmit", Out, again, "--contents", till.WriteFile("c", "position,grams\n1,9\n"), "--lang", "fr");

        Assert.Equal($"{again} : 1 ligne indique son carbone, 9 g CO2e en tout ; ce qu'indiquaient 2 lignes avant a été remplacé\n", output);
    }

    [Fact]
    public async Task Transmit_OutThatIsThere_IsReplacedOnlyByForce()
    {
        File.WriteAllText(Out, "mine");

        var (exit, _, error) = await TransmitAsync("position,grams\n1,7\n");
        Assert.Equal((ExitCode.File, "mine"), (exit, File.ReadAllText(Out)));
        Assert.Contains("--force", error);

        Assert.Equal(ExitCode.Done, (await TransmitAsync("position,grams\n1,7\n", "--force")).Exit);
        Assert.Equal([7, null], Grams());
    }

    [Fact]
    public async Task Transmit_InAndOutOneFile_IsRefused_ByWhateverName()
    {
        var bill = Bill();
        var link = Path.Combine(till.Folder, "link.xml");
        File.CreateSymbolicLink(link, bill);
        var contents = till.WriteFile("c", "position,grams\n1,7\n");
        foreach (var other in (string[])[bill, link, Path.Combine(till.Folder, ".", "in.xml")])
        {
            var (exit, _, error) = await till.RunAsync("transmit", bill, other, "--contents", contents, "--force");
            Assert.Equal(ExitCode.Usage, exit);
            Assert.Contains("one file", error);
        }

        Assert.Equal(InvoiceSamples.Cii(2), File.ReadAllText(bill));
    }

    [Fact]
    public async Task Transmit_PlaceThatCannotBeWritten_LeavesNothingBehind()
    {
        var (bill, contents) = (Bill(), till.WriteFile("c", "position,grams\n1,7\n"));
        var before = Directory.GetFileSystemEntries(till.Folder).Order().ToList();
        foreach (var place in (string[])[Path.Combine(till.Folder, "none", "out.xml"), till.Folder, "/proc/out.xml", "/dev/carbonpos-out.xml"])
        {
            var (exit, _, error) = await till.RunAsync("transmit", bill, place, "--contents", contents, "--force");
            Assert.Equal(ExitCode.File, exit);
            Assert.DoesNotContain("DEFECT", error, StringComparison.Ordinal);
        }

        Assert.Equal(before, Directory.GetFileSystemEntries(till.Folder).Order());
    }

    [Fact]
    public async Task Transmit_FullDisk_LeavesTheOldFileWhole_AndNothingBeside()
    {
        await using var disk = await SmallDisk.MountAsync(1, TestContext.Current.CancellationToken);
        Assert.SkipWhen(disk is null, SmallDisk.Missing);
        var place = Path.Combine(disk.Folder, "out.xml");
        File.WriteAllText(place, "mine");
        disk.Fill(0);

        var (exit, _, error) = await till.RunAsync("transmit", Bill(), place, "--contents", till.WriteFile("c", "position,grams\n1,7\n"), "--force");

        Assert.Equal(ExitCode.File, exit);
        Assert.Contains("Nothing was changed", error);
        Assert.Equal("mine", File.ReadAllText(place));
        Assert.Equal(["ballast", "out.xml"], Directory.GetFiles(disk.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Transmit_FileThatIsNoInvoice_IsRefusedByItsCode()
    {
        var bad = till.WriteFile("bad.xml", "<!DOCTYPE a><a/>");
        foreach (var (file, code) in new[] { (bad, "XML_DTD"), (till.Folder, "FILE_UNREADABLE"), (Path.Combine(till.Folder, "no.xml"), "FILE_NOT_FOUND") })
        {
            var (exit, output, _) = await till.RunAsync("transmit", file, Out, "--remove", "--json");
            using var json = JsonDocument.Parse(output);
            Assert.Equal((ExitCode.Picture, code), (exit, json.RootElement.GetProperty("error").GetProperty("code").GetString()));
        }
    }

    [Fact]
    public async Task Transmit_Json_TellsWhatWasWritten()
    {
        var (_, output, _) = await TransmitAsync("gtin,line,kgCo2e,unit,grams\n,1,,,5\n,9,,,1\n", "--json");

        Assert.Equal($$"""{"verb":"transmit","exit":0,"file":"{{Out}}","lines_written":1,"lines_before":0,"parts_removed":0,"grams_total":5,"notices":["ROW_WITHOUT_LINE: contents, 3: line 9 is not on the invoice."],"error":null}""" + "\n", output);
    }

    [Fact]
    public async Task Transmit_Help_NamesEveryOption()
    {
        var (exit, output, _) = await till.RunAsync("transmit", "--help");

        Assert.Equal(ExitCode.Done, exit);
        Assert.All((string[])["--contents", "--remove", "--force", "--beyond-profile", "--without-coded"], option => Assert.Contains(option, output));
        Assert.Equal(ExitCode.Usage, (await till.RunAsync("transmit", Bill(), Out, "--remove", "--contents", "x")).Exit);
        Assert.Equal(ExitCode.Usage, (await till.RunAsync("transmit", Bill(), Out, "--remove", "--without-coded")).Exit);
    }
}
