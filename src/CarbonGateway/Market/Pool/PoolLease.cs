using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Settlement.Institutions;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Market.Pool;

/// <summary>What passes between the central account's pool and the deployment's unallocated share: leases that it asks for, and what it gives back after a day.</summary>
/// <param name="market">Of the central account.</param>
/// <param name="central">Token and deadlines.</param>
/// <param name="ledger">Has the book.</param>
/// <param name="options">Validated.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Events 2600 to 2649.</param>
internal sealed class PoolLease(CentralMarketService.CentralMarketServiceClient market, Institution central, ILedger ledger, PoolOptions options, TimeProvider time, ILogger<PoolLease> log)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A pool that had too little has hardly more a moment later.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(15);
    private DateTimeOffset restsUntil;

    private IPoolBook Book => ledger.Pool;

    private string Deployment => ledger.Deployment.Id;

    /// <summary>Asks for what is missing, where less than half of what there should be is unallocated.</summary>
    /// <returns>What came, and what kept more from coming.</returns>
    public async Task<(Co2eMass Leased, string Trouble)> AskAsync(DateOnly day, PoolStanding standing, CancellationToken cancellation)
    {
        // One that nobody has heard the answer of is asked again first: the same answer comes.
        if (standing.Open.FirstOrDefault(m => m.Kind == PoolMoveKind.Ask) is not { } ask)
        {
            if (standing.Unallocated.Grams >= (options.LeaseGrams + 1) / 2 || time.GetUtcNow() < restsUntil) return (Co2eMass.Zero, "");
            var round = standing.Rounds.TryGetValue((PoolMoveKind.Ask, 0), out var last) ? last + 1 : 0;
            ask = new(PoolMoveKind.Ask, day, 0, round, Co2eMass.FromGrams(options.LeaseGrams - standing.Unallocated.Grams), null);
            // Another gateway asks just now.
            if ((await Book.PlanAsync([ask], cancellation)).Count == 0) return (Co2eMass.Zero, "");
        }

        try
        {
            var request = new RequestPoolRequest { Deployment = Deployment, RequestId = PoolPostings.IdOf(Deployment, ask).ToString(), Grams = ask.Grams.Grams };
            var answer = await market.RequestPoolAsync(request, central.Options(Patience, cancellation));
            if (answer.GrantedGrams < 0 || answer.GrantedGrams > ask.Grams.Grams || answer.GrantedGrams > 0 != answer.Instruction > 0) return (Co2eMass.Zero, $"The central account grants {answer.GrantedGrams} g of {ask.Grams} by instruction {answer.Instruction}, which makes no sense.");
            var granted = Co2eMass.FromGrams(answer.GrantedGrams);
            if (granted < ask.Grams) restsUntil = time.GetUtcNow() + Rest;
            // The lease before the answer: who stops in between is told the same again.
            var trouble = granted.IsPositive ? await TakeAsync(answer.Instruction, granted, cancellation) : "";
            if (trouble.Length > 0) return (Co2eMass.Zero, trouble);
            await Book.FinishAsync([ask with { Moved = granted }], cancellation);
            return (granted, "");
        }
        catch (Exception e) when (Calls.HasFailed(e, cancellation))
        {
            return (Co2eMass.Zero, $"The central account leases nothing of the pool now: {Calls.Words(e)}");
        }
    }

    /// <summary>Adds a lease to the unallocated share, once for each instruction.</summary>
    /// <returns>What is wrong with it; empty when nothing is.</returns>
    public async Task<string> TakeAsync(long instruction, Co2eMass grams, CancellationToken cancellation)
    {
        var lease = PoolMove.Lease(instruction, grams);
        if ((await Book.PlanAsync([lease], cancellation)).Count == 0)
        {
            var known = (await Book.ReadMovesAsync(PoolMove.NoDay, cancellation)).First(m => m.Kind == PoolMoveKind.Lease && m.Round == instruction);
            if (known.Grams != grams) return $"instruction {instruction} leased {known.Grams} when it came first, and {grams} now.";
            if (known.Moved is not null) return "";
        }

        await Book.FinishAsync([lease with { Moved = grams }], cancellation);
        PoolLog.Leased(log, grams, instruction);
        return "";
    }

    /// <summary>Plans that what is unallocated above what there should be goes back. Taken out of the share now, before the next day begins to fill it.</summary>
    public async Task PlanGivingBackAsync(DateOnly day, CancellationToken cancellation)
    {
        var over = (await Book.ReadPoolAsync(day, cancellation)).Unallocated.Grams - options.LeaseGrams;
        if (over > 0) await Book.PlanAsync([new(PoolMoveKind.GiveBack, day, 0, 0, Co2eMass.FromGrams(over), null)], cancellation);
    }

    /// <summary>Gives back what was planned, day by day, once the central account has booked the day.</summary>
    /// <returns>What keeps it from being done; empty when nothing does, or when a day has to be booked first.</returns>
    public async Task<string> GiveBackAsync(CancellationToken cancellation)
    {
        foreach (var move in (await Book.ReadPoolAsync(PoolMove.NoDay, cancellation)).Open.Where(m => m.Kind == PoolMoveKind.GiveBack).OrderBy(m => m.Day))
        {
            try
            {
                var request = new ReturnPoolRequest { Deployment = Deployment, RequestId = PoolPostings.IdOf(Deployment, move).ToString(), Grams = move.Grams.Grams };
                await market.ReturnPoolAsync(request, central.Options(Patience, cancellation));
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.FailedPrecondition)
            {
                // It does not know yet that the deployment has so much: it has not booked the day, or not all of it.
                return "";
            }
            catch (Exception e) when (Calls.HasFailed(e, cancellation))
            {
                return $"The central account does not take points of the pool back: {Calls.Words(e)}";
            }

            await Book.FinishAsync([move with { Moved = move.Grams }], cancellation);
            PoolLog.GivenBack(log, move.Grams, move.Day);
        }

        return "";
    }
}
