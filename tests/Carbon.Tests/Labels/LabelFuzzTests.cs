using System.Diagnostics;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

/// <summary>Hostile input: nothing throws, everything has an answer that hangs together, and time stays linear.</summary>
public sealed class LabelFuzzTests
{
    static readonly string[] Seeds =
    [
        "4006381333931", "02345673", "425261", "]E02112345678900", "]I109506000134352", "CPF1:6BF+70DW", "",
        "]C10109506000134352\u001d10ABC\u001d17251231", "^0109506000134352" + "3103000195^392299", "^8112123456789^2551234567890128",
        "(01)09506000134352(10)A\\(1)B(21)S(17)251231", "(8013)1987654Ad4X4bL5ttr2310c2K", "(4309)18000000003600000000",
        "https://id.gs1.org/01/09506000134352/22/2A/10/AB%2FC/21/S?17=251231&3103=000195&x=y#f",
        "HTTP://A:80/8010/1234/8011/5?&&=&99=%zz%", "http://[2001:db8::1]/00/006141411234567890", "^8007GB82WEST12345698765432^7258" + "1/3",
    ];

    [Fact]
    public void Parse_AHundredThousandMutations_NeverThrows()
    {
        const int Seed = 20256;
        var random = new Random(Seed);
        for (var round = 0; round < 100_000; round++)
        {
            var scan = Mutate(Seeds[random.Next(Seeds.Length)], random);
            LabelParse parse;
            try
            {
                parse = Label.Parse(scan);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"seed {Seed}, round {round}: '{Uri.EscapeDataString(scan)}'", failure);
            }

            Assert.True(HangsTogether(parse), $"seed {Seed}, round {round}: '{Uri.EscapeDataString(scan)}'");
        }
    }

    [Theory]
    [InlineData("^", "99A^")]
    [InlineData("", "(99)A")]
    [InlineData("https://a", "/10/A")]
    [InlineData("https://a/01/09506000134352?", "99=A&")]
    [InlineData("https://a/01/09506000134352?", "a=A&")]
    [InlineData("https://a/01/09506000134352/10/", "%41")]
    [InlineData("(01)09506000134352(10)", "\\(")]
    [InlineData("", "(")]
    [InlineData("]C1", "^")]
    public void Parse_AsLongAsAllowed_TakesNoTime(string head, string unit)
    {
        var scan = head + string.Concat(Enumerable.Repeat(unit, (Label.MaxScanLength - head.Length) / unit.Length));
        _ = Label.Parse(scan);
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < 10; i++)
        {
            _ = Label.Parse(scan);
        }

        // A quadratic reader of 8,192 characters would need more than this even on a busy machine; this one needs a thousandth.
        Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 1, scan[..40]);
    }

    static bool HangsTogether(LabelParse parse) => parse.IsOk
        ? parse.ErrorCode == "" && parse.ErrorText == "" && parse.Kind == parse.Label.Kind
            && parse.Label.Elements.All(element => element.Ai.Length is >= 2 and <= 4 && element.Value.Length is >= 1 and <= 90)
            && (parse.Label.Gtin is not { } gtin || Gtin.TryParse(gtin.ToString(), out _))
            && (parse.Label.Flashcode is null) == (parse.Label.Kind != LabelKind.Flashcode)
        : parse.ErrorCode.Length > 0 && parse.ErrorText.EndsWith('.') && parse.ErrorText.Length < 200;

    static string Mutate(string scan, Random random)
    {
        const string Interesting = "0123456789()[]]^\u001d/?&=%#+\\:.-_~AZaz \0\u007f\u0080éΩ\ud800";
        var text = scan.ToList();
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(text.Count + 1);
            var c = Interesting[random.Next(Interesting.Length)];
            switch (random.Next(5))
            {
                case 0:
                    text.Insert(at, c);
                    break;
                case 1 when at < text.Count:
                    text[at] = c;
                    break;
                case 2 when at < text.Count:
                    text.RemoveRange(at, Math.Min(random.Next(1, 8), text.Count - at));
                    break;
                case 3:
                    text.InsertRange(at, Seeds[random.Next(Seeds.Length)]);
                    break;
                default:
                    text.InsertRange(at, text.Take(random.Next(12)).ToArray());
                    break;
            }
        }

        return new string([.. text]);
    }
}
