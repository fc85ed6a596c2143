using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Rendering;

namespace CarbonPos.ReferenceTerminal.Tests.Rendering;

/// <summary>What the project renders, its own reader reads.</summary>
public sealed class RoundTripTests
{
    private const string Base45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    [Theory]
    [InlineData("4006381333931", "EAN_13", "4006381333931")]
    [InlineData("9506000134352", "EAN_13", "9506000134352")]
    [InlineData("2100000123452", "EAN_13", "2100000123452")]
    [InlineData("0036000291452", "UPC_A", "036000291452")]
    public void Ean13_RenderedAtAnyScale_ReadsBack(string digits, string symbology, string text)
    {
        for (var modulePixels = 1; modulePixels <= 8; modulePixels++)
        {
            var code = Assert.Single(ReadBack(Ean13Bars.Render(digits, modulePixels)));
            Assert.Equal((symbology, text), (code.Symbology, code.Text));
        }
    }

    [Fact]
    public void Ean13_RandomDigits_ReadBack()
    {
        const int Seed = 20261122;
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            var digits = RandomEan13(random);
            var expected = digits[0] == '0' ? digits[1..] : digits;
            var codes = ReadBack(Ean13Bars.Render(digits, 2));
            Assert.True(codes is [var code] && code.Text == expected, $"{digits} gave [{string.Join(", ", codes)}], seed {Seed}, round {round}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("400638133393")]
    [InlineData("4006381333932")]
    [InlineData("40063813339３1")]
    public void Ean13_NotThirteenDigitsWithTheirCheck_Throws(string digits) =>
        Assert.Throws<ArgumentException>(() => Ean13Bars.Render(digits));

    [Fact]
    public void Ean13_Picture_KeepsItsQuietZones()
    {
        var image = Ean13Bars.Draw("4006381333931", 2);
        var middle = image.Pixels.AsSpan(image.Height / 2 * image.Width, image.Width);
        Assert.Equal((11 + 95 + 7) * 2, image.Width);
        Assert.Equal(11 * 2, middle.IndexOf((byte)0));
        Assert.Equal((11 + 95) * 2 - 1, middle.LastIndexOf((byte)0));
    }

    [Fact]
    public void Qr_DigitalLinkAndAccents_ReadBack()
    {
        foreach (var text in new[] { "https://id.gs1.org/01/09506000134352?3103=000195", "Bœuf de l'été, 1 kg", "Crème brûlée", "味噌", "a" })
        {
            var code = Assert.Single(ReadBack(QrPng.Draw(text).ToPng()));
            Assert.Equal(("QR_CODE", text, "]Q1"), (code.Symbology, code.Text, code.Identifier));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(200)]
    [InlineData(460)]
    [InlineData(483)]
    public void Flashcode_UpToItsLongest_StaysAlphanumericInVersion13AndReadsBack(int length)
    {
        // Version 13-M holds 483 alphanumeric characters but only 331 bytes: byte mode would not fit from 332 on.
        var text = Flashcode(length);
        var picture = QrPng.DrawFlashcode(text);
        Assert.InRange(picture.Version, 1, QrPng.MaxFlashcodeVersion);
        Assert.Equal((17 + 4 * picture.Version + 8) * 4, picture.Image.Width);
        Assert.Equal(text, Assert.Single(ReadBack(picture.ToPng())).Text);
    }

    [Fact]
    public void Flashcode_TooLongOrOutsideBase45_Throws()
    {
        Assert.Throws<ArgumentException>(() => QrPng.DrawFlashcode(Flashcode(484)));
        Assert.Throws<ArgumentException>(() => QrPng.DrawFlashcode("CPF1:abc"));
        Assert.Throws<ArgumentException>(() => QrPng.DrawFlashcode(""));
        Assert.Throws<ArgumentException>(() => QrPng.Draw(new string('x', 5000)));
    }

    [Fact]
    public void PngWriter_AnyPicture_DecodesToTheSamePixels()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        for (var round = 0; round < 50; round++)
        {
            var (width, height) = (random.Next(1, 70), random.Next(1, 70));
            var pixels = new byte[width * height];
            random.NextBytes(pixels);
            Assert.True(ImageFile.Decode(PngWriter.Write(new GrayImage(width, height, pixels))).TryGet(out var image, out var fault), $"{fault}, seed {Seed}, round {round}");
            Assert.Equal((width, height), (image.Width, image.Height));
            Assert.Equal(pixels, image.Pixels);
        }
    }

    private static IReadOnlyList<ReadCode> ReadBack(byte[] png)
    {
        Assert.True(ImageFile.Decode(png).TryGet(out var image, out var fault), fault?.ToString());
        return CodeReader.Read(image);
    }

    private static string Flashcode(int length) => string.Concat(Enumerable.Range(0, length).Select(i => Base45[i * 7 % Base45.Length]));

    private static string RandomEan13(Random random)
    {
        var digits = string.Concat(Enumerable.Range(0, 12).Select(_ => (char)('0' + random.Next(10))));
        var sum = digits.Select((digit, i) => (digit - '0') * (i % 2 == 0 ? 1 : 3)).Sum();
        return digits + (10 - sum % 10) % 10;
    }
}
