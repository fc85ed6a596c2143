using System.Security.Cryptography;
using System.Text;
using CarbonPos.Bench.Driving;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.V1;
using Google.Protobuf;

namespace CarbonPos.Bench;

/// <summary>Who buys and what: scattered accounts, their tokens and flashcodes, and one basket of three lines.</summary>
internal sealed class Town
{
    public const string Authorize = "/carbonpos.v1.CheckoutService/Authorize";
    public const long BudgetGrams = 900_000_000_000;
    private static readonly Co2eMass Cap = Co2eMass.FromGrams(1_000_000);
    private readonly AccountId[] accounts;
    private readonly FlashcodeKeyring keys;
    private readonly byte[] tokens;

    /// <summary>Makes the data folder of a gateway that is yet to start: its keys and callers, and an allocation for each account.</summary>
    public Town(string folder, int accountCount, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        Folder = folder;
        Time = time;
        keys = KeyFile.Open(Path.Combine(folder, "keys.json"), time.GetUtcNow());
        _ = CallerDirectory.Open(Path.Combine(folder, "callers.json"));
        TillToken = File.ReadAllText(Path.Combine(folder, "till.token"));
        accounts = [.. Enumerable.Range(0, accountCount).Select(_ => AccountId.Read(RandomNumberGenerator.GetBytes(AccountId.Size)))];
        var year = time.GetUtcNow().Year;
        File.WriteAllLines(AllocationsFile, accounts.Select(a => $"{Guid.NewGuid():D},{a.ToHex()},{year},{BudgetGrams}"));
        var sealer = new AccountTokenSealer(keys);
        tokens = Packed(accountCount, AccountTokenSealer.TextLength, i => sealer.Seal(accounts[i], RandomNumberGenerator.GetBytes(Flashcode.NonceSize), time.GetUtcNow()));
    }

    public string Folder { get; }

    public TimeProvider Time { get; }

    public string TillToken { get; }

    public IReadOnlyList<AccountId> Accounts => accounts;

    public string AllocationsFile => Path.Combine(Folder, "allocations.csv");

    /// <summary>Sales by account token, each call another account.</summary>
    public CallBodies TokenSales() => Sales(new Instrument { AccountToken = new string('t', AccountTokenSealer.TextLength) }, new(tokens, AccountTokenSealer.TextLength, once: false));

    /// <summary>Sales by flashcode, each voucher once, each of another account; fresh for 30 to 60 s from the next step on.</summary>
    public CallBodies FlashcodeSales(int count)
    {
        var issuer = new FlashcodeIssuer(keys);
        var issued = Time.GetUtcNow();
        var vouchers = new byte[count][];
        Parallel.For(0, count, i => vouchers[i] = issuer.Issue(
            accounts[i % accounts.Length], Phone.PublicKey, Cap, Co2eMass.Zero, issued.AddMinutes(-1), issued.AddHours(1),
            FlashcodeSerial.Read(RandomNumberGenerator.GetBytes(FlashcodeSerial.Size)), RandomNumberGenerator.GetBytes(Flashcode.NonceSize)));
        // A step ahead, which the gateway's tolerance takes: that much longer the codes stay fresh.
        var shown = Time.GetUtcNow().AddSeconds(Flashcode.StepSeconds);
        var texts = Packed(count, Flashcode.TextLength, i => FlashcodeDisplay.Show(vouchers[i], Phone.KeyOfThread, shown));
        return Sales(new Instrument { Flashcode = new string('f', Flashcode.TextLength) }, new(texts, Flashcode.TextLength, once: true));
    }

    /// <summary>As many bytes as the sale has, its id and instrument patched alike, for the echo.</summary>
    public CallBodies Echoes(CallBodies sale, Instrument instrument)
    {
        var size = instrument.KindCase == Instrument.KindOneofCase.Flashcode ? Flashcode.TextLength : AccountTokenSealer.TextLength;
        var texts = instrument.KindCase == Instrument.KindOneofCase.Flashcode ? new byte[size] : tokens;
        // One tag and two bytes of length before the payload.
        var message = new byte[sale.MessageSize];
        using var output = new CodedOutputStream(message);
        output.WriteTag(1, WireFormat.WireType.LengthDelimited);
        output.WriteLength(sale.MessageSize - 3);
        output.Flush();
        if (output.Position != 3) throw new InvalidOperationException("The echo's payload must be 128 to 16,383 bytes.");
        return new CallBodies("/carbonpos.bench.Echo/Call", message, 5, 5 + CallBodies.IdSize + 4, new(texts, size, once: false));
    }

    private static CallBodies Sales(Instrument instrument, Instruments instruments)
    {
        var id = Guid.NewGuid().ToString("D");
        var text = instrument.KindCase == Instrument.KindOneofCase.Flashcode ? instrument.Flashcode : instrument.AccountToken;
        var message = new AuthorizeRequest { RequestId = id, Instrument = instrument, Lines = { Basket() } }.ToByteArray();
        return new CallBodies(Authorize, message, Find(id), Find(text), instruments) { GoodReply = [0x08, (byte)V1.Outcome.Approved] };

        int Find(string what) => message.AsSpan().IndexOf(Encoding.ASCII.GetBytes(what));
    }

    /// <summary>Of the sample catalogue: one line transmitted, one by public physical factor, one weighed by its label.</summary>
    public static IReadOnlyList<BasketLine> Basket() =>
    [
        new() { Label = "9520100000102", QuantityMilli = 1000, PriceCents = 289, VatBasisPoints = 550 },
        new() { Label = "9520100001604", QuantityMilli = 2000, PriceCents = 758, VatBasisPoints = 550 },
        new() { Label = "2300012001506", QuantityMilli = 1000, PriceCents = 312, VatBasisPoints = 550 },
    ];

    private static byte[] Packed(int count, int size, Func<int, string> text)
    {
        var packed = new byte[count * size];
        Parallel.For(0, count, i => Encoding.ASCII.GetBytes(text(i), packed.AsSpan(i * size, size)));
        return packed;
    }

    /// <summary>One phone for all codes; the gateway takes each code's key as one that it has never seen.</summary>
    private static class Phone
    {
        private static readonly ECParameters Secret = Make();

        [ThreadStatic]
        private static ECDsa? keyOfThread;

        public static byte[] PublicKey { get; } = [0x04, .. Secret.Q.X!, .. Secret.Q.Y!];

        public static ECDsa KeyOfThread => keyOfThread ??= ECDsa.Create(Secret);

        private static ECParameters Make()
        {
            using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            return made.ExportParameters(includePrivateParameters: true);
        }
    }
}
