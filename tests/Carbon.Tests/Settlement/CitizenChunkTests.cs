using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Settlement;

public class CitizenChunkTests
{
    private static readonly CitizenChunk One = new("town", new(2026, 6, 1), 3,
    [
        new() { Account = CitizenRecord.Nobody, Period = BudgetPeriod.FromYear(2026), Bought = Grams(70), BoughtCents = 1, Spent = Grams(70) },
        new()
        {
            Account = new(1, 2), Period = BudgetPeriod.FromYear(2026), Allocated = Grams(1_000), Corrected = Grams(-5), Spent = Grams(300), Sold = Grams(200), SoldCents = 2, SoldTrades = 1,
            CarriedIn = Grams(11), CarriedOut = Grams(12), Lapsed = Grams(13),
        },
    ]);

    // Worked out by hand from docs/reference/settlement.md, not by this code.
    [Fact]
    public void ToBytes_AreThePublishedOnes() => Assert.Equal(
        "436172626F6E506F732E436974697A656E4368756E6B2E31" + "04746F776E" + "" + DayHex + "03" + "02"
        + "00000000000000000000000000000000" + "EA0F" + "00" + "00" + "8C01" + "8C01" + "02" + "00" + "00" + "00" + "00" + "00" + "00"
        + "00000000000000010000000000000002" + "EA0F" + "D00F" + "09" + "D804" + "00" + "00" + "9003" + "04" + "01" + "16" + "18" + "1A",
        Convert.ToHexString(One.ToBytes()));

    // 2026-06-01 is day 739,767 since 0001-01-01: 0xB49B7 in groups of seven bits.
    private const string DayHex = "B7932D";

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var read = CitizenChunk.Read(One.ToBytes());
        Assert.Equal((One.Deployment, One.BusinessDay, One.Number), (read.Deployment, read.BusinessDay, read.Number));
        Assert.Equal(One.Records, read.Records);
    }

    [Fact]
    public void Read_AnyDamage_IsInvalidDataOrAnotherChunk()
    {
        const int Seed = 5;
        var random = new Random(Seed);
        var sound = One.ToBytes();
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = sound.ToArray();
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            if (round % 4 == 0) bytes = bytes[..random.Next(bytes.Length)];
            try
            {
                Assert.NotEqual(sound, CitizenChunk.Read(bytes).ToBytes());
            }
            catch (InvalidDataException)
            {
                // Refused, as it should be.
            }
        }
    }

    [Fact]
    public void DigestOf_Chunks_DependsOnTheirOrder()
    {
        byte[][] digests = [CitizenChunk.DigestOf([1]), CitizenChunk.DigestOf([2])];
        Assert.NotEqual(CitizenChunk.DigestOf(digests), CitizenChunk.DigestOf(digests.Reverse()));
        // SHA-256 of nothing.
        Assert.Equal("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", Convert.ToHexString(CitizenChunk.DigestOf((IEnumerable<byte[]>)[])));
    }

    private static Co2eMass Grams(long grams) => Co2eMass.FromGrams(grams);
}
