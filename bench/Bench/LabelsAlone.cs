using System.Globalization;
using System.Security.Cryptography;
using CarbonPos.Bench.Reporting;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Bench;

/// <summary>What reading a scan costs on one core, beside the bare work that it cannot do without, in turns.</summary>
internal static class LabelsAlone
{
    private const int Scans = 1_000;
    private const int Seed = 20_261_122;
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 10, TimeSpan.Zero);

    /// <summary>Prints the table, or writes it to --out too; --rounds N is how many rounds count (15).</summary>
    /// <returns>0 when every promise is kept, else 1.</returns>
    public static int Run(Arguments arguments)
    {
        var report = new CoreReport("labels and flashcodes", "One thread, no network; medians of rounds that took turns.");
        Lane[] lanes = [.. TextLanes(), .. FlashcodeLanes()];
        var rounds = arguments.Number("rounds", 15);
        for (var round = -8; round < rounds; round++)
        {
            // The first rounds warm the code up, in turns as the others, so that none is optimised for another's inputs.
            foreach (var lane in lanes) lane.Take(counts: round >= 0);
        }

        report.Table("| reading | ns | bytes allocated |");
        foreach (var lane in lanes) report.Row($"| {lane.Name} | {lane.Nanoseconds:#,0.0} | {lane.AllocatedBytes:#,0} |");
        foreach (var limit in Limits(lanes)) report.Promise(limit);
        return report.End(arguments);
    }

    private static Lane[] TextLanes()
    {
        var random = new Random(Seed);
        string[] ean13 = [.. Enumerable.Range(0, Scans).Select(_ => Checked(random, "3", 13))];
        string[] elements = [.. ean13.Select(_ => $"]C101{Checked(random, "0", 14)}10LOT{random.Next(10_000)}\u001d21SN{random.Next(1_000_000)}\u001d17271231")];
        string[] links = [.. ean13.Select(_ => $"https://id.gs1.org/01/{Checked(random, "0", 14)}/10/LOT{random.Next(10_000)}/21/SN{random.Next(1_000_000)}?17=271231")];
        return
        [
            new("long.TryParse of the 13 digits", 200, () => Each(ean13, scan => long.TryParse(scan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)),
            new("EAN-13", 200, () => Each(ean13, scan => Label.Parse(scan).IsOk)),
            new("GS1 element string of four identifiers", 40, () => Each(elements, scan => Label.Parse(scan).IsOk)),
            new("GS1 Digital Link of four identifiers", 40, () => Each(links, scan => Label.Parse(scan).IsOk)),
        ];
    }

    private static Lane[] FlashcodeLanes()
    {
        const int vouchers = 64;
        using var phone = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var q = phone.ExportParameters(includePrivateParameters: false).Q;
        byte[] point = [4, .. q.X!, .. q.Y!];
        var key = FlashcodeKey.FromSecrets(1, RandomNumberGenerator.GetBytes(32), RandomNumberGenerator.GetBytes(32), Now.AddDays(-1), Now.AddDays(8));
        var keyring = new FlashcodeKeyring([key]);
        var issuer = new FlashcodeIssuer(keyring);
        string[] shown = [.. Enumerable.Range(0, vouchers).Select(i => FlashcodeDisplay.Show(
            issuer.Issue(
                new AccountId(1, (ulong)i), point, Co2eMass.FromGrams(100_000), Co2eMass.FromGrams(5_000), Now.AddMinutes(-1), Now.AddHours(1),
                FlashcodeSerial.Read(RandomNumberGenerator.GetBytes(FlashcodeSerial.Size)), RandomNumberGenerator.GetBytes(Flashcode.NonceSize)),
            phone,
            Now))];
        var opener = new FlashcodeOpener(keyring);

        // One bare verification: the framework's own, its key loaded before, the hash given.
        var verifying = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = q });
        var hash = RandomNumberGenerator.GetBytes(32);
        var signature = phone.SignHash(hash);
        string[] bare = [.. shown];
        return
        [
            new("bare ES256 verification", 4, () => Each(bare, _ => verifying.VerifyHash(hash, signature))),
            new("flashcode on a gateway", 4, () => Each(shown, code => opener.Open(code, Now).Verdict == FlashcodeVerdict.Ok)),
            new("flashcode on a till without network", 4, () => Each(shown, code => opener.OpenOffline(code, Now).Verdict == FlashcodeVerdict.Ok)),
        ];
    }

    private static List<Limit> Limits(Lane[] lanes) =>
    [
        new("EAN-13, in bare parses of its digits", lanes[1].Nanoseconds / lanes[0].Nanoseconds, 4, false),
        new("GS1 element string of four identifiers, µs", lanes[2].Nanoseconds / 1_000, 1, false),
        new("GS1 Digital Link, µs", lanes[3].Nanoseconds / 1_000, 1.5, false),
        new("flashcode on a gateway, in bare ES256 verifications", lanes[5].Nanoseconds / lanes[4].Nanoseconds, 2.2, false),
        new("flashcode on a till without network (two signatures), in bare ES256 verifications", lanes[6].Nanoseconds / lanes[4].Nanoseconds, 2.2, false),
    ];

    private static int Each(string[] scans, Func<string, bool> read)
    {
        foreach (var scan in scans)
        {
            if (!read(scan)) throw new InvalidOperationException($"'{scan}' was not read.");
        }

        return scans.Length;
    }

    private static string Checked(Random random, string start, int length)
    {
        var body = start + string.Concat(Enumerable.Range(0, length - 1 - start.Length).Select(_ => random.Next(10)));
        return body + Gtin.CheckDigit(body).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>One kind of work, and what it took in each round.</summary>
    private sealed class Lane(string name, int repeats, Func<int> work)
    {
        private readonly List<double> rounds = [];

        public string Name => name;

        /// <summary>Median of the rounds, for one scan.</summary>
        public double Nanoseconds
        {
            get
            {
                rounds.Sort();
                return rounds[rounds.Count / 2];
            }
        }

        /// <summary>For one scan; the least of the rounds, for what the runtime allocates while it optimises is none of the reader's.</summary>
        public double AllocatedBytes { get; private set; } = double.MaxValue;

        public void Take(bool counts)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            // Time of the processor, not of the wall: whatever else the machine does must not count.
            var start = Environment.CpuUsage.TotalTime;
            var scans = 0;
            for (var i = 0; i < repeats; i++) scans += work();
            var took = (Environment.CpuUsage.TotalTime - start).TotalNanoseconds / scans;
            AllocatedBytes = Math.Min(AllocatedBytes, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / scans);
            if (counts) rounds.Add(took);
        }
    }
}
