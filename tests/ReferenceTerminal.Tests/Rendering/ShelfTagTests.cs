using System.Text.Json;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Rendering;
using CarbonPos.ReferenceTerminal.Tests.Commands;

namespace CarbonPos.ReferenceTerminal.Tests.Rendering;

/// <summary>Tags for the shelf, and the commands that write labels into files.</summary>
public sealed class ShelfTagTests : IDisposable
{
    private static readonly PrintScale Usual = new(4, 300);
    private readonly TillHarness till = TillHarness.WithoutGateway();

    public void Dispose() => till.Dispose();

    [Theory]
    [InlineData("4006381333931", "EAN_13")]
    [InlineData("96385074", "EAN_8")]
    [InlineData("https://id.example.com/01/09506000134352", "QR_CODE")]
    public void Tag_WithNamePriceAndPoints_StillReads(string text, string symbology)
    {
        var words = new ShelfTagText("Crème brûlée à l'ancienne, Bœuf & Cie 4 × 100 g", "1 234,50 €", "16,00 €/kg", "1,234 points");
        Assert.True(ShelfTag.Draw(Pictures.Order(text), Usual, words).TryGet(out var sheet, out var fault), fault?.English);
        var code = Assert.Single(Pictures.ReadBack(sheet.ToPng()));
        Assert.Equal((symbology, text), (code.Symbology, code.Text));
    }

    [Fact]
    public void Tag_Ink_StaysOnTheSheet()
    {
        var words = new ShelfTagText("ÉÀÔ jgpqy ÇÇ ÉÀÔ jgpqy ÇÇ", "9.99 €", null, null);
        Assert.True(ShelfTag.Draw(Pictures.Order("4006381333931"), Usual, words).TryGet(out var sheet, out var fault), fault?.English);
        Assert.All(sheet.Lines.SelectMany(line => line.Points), point => Assert.True(point.X >= 2 && point.Y >= 2 && point.X <= sheet.Width - 2 && point.Y <= sheet.Height - 2, $"{point}"));
    }

    [Theory]
    [InlineData("味噌", "PRINT_CHARACTER_WRONG")]
    [InlineData("a\u0007b", "PRINT_CHARACTER_WRONG")]
    [InlineData("", "PRINT_TOO_LONG")]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "PRINT_TOO_LONG")]
    [InlineData("a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a", "PRINT_TOO_LONG")]
    public void Tag_NameThatDoesNotFit_IsRefusedByName(string name, string code)
    {
        Assert.False(ShelfTag.Draw(Pictures.Order("4006381333931"), Usual, new ShelfTagText(name, "1.00 €", null, null)).TryGet(out _, out var fault));
        Assert.Equal(code, fault.Name);
    }

    [Fact]
    public void Font_DrawsEveryCharacterOfGs1AndOfWesternEurope()
    {
        const string Gs1 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
        Assert.Null(StrokeFont.FirstUnknown(Gs1 + "àâäáãåçéèêëíìîïñóòôöõúùûüýÿœæßÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆ €°·’–×«»"));
        Assert.Equal("味", StrokeFont.FirstUnknown("a味"));
        var shapes = Gs1.Select(c => string.Join('|', StrokeFont.Lines(c.ToString(), 0, 0, 10).Select(line => string.Join(' ', line.Points)))).ToList();
        Assert.Equal(shapes.Count, shapes.Distinct().Count());
    }

    [Theory]
    [InlineData("png")]
    [InlineData("svg")]
    public async Task LabelRender_WritesAFileThatReadsBack(string kind)
    {
        var file = Path.Combine(till.Folder, $"label.{kind}");
        var (exit, output, error) = await till.RunAsync("label", "render", "(01)09506000134352(10)AB-123", "--out", file);
        Assert.Equal((ExitCode.Done, ""), (exit, error));
        Assert.Contains("gs1-128", output, StringComparison.Ordinal);
        Assert.Contains("module 0.508 mm (6 dots at 300 dpi)", output, StringComparison.Ordinal);
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        var codes = kind == "png" ? Pictures.ReadBack(bytes) : CodeReader.Read(Pictures.Boxes(System.Text.Encoding.UTF8.GetString(bytes)));
        Assert.Equal("010950600013435210AB-123", Assert.Single(codes).Text);
    }

    [Fact]
    public async Task LabelRender_NarrowerThanOutsideTheShop_SaysSo_AndDrawsIt()
    {
        var file = Path.Combine(till.Folder, "scale.png");
        foreach (var (french, sentence) in ((string, string)[])[("en", "below 0.264 mm"), ("fr", "moins de 0.264 mm")])
        {
            var (exit, _, error) = await till.RunAsync("label", "render", "4006381333931", "--x", "0.25", "--dpi", "203", "--lang", french, "--out", file);
            Assert.Equal(ExitCode.Done, exit);
            Assert.Contains(sentence, error, StringComparison.Ordinal);
        }

        Assert.Equal("4006381333931", Assert.Single(Pictures.ReadBack(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))).Text);
    }

    [Fact]
    public async Task LabelTag_AsJson_TellsWhatWasDrawn()
    {
        var file = Path.Combine(till.Folder, "tag.png");
        var (exit, output, _) = await till.RunAsync("label", "tag", "4006381333931", "--name", "Boisson à l'avoine 1 l", "--price", "1,95", "--grams", "320", "--unit-price", "1,95 €/l", "--dpi", "203", "--lang", "fr", "--json", "--out", file);
        Assert.Equal(ExitCode.Done, exit);
        using var json = JsonDocument.Parse(output);
        Assert.Equal(("tag", "ean13", 0.3754m), (json.RootElement.GetProperty("verb").GetString(), json.RootElement.GetProperty("symbology").GetString(), json.RootElement.GetProperty("module_mm").GetDecimal()));
        Assert.Equal("4006381333931", Assert.Single(Pictures.ReadBack(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))).Text);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "should be 1", "label", "render", "4006381333932", "--out", "x.png")]
    [InlineData(ExitCode.Usage, ".png or an .svg", "label", "render", "4006381333931", "--out", "x.bmp")]
    [InlineData(ExitCode.Usage, "0.249 to 0.66 mm", "label", "render", "4006381333931", "--x", "0.1", "--out", "x.png")]
    [InlineData(ExitCode.Usage, "--dpi must be 72 to 2,400", "label", "render", "4006381333931", "--dpi", "9999", "--out", "x.png")]
    [InlineData(ExitCode.Usage, "carbonpos-till label render --help", "label", "render", "4006381333931", "--as", "ean99", "--out", "x.png")]
    [InlineData(ExitCode.Usage, "--out", "label", "render", "4006381333931")]
    [InlineData(ExitCode.File, "could not be written", "label", "render", "4006381333931", "--out", "/nowhere/x.png")]
    [InlineData(ExitCode.Usage, "has no place on a shelf", "label", "tag", "CPF1:AB", "--name", "a", "--price", "1", "--out", "x.png")]
    [InlineData(ExitCode.Usage, "--grams must be 0", "label", "tag", "4006381333931", "--name", "a", "--price", "1", "--grams", "-1", "--out", "x.png")]
    public async Task Label_Mistake_SaysWhatToDo(int exit, string sentence, params string[] args)
    {
        var run = await till.RunAsync(args);
        Assert.Equal(exit, run.Exit);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }
}
