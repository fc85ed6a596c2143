using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>A proof as it is found: with the leaf that it is of.</summary>
/// <param name="BusinessDay">On which the entry was settled.</param>
/// <param name="Leaf">Its leaf's bytes.</param>
/// <param name="Proof">In the day's tree, and the statement.</param>
internal sealed record FoundProof(DateOnly BusinessDay, byte[] Leaf, SettlementProof Proof);

/// <summary>Makes proofs of settlement: 256 leaves are made again from the ledger's entries, the rest of the tree stands in a few tiles.</summary>
internal sealed class DayProofs(SettlementKeys keys, ILogger<DayProofs> log)
{
    /// <summary>The proof of an entry; null while its business day is not settled.</summary>
    /// <param name="ledger">Where the day is kept.</param>
    /// <param name="key">Of the entry.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="InvalidDataException">The ledger no longer has the day as it was settled.</exception>
    /// <exception cref="LedgerUnavailableException">It does not answer.</exception>
    public async ValueTask<FoundProof?> FindAsync(ILedger ledger, JournalKey key, CancellationToken cancellation)
    {
        if (await ledger.FindPlaceAsync(key, cancellation) is not { } place) return null;
        if (await ledger.ReadStatementAsync(place.BusinessDay, cancellation) is not { } signed) return null;
        var statement = DayStatementCodec.Parse(signed.Bytes.Span).Statement ?? throw new InvalidDataException($"The statement of {place.BusinessDay:yyyy-MM-dd} in the ledger cannot be read. Restore the ledger from a backup.");
        if (place.Index >= statement.TreeSize) throw Astray(key, place.BusinessDay);
        var leaves = new List<byte[]>(TreeTile.Width);
        var first = place.Index / TreeTile.Width * TreeTile.Width;
        await foreach (var entry in ledger.ReadDayAsync(place.BusinessDay, first, Math.Min(TreeTile.Width, statement.TreeSize - first), cancellation))
        {
            leaves.Add(LeafCodec.Write(SettlementLeaf.Of(entry.Entry, entry.Bytes.Span, ledger.Deployment.Id, keys.Leaves)));
        }

        Digest[] neighbours = [.. leaves.Select(leaf => MerkleTree.HashLeaf(leaf))];
        var above = await ledger.ReadTilesAsync(place.BusinessDay, [.. TreeTile.Above(place.Index, statement.TreeSize)], cancellation);
        var proof = InclusionProof.Create(place.Index, statement.TreeSize, neighbours, above);
        var own = (int)(place.Index - first);
        // A proof that does not hold is never handed out: it would accuse us of what a damaged disk did.
        if (proof.RootOf(neighbours[own]) != statement.Root) throw Astray(key, place.BusinessDay);
        return new(place.BusinessDay, leaves[own], new(key, proof, signed));
    }

    private InvalidDataException Astray(JournalKey key, DateOnly day)
    {
        SettlementLog.ProofAstray(log, key, day);
        return new($"The proof of entry {key} does not lead to the root of {day:yyyy-MM-dd}.");
    }
}
