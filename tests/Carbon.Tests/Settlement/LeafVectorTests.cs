using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.Carbon.Tests.Settlement;

/// <summary>The test vector of docs/reference/settlement.md: page and code give the same bytes.</summary>
public class LeafVectorTests
{
    [Fact]
    public void Page_HasTheBytesThatTheCodeMakes()
    {
        var (key, seller, account) = (new JournalKey(17, 1, 204), new Seller(new(552100554), 1, ActivityCode.TryParse("G47", out var g47) ? g47 : default), new AccountId(0x0011223344556677, 0x8899AABBCCDDEEFF));
        var (grams, period) = (Co2eMass.FromGrams(1_410), BudgetPeriod.FromYear(2026));
        var entry = new JournalEntry
        {
            Key = key,
            Kind = EntryKind.Sale,
            At = new(2026, 6, 1, 9, 0, 0, 250, TimeSpan.Zero),
            Request = new(seller.Company, new Guid("017f22e2-79b0-7cc3-98c4-dc0c0c07398f")),
            Account = account,
            Transaction = key,
            Seller = seller,
            Rank = EvidenceRank.Items,
            Answer = new()
            {
                Outcome = Outcome.Approved, Moved = grams, Requested = grams, Available = Co2eMass.FromGrams(8_458_590), Budget = Co2eMass.FromGrams(8_460_000), Period = period, Transaction = key,
                PolicyVersion = "2026.1", CatalogueVersion = "7", Lines = [new(grams, Provenance.Transmitted, WeighingReason.SupplierTransmitted, Co2eMass.Zero, 1_000)],
            },
            Legs = [new(LedgerAccount.Citizen(account, period), LedgerAccount.Sold(seller, Provenance.Transmitted), grams)],
        };
        var writer = new ByteWriter();
        EntryCodec.Write(writer, entry);
        var keys = new LeafKeyring([new("l-1", Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(), default)]);
        var (nonce, salt) = (new byte[16], new byte[16]);
        keys.For(entry.At).Derive("town", key, nonce, salt);
        var leaf = SettlementLeaf.Of(entry, writer.Written.Span, "town", keys);
        var page = File.ReadAllText(Repository.File("docs", "reference", "settlement.md"));

        (string Name, byte[] Bytes)[] vector =
        [
            ("entry", writer.Written.ToArray()), ("nonce", nonce), ("salt", salt), ("commitment", leaf.Commitment.ToArray()), ("leaf", LeafCodec.Write(leaf)), ("leaf hash", leaf.Hash().ToArray()),
        ];
        foreach (var (name, bytes) in vector) Assert.Contains($"{name,-12}{Convert.ToHexString(bytes)}\n", page, StringComparison.Ordinal);
    }
}
