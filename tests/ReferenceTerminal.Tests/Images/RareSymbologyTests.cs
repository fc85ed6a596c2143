using CarbonPos.ReferenceTerminal.Images;

namespace CarbonPos.ReferenceTerminal.Tests.Images;

/// <summary>Symbologies without photos or renderings in the shared data, drawn here from their patterns.</summary>
public sealed class RareSymbologyTests
{
    // Wide elements of each ITF digit.
    private static readonly string[] Itf = ["00110", "10001", "01001", "11000", "00101", "10100", "01100", "00011", "10010", "01010"];

    private static readonly string[] EanA =
        ["0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011"];

    // Sets of the six digits of a UPC-E of number system 0, by check digit.
    private static readonly string[] UpcESets =
        ["BBBAAA", "BBABAA", "BBAABA", "BBAAAB", "BABBAA", "BAABBA", "BAAABB", "BABABA", "BABAAB", "BAABAB"];

    [Fact]
    public void Itf14_WithItsCheckDigit_IsRead() =>
        Assert.Equal([new ReadCode("ITF", "15400141288763", "]I0")], CodeReader.Read(Draw(ItfModules("15400141288763"))));

    [Theory]
    [InlineData("15400141288764")] // a wrong check digit
    [InlineData("54001412")] // as a part of a longer one would look
    public void Itf_ThatIsNoTradeItem_IsNotBelieved(string digits) => Assert.Empty(CodeReader.Read(Draw(ItfModules(digits))));

    [Theory]
    [InlineData("01234565")]
    [InlineData("04252614")]
    public void UpcE_IsReadAsPrinted(string digits) =>
        Assert.Equal([new ReadCode("UPC_E", digits, "]E0")], CodeReader.Read(Draw(UpcEModules(digits))));

    private static string ItfModules(string digits)
    {
        var modules = "1010";
        for (var i = 0; i < digits.Length; i += 2)
        {
            for (var element = 0; element < 5; element++)
            {
                modules += Itf[digits[i] - '0'][element] == '1' ? "111" : "1";
                modules += Itf[digits[i + 1] - '0'][element] == '1' ? "000" : "0";
            }
        }

        return modules + "11101";
    }

    private static string UpcEModules(string digits)
    {
        var sets = UpcESets[digits[7] - '0'];
        var middle = Enumerable.Range(0, 6).Select(i =>
        {
            var pattern = EanA[digits[i + 1] - '0'];
            return sets[i] == 'A' ? pattern : string.Concat(pattern.Reverse().Select(module => module == '1' ? '0' : '1'));
        });
        return "101" + string.Concat(middle) + "010101";
    }

    private static GrayImage Draw(string modules)
    {
        const int Scale = 3, Quiet = 12 * Scale, Height = 80;
        var width = modules.Length * Scale + 2 * Quiet;
        var pixels = new byte[width * Height];
        Array.Fill(pixels, byte.MaxValue);
        for (var i = 0; i < pixels.Length; i++)
        {
            var module = (i % width - Quiet) / Scale;
            if (i % width >= Quiet && module < modules.Length && modules[module] == '1')
                pixels[i] = 0;
        }

        return new GrayImage(width, Height, pixels);
    }
}
