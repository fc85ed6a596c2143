using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Settlement;

/// <summary>
/// What a day's tree says of one journal entry: all that its receipt's holder may know, and a commitment to the rest. Names no
/// account, no balance and no product. Without the nonce its hash tells nothing.
/// </summary>
public sealed record SettlementLeaf
{
    /// <summary>Of the entry.</summary>
    public required JournalKey Key { get; init; }

    /// <summary>What the entry records.</summary>
    public required EntryKind Kind { get; init; }

    /// <summary>Partition time of the entry, whole milliseconds UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Which leaf key made nonce and commitment, 1 to 40 characters.</summary>
    public required string LeafKeyId { get; init; }

    /// <summary>128 bits that only the holder and the deployment know.</summary>
    public required Guid Nonce { get; init; }

    /// <summary>SHA-256 over a salt that only the deployment knows and the entry's bytes: binds what the leaf does not say.</summary>
    public required Digest Commitment { get; init; }

    /// <summary>Budget period that was touched; none where the entry touches none.</summary>
    public BudgetPeriod Period { get; init; }

    /// <summary>The register's request id; empty for what the gateway does by itself.</summary>
    public Guid Request { get; init; }

    /// <summary>The transaction opened (the entry's own key) or acted on; none for refusals and institutions' postings.</summary>
    public JournalKey? Transaction { get; init; }

    /// <summary>The transaction that better evidence replaced.</summary>
    public JournalKey? Replaced { get; init; }

    /// <summary>Whose sale; default where nothing is sold.</summary>
    public Seller Seller { get; init; }

    /// <summary>How the request ended; none where the gateway acted by itself.</summary>
    public Outcome? Outcome { get; init; }

    /// <summary>Why nothing moved.</summary>
    public Refusal Refusal { get; init; }

    /// <summary>Grams asked for; what moved, where nobody asked.</summary>
    public Co2eMass Requested { get; init; }

    /// <summary>Grams moved: debited, set aside, or given back, as <see cref="Kind"/> says.</summary>
    public Co2eMass Moved { get; init; }

    /// <summary>Lines as moved, in basket order.</summary>
    public IReadOnlyList<SoldLine> Lines { get; init; } = [];

    /// <summary>What came back, by line of the original basket; refunds only.</summary>
    public IReadOnlyList<RefundedLine> Refunded { get; init; } = [];

    /// <summary>Points bought or sold with the entry, and their price in cents per tonne; 0 g = none.</summary>
    public (Co2eMass Grams, long CentsPerTonne) Trade { get; init; }

    /// <summary>Version of the policy that decided; empty where none did.</summary>
    public string PolicyVersion { get; init; } = "";

    /// <summary>Version of the catalogue that weighed the lines; empty where none did.</summary>
    public string CatalogueVersion { get; init; } = "";

    /// <summary>The leaf of an entry: the same whenever and wherever it is made.</summary>
    /// <param name="entry">As the journal has it.</param>
    /// <param name="entryBytes">The same entry as <see cref="EntryCodec"/> wrote it.</param>
    /// <param name="deployment">Its id.</param>
    /// <param name="keys">Of the deployment.</param>
    public static SettlementLeaf Of(JournalEntry entry, ReadOnlySpan<byte> entryBytes, string deployment, LeafKeyring keys)
    {
        var key = keys.For(entry.At);
        Span<byte> nonce = stackalloc byte[LeafKey.NonceSize];
        var answer = entry.Answer;
        var moved = answer?.Moved ?? Total(entry.Legs);
        return new()
        {
            Key = entry.Key,
            Kind = entry.Kind,
            At = entry.At,
            LeafKeyId = key.Id,
            Commitment = Commit(key, deployment, entry.Key, entryBytes, nonce),
            Nonce = new(nonce, bigEndian: true),
            Period = answer?.Period ?? entry.Period,
            Request = entry.Request.Id,
            Transaction = entry.Transaction,
            Replaced = entry.Replaced,
            Seller = entry.Seller,
            Outcome = answer?.Outcome,
            Refusal = answer?.Refusal ?? Refusal.None,
            Requested = answer?.Requested ?? moved,
            Moved = moved,
            Lines = answer?.Lines ?? [],
            Refunded = entry.Refunded,
            Trade = entry.Trade,
            PolicyVersion = answer?.PolicyVersion ?? "",
            CatalogueVersion = answer?.CatalogueVersion ?? "",
        };
    }

    /// <summary>True when the leaf is the one that this entry has: what an auditor with the leaf key asks, and what no holder can.</summary>
    public bool IsOf(JournalEntry entry, ReadOnlySpan<byte> entryBytes, string deployment, LeafKeyring keys) =>
        LeafCodec.Write(Of(entry, entryBytes, deployment, keys)).AsSpan().SequenceEqual(LeafCodec.Write(this));

    /// <summary>Hash in the tree.</summary>
    public Digest Hash() => MerkleTree.HashLeaf(LeafCodec.Write(this));

    private static Digest Commit(LeafKey key, string deployment, JournalKey of, ReadOnlySpan<byte> entryBytes, Span<byte> nonce)
    {
        const int onStack = 512;
        var length = LeafKey.NonceSize + entryBytes.Length;
        Span<byte> salted = length <= onStack ? stackalloc byte[onStack] : new byte[length];
        key.Derive(deployment, of, nonce, salted);
        entryBytes.CopyTo(salted[LeafKey.NonceSize..]);
        return Digest.Of(salted[..length]);
    }

    private static Co2eMass Total(ReadOnlySpan<Leg> legs)
    {
        var sum = Co2eMass.Zero;
        foreach (ref readonly var leg in legs) sum += leg.Grams;
        return sum;
    }
}
