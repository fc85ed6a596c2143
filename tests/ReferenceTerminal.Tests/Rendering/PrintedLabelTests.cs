using System.Buffers.Binary;
using System.Globalization;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Rendering;
using CarbonPos.ReferenceTerminal.Tests.Compat;

namespace CarbonPos.ReferenceTerminal.Tests.Rendering;

/// <summary>Labels as they go to the printer: their sizes are the standard's, and the own reader reads them back.</summary>
public sealed class PrintedLabelTests
{
    [Fact]
    public void EverySymbology_AtEverySize_ReadsBackFromPngAndSvg()
    {
        ZXingApiTests.RequireStandIn();
        foreach (var (text, kind, read, name) in Pictures.Codes)
        {
            // A QR of one dot a module is beyond what libzbar follows reliably.
            for (var module = kind is PrintedSymbology.QrCode or PrintedSymbology.Flashcode ? 2 : 1; module <= 8; module++)
            {
                var sheet = Pictures.Draw(text, kind, module);
                var codes = Pictures.ReadBack(sheet.ToPng());
                Assert.True(codes is [var code] && code.Text == read && code.Symbology == name, $"{kind} at {module}: [{string.Join(", ", codes)}]");
                var fromSvg = CodeReader.Read(Pictures.Boxes(sheet.ToSvg(text)));
                Assert.True(fromSvg is [var drawn] && drawn.Text == read, $"{kind} at {module} as SVG: [{string.Join(", ", fromSvg)}]");
            }
        }
    }

    [Fact]
    public void Gs1128_IsToldByItsIdentifier() =>
        Assert.Equal("]C1", Assert.Single(Pictures.ReadBack(Pictures.Draw("(01)09506000134352(10)AB", PrintedSymbology.Gs1128, 3).ToPng())).Identifier);

    [Fact]
    public void Gs1128_RandomElements_ReadBack()
    {
        const int Seed = 20261122;
        const string Characters = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz0123456789012345678901234567890123456789";
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            var lot = string.Concat(Enumerable.Range(0, random.Next(1, 21)).Select(_ => Characters[random.Next(Characters.Length)]));
            var serial = string.Concat(Enumerable.Range(0, random.Next(1, 21)).Select(_ => Characters[random.Next(Characters.Length)]));
            var text = $"10{lot}\u001D21{serial}";
            var sheet = new Sheet(3000, 100, 300);
            foreach (var bar in Code128Pattern.Draw(text, 3).Bars)
                sheet.Fill(60 + bar.Left, 10, bar.Width, 80);
            var codes = CodeReader.Read(sheet.ToImage());
            Assert.True(codes is [var code] && code.Text == text && code.Identifier == "]C1", $"'{text}' gave [{string.Join(", ", codes)}], seed {Seed}, round {round}");
        }
    }

    // Start, FNC1, 01 and 14 digits in pairs, 10, then letters: the fewest characters that say it.
    [Theory]
    [InlineData("0109506000134352", 2 + 8 + 2)]
    [InlineData("010950600013435210A", 2 + 9 + 1 + 1 + 2)]
    [InlineData("10A", 2 + 3 + 2)]
    [InlineData("10A\u001D" + "21123456", 2 + 3 + 1 + 1 + 4 + 2)]
    public void Gs1128_UsesTheFewestCharacters(string elements, int words) => Assert.Equal(words, Code128Pattern.Words(elements).Count);

    [Theory]
    [InlineData("4006381333931", PrintedSymbology.Ean13, 11, 95, 7)]
    [InlineData("96385074", PrintedSymbology.Ean8, 7, 67, 7)]
    [InlineData("036000291452", PrintedSymbology.UpcA, 9, 95, 9)]
    [InlineData("(01)09506000134352", PrintedSymbology.Gs1128, 10, 11 * 11 + 13, 10)]
    public void Bars_HaveTheirQuietZones(string text, PrintedSymbology kind, int quietLeft, int modules, int quietRight)
    {
        const int Module = 4;
        var image = Pictures.Draw(text, kind, Module).ToImage();
        var line = image.Pixels.AsSpan(image.Height / 4 * image.Width, image.Width);
        Assert.Equal((quietLeft + modules + quietRight) * Module, image.Width);
        Assert.Equal(quietLeft * Module, line.IndexOf((byte)0));
        Assert.Equal((quietLeft + modules) * Module - 1, line.LastIndexOf((byte)0));
    }

    [Theory]
    [InlineData("4006381333931", PrintedSymbology.Ean13, 300, 4, 0.3387, 22.85)]
    [InlineData("4006381333931", PrintedSymbology.Ean13, 203, 3, 0.3754, 22.85)]
    [InlineData("4006381333931", PrintedSymbology.Ean13, 600, 8, 0.3387, 22.85)]
    [InlineData("96385074", PrintedSymbology.Ean8, 300, 4, 0.3387, 18.23)]
    [InlineData("036000291452", PrintedSymbology.UpcA, 300, 4, 0.3387, 22.85)]
    [InlineData("(01)09506000134352", PrintedSymbology.Gs1128, 300, 6, 0.508, 31.75)]
    [InlineData("15400141288763", PrintedSymbology.Itf14, 203, 4, 0.5005, 31.75)]
    public void Size_ByDefault_IsTheStandardsAim(string text, PrintedSymbology kind, int dpi, int dots, double module, double bars)
    {
        Assert.True(PrintScale.Find(kind, null, dpi).TryGet(out var scale, out var fault), fault?.English);
        Assert.Equal((dots, module), (scale.DotsPerModule, Math.Round(scale.ModuleMillimetres, 4)));

        // In the middle of the first bar.
        var image = PrintedLabel.Draw(Pictures.Order(text, kind), scale).ToImage();
        var first = image.Pixels.AsSpan(image.Height / 4 * image.Width, image.Width).IndexOf((byte)0) + dots / 2;
        var high = Enumerable.Range(0, image.Height).Count(y => image.Pixels[y * image.Width + first] == 0) * 25.4 / dpi;
        Assert.InRange(high, bars, bars * scale.ModuleMillimetres / 0.33 + 6 * scale.ModuleMillimetres);
    }

    [Theory]
    [InlineData(PrintedSymbology.Ean13, "0.2", 300)]
    [InlineData(PrintedSymbology.Ean13, "0.7", 300)]
    [InlineData(PrintedSymbology.Itf14, "0.4", 300)]
    [InlineData(PrintedSymbology.QrCode, "1.2", 300)]
    [InlineData(PrintedSymbology.QrCode, "0.395", 300)]
    [InlineData(PrintedSymbology.Ean13, null, 30)]
    [InlineData(PrintedSymbology.Ean13, null, 5000)]
    public void Size_OutsideTheStandard_IsRefused(PrintedSymbology kind, string? module, int dpi)
    {
        Assert.False(PrintScale.Find(kind, module is null ? null : decimal.Parse(module, CultureInfo.InvariantCulture), dpi).TryGet(out _, out var fault));
        Assert.Equal("PRINT_SIZE_WRONG", fault.Name);
    }

    [Fact]
    public void Size_OfALongGs1128_KeepsWithinTheStandardsLength()
    {
        var order = Pictures.Order("(01)09506000134352(17)271231(10)AB-123(21)x/9_q");
        Assert.True(PrintScale.Find(order, null, 203).TryGet(out var scale, out var fault), fault?.English);
        Assert.InRange(PrintedLabel.Draw(order, scale).Width * 25.4 / 203, 130, 165.1);
        Assert.False(PrintScale.Find(order, 0.495m, 203).TryGet(out _, out fault));
        Assert.Equal("PRINT_TOO_LONG", fault.Name);
    }

    [Theory]
    [InlineData("", null, "PRINT_TEXT_WRONG")]
    [InlineData("400638133393", PrintedSymbology.Ean13, "PRINT_TEXT_WRONG")]
    [InlineData("4006381333932", null, "PRINT_TEXT_WRONG")]
    [InlineData("40063813339３1", PrintedSymbology.Ean13, "PRINT_TEXT_WRONG")]
    [InlineData("15400141288764", null, "PRINT_TEXT_WRONG")]
    [InlineData("(01)09506000134353", null, "PRINT_TEXT_WRONG")]
    [InlineData("hello", PrintedSymbology.Gs1128, "PRINT_TEXT_WRONG")]
    [InlineData("https://id.gs1.org/01/09506000134353", null, "PRINT_TEXT_WRONG")]
    [InlineData("CPF1:abc", null, "PRINT_TEXT_WRONG")]
    [InlineData("ABC", PrintedSymbology.Flashcode, "PRINT_TEXT_WRONG")]
    [InlineData("(01)09506000134352(10)12345678901234567890(21)12345678901234567890", null, "PRINT_TOO_LONG")]
    public void Order_OfWhatCannotBePrinted_IsRefusedByName(string text, PrintedSymbology? kind, string code)
    {
        Assert.False(PrintOrder.Read(text, kind).TryGet(out _, out var fault));
        Assert.Equal(code, fault.Name);
        Assert.NotEmpty(fault.French);
    }

    [Fact]
    public void Order_OfMoreThanAQrHolds_IsRefusedByName()
    {
        Assert.False(PrintOrder.Read(new string('é', 1166), PrintedSymbology.QrCode).TryGet(out _, out var fault));
        Assert.Equal(PrintFaultCode.TooLong, fault.Code);
        Assert.True(PrintOrder.Read(new string('é', 1165), PrintedSymbology.QrCode).TryGet(out var most, out _));
        Assert.NotEmpty(PrintedLabel.Draw(most, new PrintScale(2, 300)).ToPng());
    }

    [Fact]
    public void Png_HasOneBitADotAndItsResolution()
    {
        var png = Pictures.Draw("4006381333931", PrintedSymbology.Ean13, 4, 203).ToPng();
        Assert.Equal(1, png[24]);
        var physical = png.AsSpan().IndexOf("pHYs"u8) + 4;
        Assert.Equal((7992, 7992, 1), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(physical)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(physical + 4)), png[physical + 8]));
    }

    [Fact]
    public void Svg_HasItsSizeInMillimetresAndNothingRemote()
    {
        var svg = Pictures.Draw("4006381333931", PrintedSymbology.Ean13, 4, 300).ToSvg("<&\u001d\">");
        Assert.Contains("width=\"38.2693mm\"", svg, StringComparison.Ordinal);
        Assert.Contains("<title>&lt;&amp; &quot;&gt;</title>", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("href", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<text", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_UnderBars_TouchesNoBar()
    {
        // Without its text, the sheet has as many dark dots as boxes; with it, more by what the text alone has.
        foreach (var (text, kind, _, _) in Pictures.Codes)
        {
            var sheet = Pictures.Draw(text, kind, 4);
            var words = new Sheet(sheet.Width, sheet.Height, 300);
            var both = sheet.ToImage().Pixels.Count(pixel => pixel == 0);
            var boxes = Pictures.Boxes(sheet.ToSvg("")).Pixels.Count(pixel => pixel == 0);
            var letters = LettersOf(sheet, words).Pixels.Count(pixel => pixel == 0);
            Assert.True(both == boxes + letters, $"{kind}: {both} dots are not {boxes} and {letters}.");
            Assert.True(kind == PrintedSymbology.Flashcode ? letters == 0 : letters > 100, $"{kind}: {letters}");
        }
    }

    // Of the EAN-13 "4006381333931" the first digit, of the UPC-A the first and the last: five modules clear of the guards, on the paper.
    [Theory]
    [InlineData("4006381333931", PrintedSymbology.Ean13, 11, 7)]
    [InlineData("036000291452", PrintedSymbology.UpcA, 9, 9)]
    public void Digits_OutsideTheBars_KeepFiveModulesClear_AndAllKeepOneBelow(string text, PrintedSymbology kind, int left, int right)
    {
        foreach (var module in (int[])[3, 4, 8])
        {
            var sheet = Pictures.Draw(text, kind, module);
            var letters = LettersOf(sheet, new Sheet(sheet.Width, sheet.Height, 300));
            var columns = Enumerable.Range(0, letters.Width).Where(x => Enumerable.Range(0, letters.Height).Any(y => letters.Pixels[y * letters.Width + x] == 0)).ToHashSet();
            var outside = Enumerable.Range(1, 5 * module - 1).SelectMany(i => (int[])[left * module - i, sheet.Width - right * module - 1 + i]);
            Assert.DoesNotContain(outside, columns.Contains);
            Assert.Contains(Enumerable.Range(0, (left - 5) * module), columns.Contains);
            Assert.Equal(kind == PrintedSymbology.UpcA, Enumerable.Range(sheet.Width - (right - 5) * module, (right - 5) * module).Any(columns.Contains));

            var bars = sheet.Boxes.Where(box => box.High < sheet.Boxes.Max(other => other.High)).Max(box => box.Top + box.High);
            var top = Enumerable.Range(0, letters.Height).First(y => letters.Pixels.AsSpan(y * letters.Width, letters.Width).Contains((byte)0));
            Assert.InRange(top, bars + module - 1, bars + 2 * module);
        }
    }

    [Theory]
    [InlineData(203, 4)]
    [InlineData(300, 6)]
    [InlineData(600, 12)]
    public void Text_KeepsAMillimetreBelowTheBearerBar_AndOutOfTheQuietZoneOfAQr(int dpi, int module)
    {
        var itf = Pictures.Draw("15400141288763", PrintedSymbology.Itf14, module, dpi);
        Assert.InRange(TextTop(itf) - itf.Boxes.Max(box => box.Top + box.High), dpi / 25.4, dpi / 25.4 + 2 * module);
        var qr = Pictures.Draw(Pictures.Link, PrintedSymbology.QrCode, module, dpi);
        Assert.InRange(TextTop(qr) - qr.Boxes.Max(box => box.Top + box.High), 4 * module, 6 * module);
        static int TextTop(Sheet sheet)
        {
            var letters = LettersOf(sheet, new Sheet(sheet.Width, sheet.Height, sheet.DotsPerInch));
            return Enumerable.Range(0, letters.Height).First(y => letters.Pixels.AsSpan(y * letters.Width, letters.Width).Contains((byte)0));
        }
    }

    [Theory]
    [InlineData(PrintedSymbology.Ean13, 2, 203, 0.264)]
    [InlineData(PrintedSymbology.Ean13, 3, 203, null)]
    [InlineData(PrintedSymbology.Gs1128, 3, 203, 0.495)]
    [InlineData(PrintedSymbology.Gs1128, 4, 203, null)]
    [InlineData(PrintedSymbology.QrCode, 4, 203, null)]
    [InlineData(PrintedSymbology.Flashcode, 2, 203, null)]
    public void WiderWanted_IsWhatTheStandardAsksOutsideTheShop(PrintedSymbology kind, int module, int dpi, double? wanted) =>
        Assert.Equal(wanted, new PrintScale(module, dpi).WiderWanted(kind));

    private static GrayImage LettersOf(Sheet sheet, Sheet paper)
    {
        var image = paper.ToImage();
        foreach (var line in sheet.Lines)
            line.Draw(image.Pixels, image.Width, image.Height);
        return image;
    }
}
