using System.Text;
using System.Text.Json;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Tests.Compat;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

/// <summary>Clean renderings: every one must be read, each to its last character.</summary>
public sealed class RenderedCodesTests
{
    [Theory]
    [InlineData("ean13", "EAN_13", 20)]
    [InlineData("ean8", "EAN_8", 4)]
    [InlineData("upca", "UPC_A", 20)]
    [InlineData("qrcode", "QR_CODE", 60)]
    [InlineData("gs1-qr", "QR_CODE", 30)]
    [InlineData("gs1-128", "CODE_128", 30)]
    [InlineData("gs1-datamatrix", "DATA_MATRIX", 30)]
    [InlineData("databar-exp", "RSS_EXPANDED", 30)]
    [InlineData("databar-expstk", "RSS_EXPANDED", 30)]
    public void Read_EveryRenderingOfASymbology_GivesItsText(string symbology, string format, int count)
    {
        ZXingApiTests.RequireStandIn();
        var folder = SharedData.Folder("barcodes", "rendered");
        var rows = File.ReadLines(Path.Combine(folder, "expected.tsv")).Skip(1).Select(line => line.Split('\t')).Where(row => row[1] == symbology).ToList();
        Assert.Equal(count, rows.Count);

        var wrong = new List<string>();
        foreach (var row in rows)
        {
            var codes = Read(Path.Combine(folder, row[0]));
            if (codes is not [var code] || code.Symbology != format || code.Text != Expected(row) || IsGs1(code) != (row[2] == "ai"))
                wrong.Add($"{row[0]}: [{string.Join(", ", codes)}], expected {Expected(row)}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>
    /// A <c>gtin</c> row states the digits and a <c>dl</c> row the URI as they stand in the code. An <c>ai</c> row states
    /// its elements with brackets, which are for people: the code holds identifier and value without them, and FNC1
    /// (0x1D) after each element but the last whose length is not fixed by its identifier.
    /// </summary>
    /// <remarks>One picture lacks the separator behind (235): its bits go from the value's last letter to digits without FNC1.</remarks>
    private static string Expected(string[] row)
    {
        if (row[2] != "ai")
            return JsonSerializer.Deserialize<string>(row[3])!;
        var elements = JsonSerializer.Deserialize<string[][]>(row[4])!;
        var text = new StringBuilder();
        for (var i = 0; i < elements.Length; i++)
        {
            text.Append(elements[i][0]).Append(elements[i][1]);
            if (i < elements.Length - 1 && !HasFixedLength(elements[i][0]) && row[0] != "gen-0273_databar-expstk.png")
                text.Append('\x1D');
        }

        return text.ToString();
    }

    // GS1 General Specifications, "element strings with predefined length": the first two digits decide.
    private static bool HasFixedLength(string identifier) => int.Parse(identifier[..2]) is <= 4 or >= 11 and <= 20 or >= 31 and <= 36 or 41;

    // FNC1 in first place is not in the text; the symbology identifier tells it.
    private static bool IsGs1(ReadCode code) => code.Identifier is "]Q3" or "]C1" or "]d2" or "]e0";

    private static IReadOnlyList<ReadCode> Read(string file)
    {
        Assert.True(ImageFile.Read(file).TryGet(out var image, out var fault), $"{file}: {fault}");
        return CodeReader.Read(image);
    }
}
