using System.Text;
using CarbonPos.Carbon.Flashcodes;

namespace CarbonPos.Carbon.Tests.Flashcodes;

public class Base45Tests
{
    // The examples of RFC 9285, sections 4.3 and 4.4.
    [Theory]
    [InlineData("AB", "BB8")]
    [InlineData("Hello!!", "%69 VD92EX0")]
    [InlineData("base-45", "UJCLQE7W581")]
    [InlineData("ietf!", "QED8WEX0")]
    [InlineData("", "")]
    public void Rfc9285Examples_BothWays(string plain, string encoded)
    {
        Assert.Equal(encoded, Encode(Encoding.ASCII.GetBytes(plain)));
        var bytes = new byte[plain.Length];
        Assert.True(Base45.TryDecode(encoded, bytes, out var written));
        Assert.Equal(plain, Encoding.ASCII.GetString(bytes, 0, written));
    }

    [Theory]
    [InlineData("GGW", false)] // 65536, the RFC's own example of an overlong group
    [InlineData("FGW", true)] // 65535
    [InlineData("U5", true)] // 255
    [InlineData("V5", false)] // 256
    [InlineData("A", false)]
    [InlineData("BB8A", false)]
    [InlineData("bb8", false)]
    [InlineData("BB\u00e9", false)]
    [InlineData("BB\uff21", false)]
    [InlineData("BB,", false)]
    public void TryDecode_Boundaries(string text, bool valid)
    {
        Assert.Equal(valid, Base45.TryDecode(text, new byte[16], out var written));
        Assert.True(valid || written == 0);
    }

    [Fact]
    public void TryDecode_ResultDoesNotFit_IsFalse() => Assert.False(Base45.TryDecode("BB8", new byte[1], out _));

    [Fact]
    public void RandomBytes_ComeBack()
    {
        const int Seed = 45;
        var random = new Random(Seed);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(0, 300)];
            random.NextBytes(bytes);
            var back = new byte[bytes.Length];
            Assert.True(Base45.TryDecode(Encode(bytes), back, out var written), $"seed {Seed}, round {i}");
            Assert.Equal(bytes.Length, written);
            Assert.Equal(bytes, back);
        }
    }

    private static string Encode(byte[] bytes)
    {
        var text = new char[Base45.EncodedLength(bytes.Length)];
        Assert.Equal(text.Length, Base45.Encode(bytes, text));
        return new string(text);
    }
}
