using System.Security.Cryptography;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Settlement;
using static CarbonPos.Carbon.Tests.Settlement.CompanyCells;

namespace CarbonPos.Carbon.Tests.Settlement;

/// <summary>The bytes that gateway and registry make their digests over.</summary>
public sealed class CompanyChunkCodecTests
{
    private static readonly DateOnly Day = new(2026, 11, 22);

    [Fact]
    public void Bytes_AreThoseOfTheReference()
    {
        CompanyRecord[] records = [Cell(552_100_554, "G47", 1, Provenance.Resale, 12_345, 40, 2, -7), Bought(552_100_554, 900, 3)];

        // The example of docs/reference/settlement.md.
        Assert.Equal(
            "435043433030303100066d6561647578013529020000000000000002"
            + "010000000020e862ca47343700000000000000000000000001020000000000003039fffffffffffffff900000000000000280000000000000002"
            + "020000000020e862ca0000000000000000ffffffffffffffff000000000000000384000000000000000000000000000000030000000000000000",
            Convert.ToHexStringLower(CompanyChunkCodec.Write("meadux", Day, 0, records)));
    }

    [Fact]
    public void Records_AnySorted_ComeBack()
    {
        var random = new Random(20261122);
        for (var run = 0; run < 200; run++)
        {
            var records = SmallCells.Merge(Random(random), random.Next(30)).ToArray();
            Assert.Equal(records, CompanyChunkCodec.Read(CompanyChunkCodec.Write("carbonpos", Day, run, records)));
            Assert.All(records, record => Assert.Equal(record, CompanyChunkCodec.ReadRecord(CompanyChunkCodec.WriteRecord(record))));
        }
    }

    [Fact]
    public void Digest_AnyChange_IsAnother()
    {
        CompanyRecord[] records = [Cell(7, "G47", 1, Provenance.Resale, 12_345, 40)];
        byte[][] digests =
        [
            Digest("a", Day, 0, records), Digest("b", Day, 0, records), Digest("a", Day.AddDays(1), 0, records), Digest("a", Day, 1, records),
            Digest("a", Day, 0, [records[0], Bought(7, 1)]), Digest("a", Day, 0, [Cell(7, "G47", null, Provenance.Resale, 12_345, 40)]),
            Digest("a", Day, 0, [Cell(7, "G47", 1, Provenance.Resale, 12_346, 40)]), Digest("a", Day, 0, [Cell(7, "G47", 1, Provenance.Resale, 12_345, 41)]),
        ];

        Assert.Equal(digests.Length, digests.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void BatchDigest_IsOverTheDigestsInOrder()
    {
        byte[] one = SHA256.HashData("1"u8), two = SHA256.HashData("2"u8);

        Assert.Equal(SHA256.HashData([.. one, .. two]), CompanyChunkCodec.BatchDigest([one, two]));
        Assert.NotEqual(CompanyChunkCodec.BatchDigest([two, one]), CompanyChunkCodec.BatchDigest([one, two]));
        Assert.Equal(SHA256.HashData([]), CompanyChunkCodec.BatchDigest([]));
    }

    [Fact]
    public void Write_RecordsOutOfOrderOrTwice_IsRefused()
    {
        var (a, b) = (Cell(7, "G47", 1, Provenance.Resale, 1, 1), Cell(7, "G47", 2, Provenance.Resale, 1, 1));

        Assert.Throws<ArgumentException>(() => CompanyChunkCodec.Write("a", Day, 0, [b, a]));
        Assert.Throws<ArgumentException>(() => CompanyChunkCodec.Write("a", Day, 0, [a, a with { }]));
        Assert.Throws<ArgumentException>(() => CompanyChunkCodec.Write("a", Day, 0, []));
    }

    [Fact]
    public void Read_AnyChangedByte_IsRefusedOrReadsAsWritten()
    {
        var bytes = CompanyChunkCodec.Write("carbonpos", Day, 3, SmallCells.Merge(Random(new Random(5)), 5).ToArray());
        var random = new Random(6);
        for (var run = 0; run < 5_000; run++)
        {
            var hostile = bytes.AsSpan()[..(run % 3 == 0 ? random.Next(bytes.Length) : bytes.Length)].ToArray();
            for (var i = random.Next(4); i >= 0 && hostile.Length > 0; i--) hostile[random.Next(hostile.Length)] = (byte)random.Next(256);
            try
            {
                var records = CompanyChunkCodec.Read(hostile);
                Assert.All(records.Select((record, i) => (record, i)), r => Assert.Equal(hostile[^((records.Length - r.i) * CompanyChunkCodec.RecordSize)..][..CompanyChunkCodec.RecordSize], CompanyChunkCodec.WriteRecord(r.record)));
            }
            catch (InvalidDataException)
            {
                // Said, not thrown as something else.
            }
        }
    }

    [Fact]
    public void Cells_FinerThanTheyMayBe_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Cell(7, null, 1, Provenance.Resale, 1, 1));
        Assert.Throws<ArgumentException>(() => Cell(7, "G47", 1, null, 1, 1));
        Assert.Throws<ArgumentException>(() => Cell(7, "G47", 1, Provenance.None, 1, 1));
        Assert.ThrowsAny<ArgumentException>(() => Cell(0, "G47", 1, Provenance.Resale, 1, 1));
        Assert.ThrowsAny<ArgumentException>(() => Cell(7, "G47", -1, Provenance.Resale, 1, 1));
        Assert.ThrowsAny<ArgumentException>(() => Cell(7, "G47", 1, Provenance.Resale, 1, -1));
    }

    private static byte[] Digest(string deployment, DateOnly day, int number, CompanyRecord[] records) => CompanyChunkCodec.Digest(CompanyChunkCodec.Write(deployment, day, number, records));
}
