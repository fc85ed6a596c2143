using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Settlement.Institutions;

/// <summary>
/// Posts what the central account orders: allocations, corrections, carry-overs, shares of the pool. Each order's own id is its
/// request id, so that it is posted once, however often it comes; how far all is posted, the central account remembers.
/// </summary>
/// <remarks>'close_account' has no posting: the account's points go by the corrections that come with it, and what is left may still be spent.</remarks>
internal sealed class CentralFeed(
    CentralFeedService.CentralFeedServiceClient client, Institution central, IBalanceStore store, LedgerDeployment deployment, TimeProvider time, ILogger<CentralFeed> log)
{
    private const int Page = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Posts all that is there, and says so.</summary>
    /// <returns>Why it stopped before the end; empty when it did not.</returns>
    public async Task<string> PullAsync(CancellationToken cancellation)
    {
        try
        {
            var done = (await ReadAsync(0, 1, cancellation)).Acknowledged;
            while (true)
            {
                var page = await ReadAsync(done, Page, cancellation);
                if (page.Instructions.Count == 0) return "";
                var flaws = await PostAsync(page.Instructions, cancellation);
                var good = flaws.TakeWhile(f => f.Length == 0).Count();
                if (good > 0)
                {
                    done = page.Instructions[good - 1].Number;
                    await client.AcknowledgeInstructionsAsync(new() { Deployment = deployment.Id, UpTo = done }, central.Options(Patience, cancellation));
                    SettlementLog.Instructed(log, good, done);
                }

                if (good == flaws.Length) continue;
                SettlementLog.NotInstructed(log, page.Instructions[good].Number, flaws[good]);
                return $"Instruction {page.Instructions[good].Number} of the central account is not posted: {flaws[good]}";
            }
        }
        catch (RpcException e) when (!cancellation.IsCancellationRequested)
        {
            return $"The central account's feed does not answer: {e.Status.Detail}";
        }
    }

    private async Task<PullInstructionsResponse> ReadAsync(long after, int limit, CancellationToken cancellation) =>
        await client.PullInstructionsAsync(new() { Deployment = deployment.Id, After = after, Limit = limit }, central.Options(Patience, cancellation));

    // One account's in their order; accounts beside each other.
    private async Task<string[]> PostAsync(IReadOnlyList<Instruction> instructions, CancellationToken cancellation)
    {
        var flaws = new string[instructions.Count];
        Array.Fill(flaws, "an earlier one of this account is not posted.");
        await Task.WhenAll(instructions.Select((order, index) => (order, index)).GroupBy(i => i.order.Account).Select(async account =>
        {
            foreach (var (order, index) in account)
            {
                flaws[index] = await PostAsync(order, cancellation);
                if (flaws[index].Length > 0) return;
            }
        }));
        return flaws;
    }

    private async Task<string> PostAsync(Instruction order, CancellationToken cancellation)
    {
        if (!TryRead(order, out var events, out var flaw)) return flaw;
        foreach (var e in events)
        {
            var result = await store.PostAsync(e, cancellation);
            if (result.Status != StoreStatus.Done) return $"the balance store answers {result.Status}; it is tried again.";
            if (result.Posting.Answer is not { } answer) return "its id was used for something else.";
            if (answer.Outcome != Carbon.Transactions.Outcome.Approved) return $"it is refused ({answer.Outcome}, {answer.Refusal}).";
        }

        return "";
    }

    private bool TryRead(Instruction order, out IReadOnlyList<TransactionEvent> events, out string flaw)
    {
        (events, flaw) = ([], "");
        if (order.Id.Length != 16) return Wrong("its id has not 16 bytes.", out flaw);
        var hasAccount = order.Account.Length == AccountId.Size;
        if (order.OrderCase != Instruction.OrderOneofCase.LeasePool && !hasAccount) return Wrong("its account has not 16 bytes.", out flaw);
        var request = new RequestKey(MerchantId.Authority, new Guid(order.Id.Span, bigEndian: true));
        var (at, account) = (time.GetUtcNow(), hasAccount ? AccountId.Read(order.Account.Span) : default);
        switch (order.OrderCase)
        {
            case Instruction.OrderOneofCase.OpenAccount when BudgetPeriod.TryFromYear(order.OpenAccount.Period, out var first):
                events = [new Allocate(first, Co2eMass.Zero) { Request = request, Fingerprint = Of(order), At = at, Account = account }];
                return true;
            case Instruction.OrderOneofCase.Allocate when BudgetPeriod.TryFromYear(order.Allocate.Period, out var period) && IsMass(order.Allocate.Grams, 1):
                events = [new Allocate(period, Co2eMass.FromGrams(order.Allocate.Grams)) { Request = request, Fingerprint = Of(order), At = at, Account = account }];
                return true;
            case Instruction.OrderOneofCase.Correct when BudgetPeriod.TryFromYear(order.Correct.Period, out var corrected) && IsMass(order.Correct.Grams, -Co2eMass.MaxGrams):
                events = [new Correct(corrected, Co2eMass.FromGrams(order.Correct.Grams)) { Request = request, Fingerprint = Of(order), At = at, Account = account }];
                return true;
            case Instruction.OrderOneofCase.CarryOver when BudgetPeriod.TryFromYear(order.CarryOver.FromPeriod, out var over):
                events = [new CarryOver(over) { Request = request, Fingerprint = Of(order), At = at, Account = account }];
                return true;
            case Instruction.OrderOneofCase.CloseAccount:
                return true;
            case Instruction.OrderOneofCase.LeasePool when IsMass(order.LeasePool.Grams, 1):
                events = [.. Shares(order, request, at)];
                return true;
            default:
                return Wrong($"this build does not know the order {order.OrderCase}, or its figures are out of range.", out flaw);
        }
    }

    // As even as whole grams let: the first partitions have one more.
    private IEnumerable<LeasePool> Shares(Instruction order, RequestKey request, DateTimeOffset at)
    {
        var (each, more) = Math.DivRem(order.LeasePool.Grams, deployment.Partitions);
        for (var partition = 0; partition < deployment.Partitions; partition++)
        {
            var grams = each + (partition < more ? 1 : 0);
            if (grams == 0) yield break;
            var id = SHA256.HashData(Encoding.ASCII.GetBytes($"lease-pool {request.Id:n} {partition}"));
            id[6] = (byte)(0x80 | (id[6] & 0x0F));
            id[8] = (byte)(0x80 | (id[8] & 0x3F));
            yield return new(partition, Co2eMass.FromGrams(grams)) { Request = new(MerchantId.Authority, new Guid(id.AsSpan(0, 16), bigEndian: true)), Fingerprint = Of(order), At = at };
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
            _ => $"lease {order.LeasePool?.Grams}",
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
