using System.Buffers.Binary;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Settlement.Institutions;

/// <summary>
/// Posts what the central account orders: allocations, corrections, carry-overs, closings; leases of the pool go to the deployment's share. Each order's own id is its
/// request id, so that it is posted once, however often it comes; how far all is posted, the central account remembers.
/// </summary>
/// <remarks>What is left on a closed account goes by corrections, once all its days are booked. What was sold after its last day, before the closing came or by force, stands as a break there.</remarks>
internal sealed class CentralFeed(
    CentralFeedService.CentralFeedServiceClient client, Institution central, IBalanceStore store, ILedger ledger, PoolShares pool, TimeProvider time, ILogger<CentralFeed> log)
{
    private const int Page = 1_000;
    private const int MostPages = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Posts what is there, up to 200,000 orders, so that a day's end never waits for a whole country's allocation; and says so.</summary>
    /// <returns>Why it stopped before the end; empty when it did not.</returns>
    public async Task<string> PullAsync(CancellationToken cancellation)
    {
        try
        {
            var done = (await ReadAsync(0, 1, cancellation)).Acknowledged;
            for (var number = 0; number < MostPages; number++)
            {
                var page = await ReadAsync(done, Page, cancellation);
                if (page.Instructions.Count == 0) return "";
                if (page.Instructions.Where((order, i) => order.Number != done + i + 1).FirstOrDefault() is { } strange) return $"The central account's feed gives number {strange.Number} where {done + 1} and those after it were asked for.";
                // Beyond the first page nothing was ever posted: a page is acknowledged before the next is read.
                var flaws = await PostAsync(page.Instructions, mayBePosted: number == 0, cancellation);
                var good = flaws.TakeWhile(f => f.Length == 0).Count();
                if (good > 0)
                {
                    done = page.Instructions[good - 1].Number;
                    await client.AcknowledgeInstructionsAsync(new() { Deployment = ledger.Deployment.Id, UpTo = done }, central.Options(Patience, cancellation));
                    SettlementLog.Instructed(log, good, done);
                }

                if (good == flaws.Length) continue;
                SettlementLog.NotInstructed(log, page.Instructions[good].Number, flaws[good]);
                return $"Instruction {page.Instructions[good].Number} of the central account is not posted: {flaws[good]}";
            }

            return "";
        }
        catch (Exception e) when (Calls.HasFailed(e, cancellation))
        {
            return $"The central account's feed does not answer: {Calls.Words(e)}";
        }
    }

    private async Task<PullInstructionsResponse> ReadAsync(long after, int limit, CancellationToken cancellation) =>
        await client.PullInstructionsAsync(new() { Deployment = ledger.Deployment.Id, After = after, Limit = limit }, central.Options(Patience, cancellation));

    // One account's in their order; accounts beside each other.
    private async Task<string[]> PostAsync(IReadOnlyList<Instruction> instructions, bool mayBePosted, CancellationToken cancellation)
    {
        var flaws = new string[instructions.Count];
        Array.Fill(flaws, "an earlier one of this account is not posted.");
        await Task.WhenAll(instructions.Select((order, index) => (order, index)).GroupBy(i => i.order.Account).Select(async account =>
        {
            foreach (var (order, index) in account)
            {
                flaws[index] = await PostAsync(order, mayBePosted, cancellation);
                if (flaws[index].Length > 0) return;
            }
        }));
        return flaws;
    }

    private async Task<string> PostAsync(Instruction order, bool mayBePosted, CancellationToken cancellation)
    {
        if (order.OrderCase == Instruction.OrderOneofCase.LeasePool && IsMass(order.LeasePool.Grams, 1)) return await pool.TakeLeaseAsync(order.Number, Co2eMass.FromGrams(order.LeasePool.Grams), cancellation);
        if (!TryRead(order, out var e, out var flaw)) return flaw;
        // The store forgets an id after some days; what was posted and never acknowledged, the ledger knows for ever.
        if (mayBePosted && (await ledger.FindRequestAsync(e.Request, cancellation)).Any(known => known.Answer is { Outcome: Carbon.Transactions.Outcome.Approved })) return "";
        var result = await store.PostAsync(e, cancellation);
        if (result.Status != StoreStatus.Done) return $"the balance store answers {result.Status}; it is tried again.";
        if (result.Posting.Answer is not { } answer) return "its id was used for something else.";
        return answer.Outcome == Carbon.Transactions.Outcome.Approved ? "" : $"it is refused ({answer.Outcome}, {answer.Refusal}).";
    }

    private bool TryRead(Instruction order, [NotNullWhen(true)] out TransactionEvent? e, out string flaw)
    {
        (e, flaw) = (null, "");
        if (order.Id.Length != 16) return Wrong("its id has not 16 bytes.", out flaw);
        if (order.OrderCase != Instruction.OrderOneofCase.LeasePool && order.Account.Length != AccountId.Size) return Wrong("its account has not 16 bytes.", out flaw);
        var request = new RequestKey(MerchantId.Authority, new Guid(order.Id.Span, bigEndian: true));
        var (at, account) = (time.GetUtcNow(), order.Account.Length == AccountId.Size ? AccountId.Read(order.Account.Span) : default);
        switch (order.OrderCase)
        {
            case Instruction.OrderOneofCase.OpenAccount when BudgetPeriod.TryFromYear(order.OpenAccount.Period, out var first):
                e = new Allocate(first, Co2eMass.Zero) { Request = request, Fingerprint = Of(order), At = at, Account = account };
                return true;
            case Instruction.OrderOneofCase.Allocate when BudgetPeriod.TryFromYear(order.Allocate.Period, out var period) && IsMass(order.Allocate.Grams, 1):
                e = new Allocate(period, Co2eMass.FromGrams(order.Allocate.Grams)) { Request = request, Fingerprint = Of(order), At = at, Account = account };
                return true;
            case Instruction.OrderOneofCase.Correct when BudgetPeriod.TryFromYear(order.Correct.Period, out var corrected) && IsMass(order.Correct.Grams, -Co2eMass.MaxGrams):
                e = new Correct(corrected, Co2eMass.FromGrams(order.Correct.Grams)) { Request = request, Fingerprint = Of(order), At = at, Account = account };
                return true;
            case Instruction.OrderOneofCase.CarryOver when BudgetPeriod.TryFromYear(order.CarryOver.FromPeriod, out var over):
                e = new CarryOver(over) { Request = request, Fingerprint = Of(order), At = at, Account = account };
                return true;
            case Instruction.OrderOneofCase.CloseAccount when DateOnly.TryParseExact(order.CloseAccount.LastDay, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last):
                e = new CloseAccount(last) { Request = request, Fingerprint = Of(order), At = at, Account = account };
                return true;
            default:
                return Wrong($"this build does not know the order {order.OrderCase}, or its figures are out of range.", out flaw);
        }
    }

    // Of what is ordered, not of when: the same order is the same body.
    private static BodyFingerprint Of(Instruction order)
    {
        var text = order.OrderCase switch
        {
            Instruction.OrderOneofCase.OpenAccount => $"open {order.OpenAccount.Period}",
            Instruction.OrderOneofCase.Allocate => $"allocate {order.Allocate.Period} {order.Allocate.Grams}",
            Instruction.OrderOneofCase.Correct => $"correct {order.Correct.Period} {order.Correct.Grams}",
            Instruction.OrderOneofCase.CarryOver => $"carry {order.CarryOver.FromPeriod}",
            Instruction.OrderOneofCase.CloseAccount => $"close {order.CloseAccount.LastDay}",
            _ => throw new UnreachableException(),
        };
        return new(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(text))), 0);
    }

    private static bool IsMass(long grams, long least) => grams >= least && grams <= Co2eMass.MaxGrams;

    private static bool Wrong(string what, out string flaw)
    {
        flaw = what;
        return false;
    }
}
