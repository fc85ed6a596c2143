using System.Text;
using CarbonPos.ReferenceTerminal.Images;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

public sealed class PgmTests
{
    [Theory]
    [InlineData("P2 2 2 255 0 10 200 255", new byte[] { 0, 10, 200, 255 })]
    [InlineData("P2\n# made by hand\n2 # wide\n2\n15\n0 15\n5 10", new byte[] { 0, 255, 85, 170 })]
    [InlineData("P2 1 1 65535 65535", new byte[] { 255 })]
    [InlineData("P2 1 1 100 999", new byte[] { 255 })]
    [InlineData("P5 2 2 255\nABCD", new byte[] { 65, 66, 67, 68 })]
    [InlineData("P5\n#c\n2 1\n65535\nA0B1", new byte[] { 65, 66 })]
    public void Decode_BothKinds_GivesTheBrightness(string file, byte[] pixels)
    {
        Assert.True(ImageFile.Decode(Encoding.Latin1.GetBytes(file)).TryGet(out var image, out var fault), fault?.ToString());
        Assert.Equal(pixels, image.Pixels);
    }

    [Theory]
    [InlineData("P5", "IMAGE_DAMAGED")]
    [InlineData("P5 2 2 255", "IMAGE_DAMAGED")]
    [InlineData("P5 2 2 255\nABC", "IMAGE_DAMAGED")]
    [InlineData("P5 2 2 65535\nABCDEFG", "IMAGE_DAMAGED")]
    [InlineData("P5 0 2 255\nABC", "IMAGE_DAMAGED")]
    [InlineData("P5 2 2 0\nABCD", "IMAGE_DAMAGED")]
    [InlineData("P5 -2 2 255\nABCD", "IMAGE_DAMAGED")]
    [InlineData("P2 2 2 255 1 2 3", "IMAGE_DAMAGED")]
    [InlineData("P2 2 2 255 1 2 3 x", "IMAGE_DAMAGED")]
    [InlineData("P2 2 2 255 1 2 # no end", "IMAGE_DAMAGED")]
    [InlineData("P5 999999999 999999999 255\n", "IMAGE_TOO_LARGE")]
    [InlineData("P5 99999999999 1 255\n", "IMAGE_TOO_LARGE")]
    [InlineData("P2 8000 8000 255 1", "IMAGE_DAMAGED")]
    [InlineData("P6 1 1 255\nABC", "IMAGE_UNKNOWN_FORMAT")]
    public void Decode_DamagedOrHuge_SaysSo(string file, string code)
    {
        Assert.False(ImageFile.Decode(Encoding.Latin1.GetBytes(file)).TryGet(out _, out var fault));
        Assert.Equal(code, fault.Name);
    }
}
