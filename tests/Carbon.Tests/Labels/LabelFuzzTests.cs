using System.Diagnostics;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Tests.Flashcodes;

namespace CarbonPos.Carbon.Tests.Labels;

/// <summary>Hostile input: nothing throws, everything has an answer that hangs together, and time stays linear.</summary>
public sealed class LabelFuzzTests(ITestOutputHelper output)
{
    static readonly string[] Seeds =
    [
        "4006381333931", "02345673", "425261", "]E02112345678900", "]I109506000134352", "CPF1:6BF+70DW", "",
        "]C10109506000134352\u001d10ABC\u001d17251231", "^0109506000134352" + "3103000195^392299", "^8112123456789^2551234567890128",
        "(01)09506000134352(10)A\\(1)B(21)S(17)251231", "(8013)1987654Ad4X4bL5ttr2310c2K", "(4309)18000000003600000000",
        "https://id.gs1.org/01/09506000134352/22/2A/10/AB%2FC/21/S?17=251231&3103=000195&x=y#f",
        "HTTP://A:80/8010/1234/8011/5?&&=&99=%zz%", "http://[2001:db8::1]/00/006141411234567890", "^8007GB82WEST12345698765432^7258" + "1/3",
    ];

    /// <summary>Characters of a scan cost at most so many bytes each, whatever they are.</summary>
    const int MostBytesPerCharacter = 64;

    const int MostBytesBesides = 8192;

    static bool IsLong => Environment.GetEnvironmentVariable("CARBONPOS_LONG") == "1";

    [Fact]
    public void Parse_Mutations_NeitherThrowNorLingerNorSwell()
    {
        const int Seed = 20256;
        var random = new Random(Seed);
        var rules = (LabelRules[])[LabelRules.Standard, LabelRules.Till, LabelRules.TillWith(VariableMeasureTable.NorthAmerica)];
        var worst = TimeSpan.Zero;
        for (var round = 0; round < (IsLong ? 7_000_000 : 150_000); round++)
        {
            var scan = random.Next(20) == 0 ? Noise(random) : Mutate(Seeds[random.Next(Seeds.Length)], random);
            var rule = rules[random.Next(rules.Length)];
            var what = $"seed {Seed}, round {round}: '{Uri.EscapeDataString(scan)}'";
            var parse = Judged(() => Label.Parse(scan, rule), scan.Length, what, ref worst);
            Assert.True(HangsTogether(parse), what);
        }

        output.WriteLine($"longest parse {worst.TotalMicroseconds:0} µs");
    }

    [Fact]
    public void Open_MutatedFlashcodes_NeitherThrowNorLingerNorSwell()
    {
        const int Seed = 20257;
        const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
        var random = new Random(Seed);
        var fixture = new FlashcodeFixture();
        var right = fixture.Show();
        var worst = TimeSpan.Zero;
        for (var round = 0; round < (IsLong ? 3_000_000 : 50_000); round++)
        {
            var text = right.ToCharArray();
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                text[random.Next(5, text.Length)] = Alphabet[random.Next(Alphabet.Length)];
            }

            var scan = new string(text)[..(random.Next(8) == 0 ? random.Next(text.Length) : text.Length)];
            var what = $"seed {Seed}, round {round}: '{scan}'";
            var opening = Judged(() => fixture.Opener.Open(scan, FlashcodeFixture.Now), scan.Length, what, ref worst);
            Assert.True(opening.Verdict != FlashcodeVerdict.Ok || scan == right, what);
            Assert.True(LabelKind.Flashcode == Label.Parse(scan).Kind || scan.Length < 5, what);
        }

        output.WriteLine($"longest opening {worst.TotalMicroseconds:0} µs");
    }

    /// <summary>Runs one reading, which must neither throw nor take more than a millisecond nor more than its bytes.</summary>
    /// <remarks>
    /// Another process may have had the processor, and the first of its kind fills tables: what is over a bound is read again, and
    /// only the least of many tries is the reader's own.
    /// </remarks>
    static T Judged<T>(Func<T> read, int length, string what, ref TimeSpan worst)
    {
        var bytes = MostBytesBesides + (length * MostBytesPerCharacter);
        var (least, shortest) = (long.MaxValue, TimeSpan.MaxValue);
        for (var again = 0; again < 50; again++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            T result;
            try
            {
                result = read();
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException(what, failure);
            }

            var took = Stopwatch.GetElapsedTime(start);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            (least, shortest) = (Math.Min(least, allocated), took < shortest ? took : shortest);
            if (least <= bytes && shortest.TotalMilliseconds <= 1)
            {
                worst = shortest > worst ? shortest : worst;
                return result;
            }
        }

        throw new InvalidOperationException($"{least} bytes of {bytes}, {shortest.TotalMilliseconds} ms: {what}");
    }

    static string Noise(Random random)
    {
        var text = new char[random.Next(200)];
        for (var i = 0; i < text.Length; i++)
        {
            text[i] = (char)random.Next(random.Next(2) == 0 ? 128 : 65_536);
        }

        return new string(text);
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
    [InlineData("https://a", "/gtin/A")]
    [InlineData("https://a", "/A")]
    [InlineData("https://a/01/09506000134352?", "%41=%41&")]
    [InlineData("^8112", "0")]
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
            && parse.Label.Elements.Count <= 64
            && (parse.Label.LinkParameters.Count == 0 || parse.Kind is LabelKind.DigitalLink or LabelKind.CarbonLabel)
            && (parse.Kind == LabelKind.Flashcode || DigitalLinkWriter.Write(parse.Label) is var link && (!link.IsOk || Label.Parse(link.Text).IsOk))
            && (parse.Label.Gtin is not { } gtin || Gtin.TryParse(gtin.ToString(), out _))
            && (parse.Label.Flashcode is null) == (parse.Label.Kind != LabelKind.Flashcode)
        : parse.ErrorCode.Length > 0 && parse.ErrorText.EndsWith('.') && parse.ErrorText.Length < 200 && !parse.ErrorText.Any(char.IsControl);

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
