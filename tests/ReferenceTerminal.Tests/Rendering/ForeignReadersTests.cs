using CarbonPos.ReferenceTerminal.Rendering;
using CarbonPos.ReferenceTerminal.Tests.Images;

namespace CarbonPos.ReferenceTerminal.Tests.Rendering;

/// <summary>What the project prints, two readers of others read as well.</summary>
public sealed class ForeignReadersTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-labels-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("zbarimg", 2)]
    [InlineData("zbarimg", 4)]
    [InlineData("zbarimg", 6)]
    [InlineData("ZXingReader", 2)]
    [InlineData("ZXingReader", 4)]
    [InlineData("ZXingReader", 6)]
    public async Task EverySymbology_ByAnotherReader_ReadsBack(string reader, int module)
    {
        OtherReaders.Require();
        var wrong = new List<string>();
        foreach (var (text, kind, expected, _) in Pictures.Codes)
        {
            var file = Path.Combine(folder, $"{kind}.png");
            await File.WriteAllBytesAsync(file, Pictures.Draw(text, kind, module).ToPng(), TestContext.Current.CancellationToken);
            var read = (await OtherReaders.ReadAsync(reader, file)).TrimEnd('\n');
            if (Digits(read) != Digits(expected))
                wrong.Add($"{kind}: '{read}', expected '{expected}'");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("zbarimg")]
    [InlineData("ZXingReader")]
    public async Task ShelfTag_ByAnotherReader_ReadsBack(string reader)
    {
        OtherReaders.Require();
        Assert.True(PrintScale.Find(PrintedSymbology.Ean13, null, 203).TryGet(out var scale, out _));
        Assert.True(ShelfTag.Draw(Pictures.Order("4006381333931"), scale, new ShelfTagText("Oat milk 1 l", "1.95 €", "1.95 €/l", "0.320 points")).TryGet(out var sheet, out _));
        var file = Path.Combine(folder, "tag.png");
        await File.WriteAllBytesAsync(file, sheet.ToPng(), TestContext.Current.CancellationToken);
        Assert.Equal("4006381333931", (await OtherReaders.ReadAsync(reader, file)).Trim());
    }

    // Both may tell a UPC-A as the EAN-13 that it is, with a 0 in front.
    private static string Digits(string read) => read.Length == 12 && read.All(char.IsAsciiDigit) ? "0" + read : read;
}
