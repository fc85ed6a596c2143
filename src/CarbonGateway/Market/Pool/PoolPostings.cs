using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.CarbonGateway.Market.Pool;

/// <summary>Carries out what the pool's book plans for partitions. A posting's id follows from deployment, kind, day, partition and round: posted again, it is posted once.</summary>
internal sealed class PoolPostings(IBalanceStore store, ILedger ledger, TimeProvider time)
{
    private const int AtOnce = 64;

    // As much as there is: no share is larger.
    private static readonly Co2eMass All = Co2eMass.FromGrams(-Co2eMass.MaxGrams);

    /// <summary>What a movement's postings and calls are named by, for ever.</summary>
    public static Guid IdOf(string deployment, PoolMove move)
    {
        var what = move.Kind switch
        {
            PoolMoveKind.Grant => "grant",
            PoolMoveKind.TakeBack => "take-back",
            PoolMoveKind.GiveBack => "give-back",
            PoolMoveKind.Ask => "ask",
            _ => throw new ArgumentOutOfRangeException(nameof(move), move.Kind, "Such a movement has no id of this deployment's."),
        };
        return DerivedId.Of($"pool {what} {deployment} {move.Day:yyyy-MM-dd} {move.Partition} {move.Round}");
    }

    /// <summary>Posts a movement between the unallocated share and a partition's.</summary>
    /// <param name="move">A grant, or what comes back.</param>
    /// <param name="mayBePosted">True where somebody may have posted it before: long ago, even, when the store has forgotten and the ledger has not.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <returns>What moved; null = not known yet.</returns>
    public async Task<Co2eMass?> PostAsync(PoolMove move, bool mayBePosted, CancellationToken cancellation)
    {
        var grams = move.Kind == PoolMoveKind.Grant ? move.Grams : All;
        var e = new LeasePool(move.Partition, grams)
        {
            Request = new(MerchantId.Authority, IdOf(ledger.Deployment.Id, move)),
            Fingerprint = new((ulong)grams.Grams, (ulong)move.Partition),
            At = time.GetUtcNow(),
        };
        var answer = mayBePosted && await ledger.FindRequestAsync(e.Request, cancellation) is [var known, ..] ? known.Answer : null;
        if (answer is null)
        {
            var result = await store.PostAsync(e, cancellation);
            if (result.Status != StoreStatus.Done) return null;
            answer = result.Posting.Answer ?? throw new InvalidDataException($"The id of the pool's {move.Kind} of {move.Day:yyyy-MM-dd}, partition {move.Partition}, round {move.Round}, was used for something else.");
        }

        // A share that is empty has nothing to give: refused, and nothing moved.
        if (answer.Outcome is not (Outcome.Approved or Outcome.Partial)) return Co2eMass.Zero;
        return move.Kind == PoolMoveKind.Grant ? answer.Moved : -answer.Moved;
    }

    /// <summary>Posts some grants.</summary>
    /// <returns>Those of which is known what came of them.</returns>
    public async Task<List<PoolMove>> PostAsync(IReadOnlyList<PoolMove> grants, bool mayBePosted, CancellationToken cancellation)
    {
        var done = new List<PoolMove>();
        foreach (var some in grants.Chunk(AtOnce))
        {
            var moved = await Task.WhenAll(some.Select(move => PostAsync(move, mayBePosted, cancellation)));
            done.AddRange(some.Zip(moved).Where(m => m.Second is not null).Select(m => m.First with { Moved = m.Second }));
        }

        return done;
    }

    /// <summary>What each partition's share has.</summary>
    public async Task<Co2eMass[]> ReadSharesAsync(CancellationToken cancellation)
    {
        var shares = new List<Co2eMass>();
        foreach (var some in Enumerable.Range(0, ledger.Deployment.Partitions).Chunk(AtOnce))
        {
            shares.AddRange(await Task.WhenAll(some.Select(p => ReadShareAsync(p, cancellation))));
        }

        return [.. shares];
    }

    /// <summary>What a partition's share has.</summary>
    public Task<Co2eMass> ReadShareAsync(int partition, CancellationToken cancellation) => store.ReadPoolShareAsync(partition, cancellation).AsTask();
}
