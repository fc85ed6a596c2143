using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Rendering;
using CarbonPos.ReferenceTerminal.Tests.Compat;
using CarbonPos.ReferenceTerminal.Tests.Rendering;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

/// <summary>A packet shows its EAN beside a Data Matrix, a shelf its DataBar beside a QR code: all that is in the picture is told.</summary>
public sealed class SeveralKindsTests
{
    [Fact]
    public void EveryTwoKinds_SideBySide_AreBothRead()
    {
        ZXingApiTests.RequireStandIn();
        var codes = Codes().ToList();
        foreach (var first in codes)
        {
            foreach (var second in codes.Where(code => code.Read != first.Read))
            {
                var width = first.Image.Width + second.Image.Width + 90;
                var paper = Pictures.Blank(width, Math.Max(first.Image.Height, second.Image.Height) + 60);
                Pictures.Paste(paper, first.Image, 30, 30);
                Pictures.Paste(paper, second.Image, first.Image.Width + 60, 30);
                AssertRead([first, second], paper, $"{first.Read} beside {second.Read}");
            }
        }
    }

    // A sheet of this size is looked at for a Data Matrix at a quarter of its width: the code is that much larger.
    [Fact]
    public void AllKinds_OnOneSheet_AreRead()
    {
        ZXingApiTests.RequireStandIn();
        var codes = Codes().Select(code => (Image: code.Read.StartsWith("DATA_MATRIX", StringComparison.Ordinal) ? Enlarged(code.Image, 4) : code.Image, code.Read)).ToList();
        var paper = Pictures.Blank(codes.Max(code => code.Image.Width) + 100, codes.Sum(code => code.Image.Height + 40));
        var top = 20;
        foreach (var code in codes)
        {
            Pictures.Paste(paper, code.Image, 50, top);
            top += code.Image.Height + 40;
        }

        AssertRead(codes, paper, "upright");
        AssertRead(codes, new GrayImage(paper.Width, paper.Height, [.. paper.Pixels.Reverse()]), "upside down");
    }

    // A line of print or a logo beside the code must not be taken for one of the kinds with less to check.
    [Fact]
    public void Ean_AmongOtherPrint_IsReadAlone()
    {
        ZXingApiTests.RequireStandIn();
        var random = new Random(7);
        var code = Pictures.Draw("4006381333931", PrintedSymbology.Ean13, 2).ToImage();
        for (var round = 0; round < 20; round++)
        {
            var paper = Pictures.Blank(640, 480);
            for (var mark = 0; mark < 600; mark++)
            {
                var (left, top, wide, high) = (random.Next(600), random.Next(440), random.Next(2, 14), random.Next(2, 14));
                for (var y = top; y < top + high; y++)
                    paper.Pixels.AsSpan(y * 640 + left, wide).Fill((byte)random.Next(60));
            }

            Pictures.Paste(paper, code, 200, 150);
            Assert.Equal(["4006381333931"], CodeReader.Read(paper).Select(read => read.Text));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(40)]
    public void Ean_InTheNoiseOfACamera_IsRead(int levels)
    {
        ZXingApiTests.RequireStandIn();
        var random = new Random(levels);
        var paper = Pictures.Blank(640, 480);
        Pictures.Paste(paper, Pictures.Draw("4006381333931", PrintedSymbology.Ean13, 3).ToImage(), 100, 100);
        foreach (ref var pixel in paper.Pixels.AsSpan())
            pixel = (byte)Math.Clamp((pixel * 4 / 5) + 20 + random.Next(-levels, levels + 1), 0, 255);
        Assert.Equal(["4006381333931"], CodeReader.Read(paper).Select(read => read.Text));
    }

    private static GrayImage Enlarged(GrayImage image, int times)
    {
        var width = image.Width * times;
        var pixels = new byte[image.Pixels.Length * times * times];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = image.Pixels[i / width / times * image.Width + i % width / times];
        return new GrayImage(width, image.Height * times, pixels);
    }

    private static void AssertRead(IEnumerable<(GrayImage Image, string Read)> codes, GrayImage paper, string what)
    {
        var expected = string.Join('\n', codes.Select(code => code.Read).Order(StringComparer.Ordinal));
        var read = string.Join('\n', CodeReader.Read(paper).Select(code => $"{code.Symbology} {code.Text}").Order(StringComparer.Ordinal));
        Assert.True(expected == read, $"{what}, {paper.Width} × {paper.Height}: expected\n{expected}\nread\n{read}");
    }

    /// <summary>One of each kind, and what is read when it is alone.</summary>
    private static IEnumerable<(GrayImage Image, string Read)> Codes()
    {
        PrintedSymbology[] drawn = [PrintedSymbology.Ean13, PrintedSymbology.Gs1128, PrintedSymbology.QrCode];
        foreach (var kind in drawn)
        {
            var (text, _, read, name) = Pictures.Codes.First(code => code.Kind == kind);
            yield return (Pictures.Draw(text, kind, 2).ToImage(), $"{name} {read}");
        }

        foreach (var kind in new[] { "databar-exp", "databar-expstk", "gs1-datamatrix" })
        {
            var file = Directory.GetFiles(SharedData.Folder("barcodes", "rendered"), $"*_{kind}.png").Order(StringComparer.Ordinal).First();
            Assert.True(ImageFile.Read(file).TryGet(out var image, out _));
            var alone = Assert.Single(CodeReader.Read(image));
            yield return (image, $"{alone.Symbology} {alone.Text}");
        }
    }
}
