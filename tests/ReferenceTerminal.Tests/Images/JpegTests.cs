using System.Runtime.InteropServices;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Rendering;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

/// <summary>The library that decodes also encodes, so the test makes its own files.</summary>
public sealed class JpegTests
{
    [Theory]
    [InlineData(3, 3)] // grey
    [InlineData(0, 2)] // colours at a quarter of the resolution
    public void Decode_GreyAndColour_ReadsTheCodeInIt(int pixelKind, int subsampling)
    {
        var jpeg = Encode(Ean13Bars.Draw("9506000134352", 4), pixelKind == 3, subsampling, quality: 60);
        Assert.True(ImageFile.Decode(jpeg).TryGet(out var image, out var fault), fault?.ToString());
        Assert.Equal("9506000134352", Assert.Single(CodeReader.Read(image)).Text);
    }

    [Fact]
    public void Decode_CutOrChanged_NeverThrows()
    {
        var jpeg = Encode(QrPng.Draw("https://id.gs1.org/01/09506000134352").Image, gray: false, 2, quality: 80);
        for (var length = 0; length < jpeg.Length; length += 7)
            Check(jpeg[..length], $"{length} bytes of {jpeg.Length}");

        const int Seed = 5;
        var random = new Random(Seed);
        for (var round = 0; round < 500; round++)
        {
            var changed = (byte[])jpeg.Clone();
            for (var i = 0; i < 4; i++)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            Check(changed, $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public void Decode_HeaderBeyondTheLimit_IsRefused()
    {
        var jpeg = Encode(Ean13Bars.Draw("9506000134352"), gray: true, 3, quality: 60);
        var size = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]) + 5;
        jpeg[size] = jpeg[size + 1] = jpeg[size + 2] = jpeg[size + 3] = 0xF0;
        Assert.False(ImageFile.Decode(jpeg).TryGet(out _, out var fault));
        Assert.Equal("IMAGE_TOO_LARGE", fault.Name);
    }

    [Fact]
    public void NativePackage_NotInstalled_NamesThePackage()
    {
        var absent = new NativePackage("libcarbonpos-absent.so.0", "libabsent0");
        Assert.False(absent.IsInstalled);
        Assert.Equal("libcarbonpos-absent.so.0, which is not installed: sudo apt-get install libabsent0", absent.Advice);
    }

    private static void Check(byte[] file, string what)
    {
        var good = ImageFile.Decode(file).TryGet(out var image, out var fault);
        Assert.True(good ? image is not null : fault!.Sentence.Length > 10, what);
    }

    private static byte[] Encode(GrayImage image, bool gray, int subsampling, int quality)
    {
        if (!NativeLibrary.TryLoad("libturbojpeg.so.0", out _))
            Assert.Skip("libturbojpeg.so.0 is not installed: sudo apt-get install libturbojpeg0");
        var pixels = gray ? image.Pixels : [.. image.Pixels.SelectMany(pixel => new[] { pixel, pixel, pixel })];
        var encoder = tjInitCompress();
        try
        {
            nint jpeg = 0;
            CULong size = default;
            Assert.Equal(0, tjCompress2(encoder, pixels, image.Width, 0, image.Height, gray ? 6 : 0, ref jpeg, ref size, subsampling, quality, 0));
            var file = new byte[(int)size.Value];
            Marshal.Copy(jpeg, file, 0, file.Length);
            tjFree(jpeg);
            return file;
        }
        finally
        {
            _ = tjDestroy(encoder);
        }
    }

#pragma warning disable SYSLIB1054 // generated marshalling would need unsafe code in the test project
    [DllImport("libturbojpeg.so.0")] private static extern nint tjInitCompress();

    [DllImport("libturbojpeg.so.0")] private static extern int tjDestroy(nint encoder);

    [DllImport("libturbojpeg.so.0")] private static extern void tjFree(nint jpeg);

    [DllImport("libturbojpeg.so.0")]
    private static extern int tjCompress2(
        nint encoder, byte[] pixels, int width, int pitch, int height, int pixelFormat, ref nint jpeg, ref CULong size, int subsampling, int quality, int flags);
#pragma warning restore SYSLIB1054
}
