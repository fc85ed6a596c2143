using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed;

namespace CarbonPos.Carbon.Tests.Settlement;

/// <summary>What a leaf says, and what it does not.</summary>
public class LeafTests
{
    private static readonly LeafKeyring Keys = new([Key("l-1", 1, 2026), Key("l-2", 2, 2027)]);

    private static readonly List<JournalEntry> Journal = RandomDay();

    [Fact]
    public void Leaf_OfAnyEntry_ComesBackFromItsBytes()
    {
        Assert.True(Journal.Select(e => e.Kind).Distinct().Count() > 14, "the day has too few kinds of entries");
        foreach (var entry in Journal)
        {
            var bytes = LeafCodec.Write(Leaf(entry));
            var (again, reason) = LeafCodec.Parse(bytes);
            Assert.True(again is not null, $"{entry.Kind}: {reason}");
            Assert.Equal(bytes, LeafCodec.Write(again));
            Assert.Equal((entry.Key, entry.Kind, entry.At, entry.Seller), (again.Key, again.Kind, again.At, again.Seller));
            Assert.Equal(entry.Answer?.Lines ?? [], again.Lines);
            Assert.Equal(entry.Answer?.Moved ?? Sum(entry), again.Moved);
        }
    }

    [Fact]
    public void Leaf_MadeAgain_IsTheSame()
    {
        Assert.All(Journal, entry => Assert.Equal(LeafCodec.Write(Leaf(entry)), LeafCodec.Write(Leaf(EntryCodec.Read(Bytes(entry))))));
        Assert.All(Journal, entry => Assert.True(Leaf(entry).IsOf(entry, Bytes(entry), "town", Keys)));
    }

    [Fact]
    public void Leaf_OfAnyOtherEntry_DiffersThoughItNamesNoAccount()
    {
        var sale = Journal.First(e => e.Kind == EntryKind.Sale && e.Answer!.Outcome == Outcome.Approved);
        JournalEntry[] others =
        [
            sale with { Account = new(sale.Account.High, sale.Account.Low ^ 1) },
            sale with { Answer = sale.Answer! with { Available = sale.Answer.Available + Co2eMass.FromGrams(1) } },
            sale with { TillDate = new DateOnly(2026, 5, 31) },
            sale with { Legs = [.. sale.Legs, sale.Legs[0]] },
            sale with { Seller = sale.Seller with { Store = 99 } },
        ];
        Assert.All(others, other => Assert.NotEqual(Leaf(sale).Hash(), Leaf(other).Hash()));
        Assert.All(others, other => Assert.False(Leaf(sale).IsOf(other, Bytes(other), "town", Keys)));
    }

    [Fact]
    public void Leaf_HoldsNeitherAccountNorBalance()
    {
        foreach (var entry in Journal.Where(e => e.Account != default && e.Kind != EntryKind.CompanyPurchase))
        {
            var account = new byte[AccountId.Size];
            entry.Account.Write(account);
            Assert.Equal(-1, LeafCodec.Write(Leaf(entry)).AsSpan().IndexOf(account));
        }
    }

    [Fact]
    public void Nonce_IsOfItsEntryDeploymentAndKeyAlone()
    {
        var nonces = new HashSet<Guid>();
        foreach (var key in (JournalKey[])[new(0, 1, 1), new(0, 1, 2), new(0, 2, 1), new(1, 1, 1)])
        {
            foreach (var deployment in (string[])["town", "city"])
            {
                foreach (var leafKey in (LeafKey[])[Key("l-1", 1, 2026), Key("l-1", 9, 2026)]) Assert.True(nonces.Add(Nonce(leafKey, deployment, key)));
            }
        }

        Assert.Equal(Nonce(Key("l-1", 1, 2026), "town", new(0, 1, 1)), Nonce(Key("other", 1, 2030), "town", new(0, 1, 1)));
    }

    [Theory]
    [InlineData("2025-12-31", "l-1")]
    [InlineData("2026-06-01", "l-1")]
    [InlineData("2027-01-01", "l-2")]
    [InlineData("2099-01-01", "l-2")]
    public void Key_OfAnEntry_FollowsFromItsTime(string date, string id) => Assert.Equal(id, Keys.For(DateTimeOffset.Parse(date + "T00:00:00Z")).Id);

    [Fact]
    public void Keyring_WithAnIdOrAMomentTwice_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new LeafKeyring([]));
        Assert.Throws<ArgumentException>(() => new LeafKeyring([Key("a", 1, 2026), Key("a", 2, 2027)]));
        Assert.Throws<ArgumentException>(() => new LeafKeyring([Key("a", 1, 2026), Key("b", 2, 2026)]));
        Assert.Throws<ArgumentException>(() => Key("Ä", 1, 2026));
        Assert.Throws<ArgumentException>(() => new LeafKey("a", new byte[31], default));
    }

    [Fact]
    public void Parse_OfAnyTamperedByte_IsRefusedOrAnotherLeaf()
    {
        var random = new Random(11);
        foreach (var entry in Journal.Where((_, i) => i % 20 == 0))
        {
            var bytes = LeafCodec.Write(Leaf(entry));
            for (var round = 0; round < 200; round++)
            {
                var wrong = (byte[])bytes.Clone();
                wrong[random.Next(wrong.Length)] ^= (byte)(1 << random.Next(8));
                var parsed = LeafCodec.Parse(wrong);
                Assert.True(parsed.Leaf is null ? parsed.Reason.Length > 0 : LeafCodec.Write(parsed.Leaf).AsSpan().SequenceEqual(wrong));
            }

            for (var length = 0; length < bytes.Length; length++) Assert.Null(LeafCodec.Parse(bytes.AsSpan(0, length)).Leaf);
            Assert.Null(LeafCodec.Parse([.. bytes, 0]).Leaf);
        }
    }

    [Fact]
    public void Parse_OfNoise_NeverThrows()
    {
        var random = new Random(12);
        for (var round = 0; round < 20_000; round++)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            if (noise.Length > 2) (noise[0], noise[1]) = (1, (byte)random.Next(1, 19));
            Assert.True(LeafCodec.Parse(noise) is { Leaf: not null } or { Reason.Length: > 0 });
        }

        Assert.Contains("at most", LeafCodec.Parse(new byte[LeafCodec.MostBytes + 1]).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfANumberWrittenLonger_IsRefused()
    {
        var leaf = Leaf(Journal[0]) with { LeafKeyId = "l" };
        var bytes = LeafCodec.Write(leaf);
        // The partition, a number below 128, in two bytes instead of one.
        var flags = bytes[2] >= 0x80 ? 2 : 1;
        byte[] longer = [.. bytes[..(2 + flags)], (byte)(bytes[2 + flags] | 0x80), 0, .. bytes[(3 + flags)..]];
        Assert.Equal("The leaf is not written in its one form.", LeafCodec.Parse(longer).Reason);
    }

    private static SettlementLeaf Leaf(JournalEntry entry) => SettlementLeaf.Of(entry, Bytes(entry), "town", Keys);

    private static byte[] Bytes(JournalEntry entry)
    {
        var writer = new ByteWriter();
        EntryCodec.Write(writer, entry);
        return writer.Written.ToArray();
    }

    private static Co2eMass Sum(JournalEntry entry) => entry.Legs.Aggregate(Co2eMass.Zero, (sum, leg) => sum + leg.Grams);

    private static LeafKey Key(string id, byte secret, int year) => new(id, Enumerable.Repeat(secret, 32).ToArray(), new(year, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static Guid Nonce(LeafKey key, string deployment, JournalKey of)
    {
        var (nonce, salt) = (new byte[16], new byte[16]);
        key.Derive(deployment, of, nonce, salt);
        Assert.NotEqual(nonce, salt);
        return new(nonce, bigEndian: true);
    }

    private static List<JournalEntry> RandomDay()
    {
        var random = new RandomEvents(5, partitions: 3);
        var (book, journal) = (new Book(3), new List<JournalEntry>());
        for (var i = 0; i < 3_000; i++)
        {
            var e = random.Next();
            random.Observe(e, book.Post(e, random.Policy, journal).Answer);
        }

        return journal;
    }
}
