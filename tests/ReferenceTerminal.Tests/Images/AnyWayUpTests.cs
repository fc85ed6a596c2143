using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Rendering;
using CarbonPos.ReferenceTerminal.Tests.Compat;
using CarbonPos.ReferenceTerminal.Tests.Rendering;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

/// <summary>Codes lie as they lie: turned, white on black, several in one picture.</summary>
public sealed class AnyWayUpTests
{
    [Fact]
    public void Code_TurnedByAnyAngle_IsRead()
    {
        ZXingApiTests.RequireStandIn();
        var missed = new List<string>();
        foreach (var (text, kind, read, _) in Pictures.Codes)
        {
            var upright = Pictures.Draw(text, kind, 3).ToImage();
            for (var degrees = 0; degrees < 360; degrees += 15)
            {
                var codes = CodeReader.Read(Pictures.Turned(upright, degrees));
                Assert.All(codes, code => Assert.Equal(read, code.Text));
                if (codes.Count != 1)
                    missed.Add($"{kind} {text} at {degrees}°");
            }
        }

        Assert.True(missed.Count == 0, string.Join('\n', missed));
    }

    [Theory]
    [InlineData("gs1-datamatrix", "DATA_MATRIX", "]d2")]
    [InlineData("databar-exp", "RSS_EXPANDED", "]e0")]
    [InlineData("databar-expstk", "RSS_EXPANDED", "]e0")]
    public void Rendering_TurnedByQuartersAndInverted_IsRead(string symbology, string name, string identifier)
    {
        ZXingApiTests.RequireStandIn();
        var folder = SharedData.Folder("barcodes", "rendered");
        foreach (var file in Directory.GetFiles(folder, $"*_{symbology}.png").Order(StringComparer.Ordinal).Take(5))
        {
            Assert.True(ImageFile.Read(file).TryGet(out var image, out _));
            var paper = Pictures.Blank(image.Width + 40, image.Height + 40);
            Pictures.Paste(paper, image, 20, 20);
            var expected = Assert.Single(CodeReader.Read(paper));
            Assert.Equal((name, identifier), (expected.Symbology, expected.Identifier));
            foreach (var seen in new[] { Quarter(paper), Quarter(Quarter(paper)), Quarter(Quarter(Quarter(paper))), Pictures.Inverted(paper), Pictures.Inverted(Quarter(paper)) })
                Assert.Equal([expected], CodeReader.Read(seen));
        }
    }

    [Fact]
    public void DataMatrix_TurnedByAnyAngle_IsRead()
    {
        ZXingApiTests.RequireStandIn();
        var file = Directory.GetFiles(SharedData.Folder("barcodes", "rendered"), "*_gs1-datamatrix.png").Order(StringComparer.Ordinal).First();
        Assert.True(ImageFile.Read(file).TryGet(out var image, out _));
        var expected = CodeReader.Read(image);
        for (var degrees = 0; degrees < 360; degrees += 30)
            Assert.Equal(expected, CodeReader.Read(Pictures.Turned(image, degrees)));
    }

    [Fact]
    public void SeveralCodes_InOnePicture_AreAllRead()
    {
        ZXingApiTests.RequireStandIn();
        var paper = Pictures.Blank(1500, 2600);
        var top = 20;
        foreach (var (text, kind, _, _) in Pictures.Codes.Where(code => code.Kind is not PrintedSymbology.Gs1128 || code.Text.StartsWith("(00)", StringComparison.Ordinal)))
        {
            var code = Pictures.Draw(text, kind, 2).ToImage();
            Pictures.Paste(paper, code, 40 + top % 300, top);
            top += code.Height + 10;
        }

        var expected = Pictures.Codes.Where(code => code.Kind is not PrintedSymbology.Gs1128 || code.Text.StartsWith("(00)", StringComparison.Ordinal)).Select(code => code.Read);
        Assert.Equal(expected.Order(StringComparer.Ordinal), CodeReader.Read(paper).Select(code => code.Text).Order(StringComparer.Ordinal));
    }

    // A code that is cut off must not be taken for a shorter one.
    [Fact]
    public void Code_CutAtItsSide_IsNotTakenForAnother()
    {
        foreach (var (text, kind, read, _) in Pictures.Codes)
        {
            var whole = Pictures.Draw(text, kind, 3).ToImage();
            for (var percent = 15; percent < 100; percent += 5)
            {
                var width = whole.Width * percent / 100;
                var left = Pictures.Blank(width + 40, whole.Height);
                var right = Pictures.Blank(width + 40, whole.Height);
                for (var y = 0; y < whole.Height; y++)
                {
                    whole.Pixels.AsSpan(y * whole.Width, width).CopyTo(left.Pixels.AsSpan(y * left.Width));
                    whole.Pixels.AsSpan((y + 1) * whole.Width - width, width).CopyTo(right.Pixels.AsSpan(y * right.Width + 40));
                }

                Assert.All(CodeReader.Read(left).Concat(CodeReader.Read(right)), code => Assert.True(code.Text == read, $"{kind} at {percent} %: {code}"));
            }
        }
    }

    private static GrayImage Quarter(GrayImage image)
    {
        var turned = new byte[image.Pixels.Length];
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
                turned[x * image.Height + image.Height - 1 - y] = image.Pixels[y * image.Width + x];
        }

        return new GrayImage(image.Height, image.Width, turned);
    }
}
