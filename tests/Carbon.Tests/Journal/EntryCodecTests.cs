using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Journal;

/// <summary>What was written stays readable: journals live for years.</summary>
public class EntryCodecTests
{
    /// <summary>A hold of two lines, as it was written before entries named their catalogue and kept removals.</summary>
    private const string Before =
        "01063703012A808093A3D06703EA0FCAC5A1870201890A5DAC96774BBCCEB302099A8057000000000000000100000000000000020123456789ABCDEFFEDCBA9876543210"
        + "20E452E4529CFEC90880D1CA08EA0F0180DDEEA4D0670294111100E807D04142F80AD00F03702D31CAC5A187020747343700000000000182EA0F83EA0FE452";

    private const string Closing =
        "01145303012B80DDEEA4D06700EA0F0000000001000200030405060708090A0B00000000000000010000000000000002000000000000008900000000000000AB2000000000EA0F000006746573742D31B6932D00";

    [Fact]
    public void Read_EntryOfBefore_ReadsAndIsWrittenTheSame()
    {
        var entry = EntryCodec.Read(Convert.FromHexString(Before));

        Assert.Equal((new JournalKey(3, 1, 42), EntryKind.Hold, ""), (entry.Key, entry.Kind, entry.Answer!.CatalogueVersion));
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 8, 30, 0, TimeSpan.Zero), entry.Answer.HoldExpiry);
        Assert.Equal(
            [
                new SoldLine(Grams(1_098), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Grams(0), 1_000),
                new SoldLine(Grams(4_200), Provenance.PublicProxy, WeighingReason.PublicPhysical, Grams(700), 2_000),
            ],
            entry.Answer.Lines);
        Assert.Equal(Before, Written(entry));
    }

    [Fact]
    public void Read_EntryWithCatalogueAndRemoval_IsTheOneWritten()
    {
        var before = EntryCodec.Read(Convert.FromHexString(Before));
        var removing = SoldLine.Of(new(Grams(0), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Grams(0), 5_000, QuantityUnit.Piece, Grams(-600), default));
        var entry = before with { Answer = before.Answer! with { CatalogueVersion = "town-17", Lines = [.. before.Answer.Lines, removing] } };

        var read = EntryCodec.Read(Convert.FromHexString(Written(entry)));

        Assert.Equal("town-17", read.Answer!.CatalogueVersion);
        Assert.Equal(entry.Answer.Lines, read.Answer.Lines);
        Assert.Equal((-600, 0), (read.Answer.Lines[2].Removal.Grams, read.Answer.Lines[2].Prudence.Grams));
        Assert.Equal((0, 700), (read.Answer.Lines[1].Removal.Grams, read.Answer.Lines[1].Prudence.Grams));
    }

    /// <summary>A closing is an entry of a kind of its own, in the bytes that all entries have.</summary>
    [Fact]
    public void Read_Closing_HasTheLastDay_AndItsBytesStay()
    {
        var entry = new JournalEntry
        {
            Key = new(3, 1, 43),
            Kind = EntryKind.Close,
            At = new(2026, 6, 1, 8, 30, 0, TimeSpan.Zero),
            Request = new(MerchantId.Authority, new Guid(1, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11])),
            Fingerprint = new(1, 2),
            Account = new(0x89, 0xAB),
            TillDate = new(2026, 5, 31),
            Period = BudgetPeriod.FromYear(2026),
            Answer = new() { Outcome = Outcome.Approved, Period = BudgetPeriod.FromYear(2026), PolicyVersion = "test-1" },
        };

        Assert.Equal(Closing, Written(entry));
        var read = EntryCodec.Read(Convert.FromHexString(Closing));
        Assert.Equal((EntryKind.Close, entry.Account, entry.TillDate, 0), (read.Kind, read.Account, read.TillDate, read.Legs.Length));
        Assert.Throws<InvalidDataException>(() => EntryCodec.Read(Convert.FromHexString("0115" + Closing[4..])));
    }

    private static Co2eMass Grams(long grams) => Co2eMass.FromGrams(grams);

    private static string Written(JournalEntry entry)
    {
        var writer = new ByteWriter();
        EntryCodec.Write(writer, entry);
        return Convert.ToHexString(writer.Written.Span);
    }
}
