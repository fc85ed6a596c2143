using System.Diagnostics;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;

namespace CarbonPos.Carbon.Tests.Labels.Signed;

/// <summary>Hostile links: nothing throws, nothing that was changed counts, time and memory stay bounded.</summary>
public sealed class CarbonLabelFuzzTests(ITestOutputHelper output)
{
    private const int MostBytesPerCharacter = 64;
    private const int MostBytesBesides = 8192;
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const string Hostile = "0123456789()[]/?&=%#+.:-_~AZaz \0é\ud800";

    private static bool IsLong => Environment.GetEnvironmentVariable("CARBONPOS_LONG") == "1";

    [Fact]
    public void Verify_RandomAndMutated_NeitherThrowsNorLingersNorSwells()
    {
        const int Seed = 20258;
        var random = new Random(Seed);
        var verifier = new CarbonLabelVerifier(Es256Verifier.Fastest);
        var seeds = LabelPage.Links.Select(l => l.Link).ToArray();

        // What list 8 refuses for its prefixes is as genuine, and list 7 takes it.
        var foreign = LabelPage.Links.Where(l => l.Verdict == "CARBON_LABEL_PREFIX").Select(l => Identity(Label.Parse(l.Link).Label!)).ToHashSet();
        var genuine = LabelPage.Links.Where(l => l.Verdict == "ok").Select(l => Identity(Label.Parse(l.Link).Label!)).Concat(foreign).ToHashSet();
        var counts = new int[Enum.GetValues<CarbonLabelVerdict>().Length];
        var worst = TimeSpan.Zero;
        for (var round = 0; round < (IsLong ? 10_000_000 : 60_000); round++)
        {
            var scan = Mutate(seeds, random);
            var what = $"seed {Seed}, round {round}: '{Uri.EscapeDataString(scan)}'";
            var parse = Judged(() => Label.Parse(scan, LabelRules.Till), scan.Length, what, ref worst);
            if (!parse.IsOk) continue;
            var list = round % 2 == 0 ? LabelPage.Signed.List : LabelPage.Bound.List;
            var check = Judged(() => verifier.Verify(parse.Label, list, LabelPage.Day), scan.Length, what, ref worst);
            counts[(int)check.Verdict]++;
            Assert.True(check.ErrorCode.Length > 0 == check.Verdict is not (CarbonLabelVerdict.None or CarbonLabelVerdict.Ok), what);
            Assert.True(check.Verdict != CarbonLabelVerdict.Ok || genuine.Contains(Identity(parse.Label)), what);
            Assert.True(check.Verdict != CarbonLabelVerdict.Ok || list != LabelPage.Bound.List || !foreign.Contains(Identity(parse.Label)), what);
        }

        output.WriteLine($"{string.Join(", ", counts.Select((n, i) => $"{(CarbonLabelVerdict)i} {n}"))}; longest {worst.TotalMicroseconds:0} µs");

        // A fuzzer that never comes past the first check would find nothing.
        Assert.All(Enum.GetValues<CarbonLabelVerdict>().Where(v => v is not (CarbonLabelVerdict.NoKeyList or CarbonLabelVerdict.NotYetValid or CarbonLabelVerdict.Expired)), v => Assert.True(counts[(int)v] > 0, $"{v} never came."));
    }

    [Theory]
    [InlineData("cpl=A&")]
    [InlineData("cpl&")]
    [InlineData("%63pl=%41&")]
    [InlineData("cpl=")]
    [InlineData("a=%zz+&")]
    public void Verify_AsLongAsAllowed_TakesNoTime(string unit)
    {
        const string Head = "https://a/01/09506000134352?";
        var scan = Head + string.Concat(Enumerable.Repeat(unit, (Label.MaxScanLength - Head.Length) / unit.Length));
        var verifier = new CarbonLabelVerifier(Es256Verifier.Fastest);
        var worst = TimeSpan.Zero;
        for (var i = 0; i < 20; i++) verifier.Verify(Label.Parse(scan).Label!, LabelPage.Signed.List, LabelPage.Day);
        Judged(() => verifier.Verify(Label.Parse(scan).Label!, LabelPage.Signed.List, LabelPage.Day), scan.Length, unit, ref worst);
    }

    /// <summary>The thing and the claim: what may differ between two links of one genuine label is neither.</summary>
    private static string Identity(Label label) => string.Join(
        '\n', label.Elements.Where(e => e.Ai is "01" or "22" or "10" or "21" or "235").Select(e => $"{e.Ai}={e.Value}").Order(StringComparer.Ordinal).Append(label.LinkParameters.LastOrDefault(p => p.Name == "cpl").Value));

    private static string Mutate(string[] seeds, Random random)
    {
        var text = seeds[random.Next(seeds.Length)].ToList();
        for (var edits = random.Next(0, 5); edits > 0; edits--)
        {
            var from = random.Next(2) == 0 ? Math.Max(0, text.Count - CarbonLabel.TextLength) : 0;
            var at = random.Next(from, text.Count);
            switch (random.Next(7))
            {
                case 0: text[at] = Hostile[random.Next(Hostile.Length)]; break;
                case 1: text.RemoveRange(at, Math.Min(random.Next(1, 8), text.Count - at)); break;
                case 2: text.InsertRange(at, seeds[random.Next(seeds.Length)]); break;
                case 3: text.InsertRange(at, Enumerable.Repeat('A', random.Next(1, 200))); break;
                default: text[at] = Alphabet[random.Next(Alphabet.Length)]; break;
            }

            if (text.Count == 0) text.Add('h');
        }

        return new string([.. text]);
    }

    /// <summary>Runs one reading; allocation is counted, and what takes longer than a millisecond must do so again and again to count.</summary>
    private static T Judged<T>(Func<T> read, int length, string what, ref TimeSpan worst)
    {
        try
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            var result = read();
            var took = Stopwatch.GetElapsedTime(start);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            if (allocated > MostBytesBesides + (length * MostBytesPerCharacter))
            {
                // Tables that the first reading of their kind makes are there for all later ones.
                allocated = GC.GetAllocatedBytesForCurrentThread();
                _ = read();
                allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            }

            Assert.True(allocated <= MostBytesBesides + (length * MostBytesPerCharacter), $"{allocated} bytes: {what}");

            // Another process may have had the processor: only the shortest of many tries is the reader's own.
            for (var again = 0; again < 50 && took.TotalMilliseconds > 1; again++)
            {
                start = Stopwatch.GetTimestamp();
                _ = read();
                var second = Stopwatch.GetElapsedTime(start);
                took = second < took ? second : took;
            }

            worst = took > worst ? took : worst;

            Assert.True(took.TotalMilliseconds <= 1, $"{took.TotalMilliseconds} ms: {what}");
            return result;
        }
        catch (Exception failure) when (failure is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException(what, failure);
        }
    }
}
