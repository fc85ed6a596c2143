using System.Security.Cryptography;
using CarbonPos.Carbon.Settlement;

namespace CarbonPos.Carbon.Tests.Settlement;

public class StatementTests
{
    private static readonly DateOnly Day = new(2026, 6, 1);

    private static readonly DayStatement Statement = new()
    {
        Deployment = "town",
        BusinessDay = Day,
        Partitions = 1_024,
        TreeSize = 2_000_000,
        Root = Digest.Of([1]),
        Spans = Digest.Of([2]),
        Handovers = [new("central", 12, 200_000, -8_123_456_789, Digest.Of([3])), new("registry", 1, 2_000, 8_123_456_789, Digest.Of([4]))],
        PolicyVersions = ["2026.1", "2026.2"],
    };

    [Fact]
    public void Bytes_OfAStatement_ComeBackTheSame()
    {
        var bytes = DayStatementCodec.Write(Statement);
        var (again, reason) = DayStatementCodec.Parse(bytes);

        Assert.Equal("", reason);
        Assert.Equal(bytes, DayStatementCodec.Write(again!));
        Assert.Equal(Statement.Handovers, again!.Handovers);
        Assert.Equal(Statement with { Handovers = [], PolicyVersions = [] }, again with { Handovers = [], PolicyVersions = [] });
        Assert.Equal("43505331", Convert.ToHexString(bytes.AsSpan(0, 4)));
    }

    [Fact]
    public void Bytes_AsDocumented()
    {
        var small = Statement with { Partitions = 1, TreeSize = 0, Root = MerkleTree.EmptyRoot, Spans = default, Handovers = [new("c", 1, 2, -3, default)], PolicyVersions = ["1"] };
        var zeros = new string('0', 64);
        Assert.Equal(
            $"43505331" + "04746F776E" + "B7932D" + "01" + "00" + Convert.ToHexString(MerkleTree.EmptyRoot.ToArray()) + zeros + "01" + "0163" + "01" + "02" + "05" + zeros + "01" + "0131",
            Convert.ToHexString(DayStatementCodec.Write(small)));
        Assert.Equal(739_767, Day.DayNumber);
    }

    [Fact]
    public void Write_OfAFieldOutOfRange_IsRefusedInASentence()
    {
        DayStatement[] wrong =
        [
            Statement with { Deployment = "" },
            Statement with { Deployment = new string('x', 65) },
            Statement with { Partitions = 0 },
            Statement with { TreeSize = -1 },
            Statement with { TreeSize = 0 },
            Statement with { Handovers = [Statement.Handovers[1], Statement.Handovers[0]] },
            Statement with { Handovers = [Statement.Handovers[0], Statement.Handovers[0]] },
            Statement with { Handovers = [Statement.Handovers[0] with { Institution = "Central" }] },
            Statement with { Handovers = [Statement.Handovers[0] with { NetGrams = DayStatement.MostNetGrams + 1 }] },
            Statement with { Handovers = [Statement.Handovers[0] with { Records = -1 }] },
            Statement with { PolicyVersions = ["2", "1"] },
            Statement with { PolicyVersions = [""] },
            Statement with { PolicyVersions = [.. Enumerable.Range(0, 65).Select(i => $"{i:00}")] },
        ];
        Assert.All(wrong, s => Assert.NotEqual("", Assert.Throws<ArgumentException>(() => DayStatementCodec.Write(s)).Message));
    }

    [Fact]
    public void Parse_OfHostileBytes_NeverThrowsAndNeverTakesAnotherForm()
    {
        var bytes = DayStatementCodec.Write(Statement);
        var random = new Random(3);
        for (var length = 0; length < bytes.Length; length++) Assert.NotEqual("", DayStatementCodec.Parse(bytes.AsSpan(0, length)).Reason);
        Assert.NotEqual("", DayStatementCodec.Parse([.. bytes, 0]).Reason);
        Assert.NotEqual("", DayStatementCodec.Parse(new byte[DayStatementCodec.MostBytes + 1]).Reason);
        for (var round = 0; round < 20_000; round++)
        {
            var wrong = (byte[])bytes.Clone();
            for (var i = random.Next(1, 4); i > 0; i--) wrong[random.Next(4, wrong.Length)] = (byte)random.Next(256);
            var parsed = DayStatementCodec.Parse(wrong);
            Assert.True(parsed.Statement is null ? parsed.Reason.Length > 0 : DayStatementCodec.Write(parsed.Statement).AsSpan().SequenceEqual(wrong));
        }
    }

    [Fact]
    public void Sign_TakesTheKeyOfTheDay_AlsoLater()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var first = SettlementKey.FromPrivate(KeyUse.Statement, "s-1", ecdsa, Moment(2026, 1), Moment(2026, 7));
        using var second = SettlementKey.FromPrivate(KeyUse.Statement, "s-2", ecdsa, Moment(2026, 6), Moment(2027, 1));
        using var receipts = SettlementKey.FromPrivate(KeyUse.Receipt, "r-9", ecdsa, Moment(2026, 1), Moment(2027, 1));
        var keys = new SettlementKeyring([second, first, receipts]);

        Assert.Equal("s-2", Statement.Sign(keys).KeyId);
        Assert.Equal("s-1", (Statement with { BusinessDay = new(2026, 5, 31) }).Sign(keys).KeyId);
        Assert.Throws<InvalidOperationException>(() => (Statement with { BusinessDay = new(2027, 5, 31) }).Sign(keys));
    }

    [Fact]
    public void Signature_OfAnotherKeyOrOtherBytes_DoesNotHold()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var key = SettlementKey.FromPrivate(KeyUse.Statement, "s-1", ecdsa, Moment(2026, 1), Moment(2027, 1));
        using var stranger = SettlementKey.FromPrivate(KeyUse.Statement, "s-1", other, Moment(2026, 1), Moment(2027, 1));
        using var half = SettlementKey.FromPublic(KeyUse.Statement, "s-1", key.PublicKey.Span, Moment(2026, 1), Moment(2027, 1));
        var signed = Statement.Sign(new([key]));

        Assert.True(half.HasSigned(signed.Bytes.Span, signed.Signature.Span));
        Assert.False(stranger.HasSigned(signed.Bytes.Span, signed.Signature.Span));
        Assert.False(half.HasSigned([.. signed.Bytes.Span, 0], signed.Signature.Span));
        Assert.False(half.HasSigned(signed.Bytes.Span, signed.Signature.Span[..63]));
        Assert.Throws<InvalidOperationException>(() => half.Sign([1]));
    }

    [Fact]
    public void Spans_ChangedMissingOrOutOfOrder_AreSeen()
    {
        PartitionSpan[] spans = [new(0, 2, new(0, 1, 5), new(0, 1, 6), Digest.Of([1])), new(1, 0, null, null, Digest.Of([2]))];
        var digest = PartitionSpan.DigestOf(spans);

        Assert.Equal(digest, PartitionSpan.DigestOf(spans));
        Assert.NotEqual(digest, PartitionSpan.DigestOf([spans[0] with { Last = new(0, 2, 6) }, spans[1]]));
        Assert.NotEqual(digest, PartitionSpan.DigestOf([spans[0], spans[1] with { ChainHead = Digest.Of([3]) }]));
        Assert.NotEqual(digest, PartitionSpan.DigestOf(spans[..1]));
        Assert.Throws<ArgumentException>(() => PartitionSpan.DigestOf([spans[1], spans[0]]));
        Assert.Throws<ArgumentException>(() => PartitionSpan.DigestOf([spans[0] with { Entries = 0 }]));
    }

    private static DateTimeOffset Moment(int year, int month) => new(year, month, 1, 0, 0, 0, TimeSpan.Zero);
}
