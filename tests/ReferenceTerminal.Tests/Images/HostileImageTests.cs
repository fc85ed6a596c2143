using System.Buffers.Binary;
using System.IO.Compression;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Rendering;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

/// <summary>Files that mean harm, or are merely wrong: refused by name, within bounds of memory.</summary>
public sealed class HostileImageTests
{
    [Theory]
    [InlineData("GIF89a", "IMAGE_UNKNOWN_FORMAT")]
    [InlineData("%PDF-1.7 pretending to be a picture", "IMAGE_UNKNOWN_FORMAT")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "IMAGE_UNKNOWN_FORMAT")]
    [InlineData("BM", "IMAGE_UNKNOWN_FORMAT")]
    [InlineData("", "IMAGE_UNKNOWN_FORMAT")]
    [InlineData("P5", "IMAGE_DAMAGED")]
    [InlineData("P5 999999999 999999999 255\n", "IMAGE_TOO_LARGE")]
    [InlineData("P2 8000 8000 255\n1 2 3", "IMAGE_DAMAGED")]
    public void Decode_WrongKindOrSize_IsRefusedByName(string file, string code)
    {
        Assert.False(ImageFile.Decode(System.Text.Encoding.Latin1.GetBytes(file)).TryGet(out _, out var fault));
        Assert.Equal(code, fault.Name);
        Assert.NotEmpty(fault.Sentence);
    }

    [Fact]
    public void Decode_EveryKindCutAnywhere_NeverThrowsAndSaysSo()
    {
        var image = Ean13Bars.Draw("4006381333931", 1);
        var pgm = (byte[])[.. System.Text.Encoding.ASCII.GetBytes($"P5 {image.Width} {image.Height} 255\n"), .. image.Pixels];
        foreach (var file in new[] { PngWriter.Write(image), PngWriter.WriteBlackAndWhite(image, 300), pgm })
        {
            for (var length = 0; length < file.Length; length += Math.Max(1, file.Length / 300))
            {
                Assert.False(ImageFile.Decode(file.AsMemory(0, length)).TryGet(out _, out var fault), $"{length} of {file.Length} bytes");
                Assert.Contains(fault.Name, (string[])["IMAGE_DAMAGED", "IMAGE_UNKNOWN_FORMAT"]);
            }
        }
    }

    // 200 MB of zeros behind a header of 10 × 10: only what the header promises is unpacked.
    [Fact]
    public void Decode_PngThatUnpacksToFarMore_TakesWhatItsHeaderSays()
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 200; i++)
                zlib.Write(zeros);
        }

        var file = PngMaker.File(("IHDR", PngMaker.Header(10, 10, 0, 8, false)), ("IDAT", packed.ToArray()), ("IEND", []));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(ImageFile.Decode(file).TryGet(out var image, out var fault), fault?.ToString());
        Assert.Equal((10, 10), (image.Width, image.Height));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    // The largest that is allowed, from a file of some kilobytes: one byte a pixel, whatever its depth.
    [Fact]
    public void Decode_PngOfTheLargestSize_TakesOneByteAPixel()
    {
        const int Side = 4000;
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[1 + Side * 8];
            for (var y = 0; y < Side; y++)
                zlib.Write(row);
        }

        var file = PngMaker.File(("IHDR", PngMaker.Header(Side, Side, 6, 16, false)), ("IDAT", packed.ToArray()), ("IEND", []));
        Assert.InRange(file.Length, 0, 2 << 20);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(ImageFile.Decode(file).TryGet(out _, out var fault), fault?.ToString());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, Side * Side, Side * Side + (4 << 20));
    }

    [Fact]
    public void Decode_ChunkLongerThanTheFile_IsDamaged()
    {
        var file = PngWriter.Write(Ean13Bars.Draw("4006381333931", 1));
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(8), uint.MaxValue);
        Assert.False(ImageFile.Decode(file).TryGet(out _, out var fault));
        Assert.Equal("IMAGE_DAMAGED", fault.Name);
    }

    [Fact]
    public void Read_FileBeyondTheLimit_IsRefusedUnread()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = new FileStream(path, FileMode.Open))
                file.SetLength((long)ImageFile.MaxBytes * 20);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.False(ImageFile.Read(path).TryGet(out _, out var fault));
            Assert.Equal("IMAGE_TOO_LARGE", fault.Name);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4L * ImageFile.MaxBytes);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // Textures that keep libdmtx and zbar busy; what matters is that nothing is read and nothing falls over.
    [Fact]
    public void Read_PicturesMadeToBeSlow_ReadNothing()
    {
        foreach (var (what, image) in Slow())
            Assert.True(CodeReader.Read(image) is [], what);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 400)]
    [InlineData(400, 1)]
    [InlineData(2, 2)]
    [InlineData(7, 9)]
    public void Read_TinyPictures_ReadNothing(int width, int height) => Assert.Empty(CodeReader.Read(CarbonPos.ReferenceTerminal.Tests.Rendering.Pictures.Blank(width, height)));

    private static IEnumerable<(string What, GrayImage Image)> Slow()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        const int Side = 700;
        yield return ("one-dot chess board", Make((x, y) => (x + y) % 2 * 255));
        yield return ("three-dot chess board", Make((x, y) => (x / 3 + y / 3) % 2 * 255));
        yield return ("noise", Make((_, _) => random.Next(256)));
        yield return ("black and white noise of four dots", Make((x, y) => (int)((uint)((x / 4 * 7919) ^ (y / 4 * 104729)) * 2654435761u >> 31) * 255));
        yield return ("rings", Make((x, y) => ((x - 350) * (x - 350) + (y - 350) * (y - 350)) / 900 % 2 * 255));
        yield return ("corners of matrices", Make((x, y) => x % 40 < 3 || y % 40 > 36 ? 0 : 255));

        static GrayImage Make(Func<int, int, int> gray)
        {
            var pixels = new byte[Side * Side];
            for (var i = 0; i < pixels.Length; i++)
                pixels[i] = (byte)gray(i % Side, i / Side);
            return new GrayImage(Side, Side, pixels);
        }
    }
}
