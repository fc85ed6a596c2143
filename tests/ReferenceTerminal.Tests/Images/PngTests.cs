using CarbonPos.ReferenceTerminal.Images;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

public sealed class PngTests
{
    private const int Seed = 1122;

    public static TheoryData<int, int> Kinds => new()
    {
        { 0, 1 }, { 0, 2 }, { 0, 4 }, { 0, 8 }, { 0, 16 }, { 2, 8 }, { 2, 16 }, { 3, 1 }, { 3, 2 }, { 3, 4 }, { 3, 8 },
        { 4, 8 }, { 4, 16 }, { 6, 8 }, { 6, 16 },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Decode_EveryColourTypeAndDepth_GivesTheBrightness(int color, int depth)
    {
        var random = new Random(Seed);
        foreach (var interlaced in new[] { false, true })
        {
            // Sizes below 8 leave passes of an interlaced picture empty.
            foreach (var (width, height) in new[] { (1, 1), (3, 2), (5, 9), (8, 8), (33, 17) })
            {
                var channels = color switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };
                var samples = Samples(random, width * height * channels, depth);
                var palette = new byte[3 << Math.Min(depth, 8)];
                random.NextBytes(palette);
                (string, byte[])[] between = color == 3 ? [("PLTE", palette)] : [];

                var image = Decoded(PngMaker.Encode(width, height, color, depth, interlaced, samples, random, between));

                Assert.Equal((width, height), (image.Width, image.Height));
                for (var i = 0; i < width * height; i++)
                {
                    var expected = Brightness(samples.AsSpan(i * channels, channels), color, depth, palette);
                    Assert.True(Math.Abs(expected - image.Pixels[i]) <= 1.5, $"pixel {i} of {width}×{height}, interlaced {interlaced}: {image.Pixels[i]}, expected {expected}, seed {Seed}");
                }
            }
        }
    }

    [Fact]
    public void Decode_TransparentColour_BecomesWhite()
    {
        var random = new Random(Seed);
        var gray = PngMaker.Encode(3, 1, 0, 4, false, [0, 5, 5], random, ("tRNS", [0, 5]));
        Assert.Equal([0, 255, 255], Decoded(gray).Pixels);
        var wide = PngMaker.Encode(2, 1, 0, 16, false, [0x0500, 0x0501], random, ("tRNS", [5, 0]));
        Assert.Equal([255, 5], Decoded(wide).Pixels);
        var rgb = PngMaker.Encode(2, 1, 2, 8, false, [1, 2, 3, 0, 2, 3], random, ("tRNS", [0, 1, 0, 2, 0, 3]));
        Assert.Equal([255, 2], Decoded(rgb).Pixels);
        var palette = PngMaker.Encode(3, 1, 3, 2, false, [0, 1, 2], random, ("PLTE", [0, 0, 0, 0, 0, 0, 0, 0, 0]), ("tRNS", [0, 128]));
        Assert.Equal([255, 127, 0], Decoded(palette).Pixels);
    }

    [Fact]
    public void Decode_AnySingleByteChanged_IsNoticed()
    {
        var png = Sample();
        for (var at = 0; at < png.Length; at++)
        {
            var changed = (byte[])png.Clone();
            changed[at] ^= 0x41;
            Assert.False(ImageFile.Decode(changed).TryGet(out _, out _), $"byte {at} of {png.Length}");
        }
    }

    [Fact]
    public void Decode_CutAnywhere_IsNoticed()
    {
        var png = Sample();
        for (var length = 0; length < png.Length; length++)
            Assert.False(ImageFile.Decode(png.AsMemory(0, length)).TryGet(out _, out _), $"{length} bytes of {png.Length}");
    }

    [Fact]
    public void Decode_MutatedContentsWithRightCheckSums_NeverThrows()
    {
        var random = new Random(Seed);
        for (var round = 0; round < 3000; round++)
        {
            var header = PngMaker.Header(random.Next(1, 40), random.Next(1, 40), 6, 8, interlaced: round % 2 == 0);
            if (random.Next(3) == 0)
                header[random.Next(8) is var at && at < 4 ? at + 8 : random.Next(13)] = (byte)random.Next(256);
            var data = new byte[random.Next(1, 200)];
            random.NextBytes(data);
            var sample = Sample();
            var body = random.Next(2) == 0 ? data : sample[41..^16];
            if (body.Length > 2)
                body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
            var png = PngMaker.File(("IHDR", header), ("PLTE", data[..(data.Length / 3 * 3)]), ("tRNS", data[..(data.Length / 7)]), ("IDAT", body), ("IEND", []));

            // Whatever comes back, it comes back.
            _ = ImageFile.Decode(png).TryGet(out _, out var fault);
            Assert.True(fault is null || fault.Sentence.Length > 10, $"round {round}, seed {Seed}");
        }
    }

    [Theory]
    [InlineData(8001, 8000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    [InlineData(1, 64_000_001)]
    public void Decode_MorePixelsThanAllowed_IsRefusedByItsHeader(int width, int height)
    {
        var fault = Fault(PngMaker.File(("IHDR", PngMaker.Header(width, height, 0, 8, false)), ("IDAT", []), ("IEND", [])));
        Assert.Equal("IMAGE_TOO_LARGE", fault.Name);
    }

    [Fact]
    public void Decode_LargeHeaderWithoutPixels_ReservesNothingForIt()
    {
        var png = PngMaker.File(("IHDR", PngMaker.Header(8000, 8000, 0, 8, false)), ("IDAT", [0x78, 0x9C, 3, 0, 0, 0, 0, 1]), ("IEND", []));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("IMAGE_DAMAGED", Fault(png).Name);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Decode_UnlawfulFiles_SaySo()
    {
        (string, byte[]) header = ("IHDR", PngMaker.Header(1, 1, 3, 8, false));
        Assert.Contains("palette", Fault(PngMaker.File(header, ("IDAT", []), ("IEND", []))).Sentence);
        Assert.Contains("palette", Fault(PngMaker.File(header, ("PLTE", [1]), ("IEND", []))).Sentence);
        Assert.Contains("transparency", Fault(PngMaker.File(header, ("tRNS", [1]), ("IEND", []))).Sentence);
        Assert.Equal("IMAGE_UNSUPPORTED", Fault(PngMaker.File(header, ("QQQQ", []), ("IEND", []))).Name);
        Assert.Contains("header", Fault(PngMaker.File(("IDAT", []), header, ("IEND", []))).Sentence);
        Assert.Contains("impossible", Fault(PngMaker.File(("IHDR", PngMaker.Header(1, 1, 2, 4, false)), ("IEND", []))).Sentence);
        Assert.Contains("impossible", Fault(PngMaker.File(("IHDR", PngMaker.Header(0, 1, 0, 8, false)), ("IEND", []))).Sentence);
    }

    private static byte[] Sample()
    {
        var random = new Random(Seed);
        return PngMaker.Encode(9, 7, 6, 8, interlaced: true, Samples(random, 9 * 7 * 4, 8), random);
    }

    private static int[] Samples(Random random, int count, int depth) => [.. Enumerable.Range(0, count).Select(_ => random.Next(1 << depth))];

    private static double Brightness(ReadOnlySpan<int> pixel, int color, int depth, byte[] palette)
    {
        double most = (1 << depth) - 1;
        double Luma(double red, double green, double blue) => 0.299 * red + 0.587 * green + 0.114 * blue;
        double Over(double gray, double alpha) => gray * alpha + 255 * (1 - alpha);
        return color switch
        {
            0 => pixel[0] / most * 255,
            2 => Luma(pixel[0], pixel[1], pixel[2]) / most * 255,
            3 => Luma(palette[3 * pixel[0]], palette[3 * pixel[0] + 1], palette[3 * pixel[0] + 2]),
            4 => Over(pixel[0] / most * 255, pixel[1] / most),
            _ => Over(Luma(pixel[0], pixel[1], pixel[2]) / most * 255, pixel[3] / most),
        };
    }

    private static GrayImage Decoded(byte[] file)
    {
        Assert.True(ImageFile.Decode(file).TryGet(out var image, out var fault), fault?.ToString());
        return image;
    }

    private static ImageFault Fault(byte[] file)
    {
        Assert.False(ImageFile.Decode(file).TryGet(out _, out var fault));
        return fault;
    }
}
