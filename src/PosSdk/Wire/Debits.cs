using System.Collections.Concurrent;
using CarbonPos.PosSdk.Pending;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.PosSdk.Wire;

/// <summary>Sends what moves points: kept before it is sent, repeated under the same id, and asked after when no answer came.</summary>
internal sealed class Debits(Gateway gateway, CheckoutService.CheckoutServiceClient checkout, IPendingRequests pending)
{
    private readonly ConcurrentDictionary<RequestId, bool> inFlight = [];

    /// <param name="request">What to keep.</param>
    /// <param name="training">True: nothing can move, so nothing is kept.</param>
    /// <param name="call">Sends it, once.</param>
    /// <param name="read">What the answer says.</param>
    /// <param name="cancellation">Stops the waiting, never the debit: the request stays kept.</param>
    public async Task<SaleOutcome> SendAsync<T>(
        PendingRequest request, bool training, Func<CallOptions, AsyncUnaryCall<T>> call, Func<T, RequestId, SaleOutcome> read, CancellationToken cancellation)
        where T : class
    {
        cancellation.ThrowIfCancellationRequested();
        var id = request.RequestId;
        if (!inFlight.TryAdd(id, true))
        {
            throw Local(CarbonPosErrors.RequestInFlight, id, "This request is being sent already. Wait for its answer.", $"Request {id} is in flight in this process.");
        }

        try
        {
            var saved = training ? PendingSave.New : Keep(request);
            var result = await gateway.CallAsync(call, id, cancellation);
            if (result.Answer is { } answer)
            {
                return Settle(request, read(answer, id));
            }

            // A reused id: another request has it, so none of these attempts did anything, the unanswered ones included.
            if (!result.MaybeCarriedOut || training || result.Error!.Code == CarbonPosErrors.RequestIdReused)
            {
                // One that waited before stays kept: what its first sending did is still to be found out.
                if (saved != PendingSave.SameTarget)
                {
                    pending.Remove(id);
                }

                throw result.Error!;
            }

            var outcome = await AskAsync(request, result.Error!, cancellation);
            return outcome is SaleOutcome.Abandoned && result.Refused ? throw result.Error! : outcome;
        }
        finally
        {
            inFlight.TryRemove(id, out _);
        }
    }

    /// <summary>What became of one request; gives its id up if nothing did.</summary>
    public async Task<SaleOutcome> ResolveAsync(PendingRequest request, CancellationToken cancellation)
    {
        if (!inFlight.TryAdd(request.RequestId, true))
        {
            throw Local(
                CarbonPosErrors.RequestInFlight, request.RequestId, "This request is being sent already. Wait for its answer.", $"Request {request.RequestId} is in flight in this process.");
        }

        try
        {
            return await AskAsync(request, null, cancellation);
        }
        finally
        {
            inFlight.TryRemove(request.RequestId, out _);
        }
    }

    /// <summary>What became of every request that a crash or a dead network left behind. Requests in flight are left alone.</summary>
    public async Task<IReadOnlyList<ResolvedRequest>> ResolveAllAsync(CancellationToken cancellation)
    {
        var resolved = new List<ResolvedRequest>();
        foreach (var request in pending.List())
        {
            if (!inFlight.TryAdd(request.RequestId, true))
            {
                continue;
            }

            try
            {
                resolved.Add(new(request, await AskAsync(request, null, cancellation)));
            }
            finally
            {
                inFlight.TryRemove(request.RequestId, out _);
            }

            if (resolved[^1].Outcome is SaleOutcome.Unknown { Cause.Code: CarbonPosErrors.GatewayUnreachable })
            {
                // The others would only wait as long, one after the other; they stay kept.
                break;
            }
        }

        return resolved;
    }

    private async Task<SaleOutcome> AskAsync(PendingRequest request, CarbonPosException? cause, CancellationToken cancellation)
    {
        var question = new FindOrAbandonRequest { RequestId = request.RequestId.ToString() };
        if (request.Instrument is { } instrument)
        {
            question.Instrument = instrument.ToWire();
        }
        else
        {
            question.TransactionId = request.TransactionId;
        }

        var result = await gateway.CallAsync(options => checkout.FindOrAbandonAsync(question, options), request.RequestId, cancellation);
        if (result.Answer is not { } answer)
        {
            return new SaleOutcome.Unknown(request.RequestId, cause ?? result.Error!);
        }

        return Settle(request, answer.Found ? answer.Posting.ToOutcome(request.RequestId) : new SaleOutcome.Abandoned(request.RequestId));
    }

    private SaleOutcome Settle(PendingRequest request, SaleOutcome outcome)
    {
        if (outcome.IsFinal)
        {
            pending.Remove(request.RequestId);
        }

        return outcome;
    }

    private PendingSave Keep(PendingRequest request)
    {
        PendingSave saved;
        try
        {
            saved = pending.Save(request);
        }
        catch (IOException cause)
        {
            throw Local(
                CarbonPosErrors.PendingNotWritable, request.RequestId, "The till cannot write to its disk, so it cannot sell safely. Nothing was debited; call support.", cause.Message, cause);
        }

        return saved switch
        {
            PendingSave.OtherTarget => throw Local(
                CarbonPosErrors.RequestIdOnOtherAccount,
                request.RequestId,
                "This request id belongs to another shopper or transaction. Nothing was debited; start the sale again.",
                $"Request {request.RequestId} was used with another instrument or transaction. Make a new id for every attempt."),
            PendingSave.Full => throw Local(
                CarbonPosErrors.PendingFull,
                request.RequestId,
                "Too many sales wait to be cleared up. Nothing was debited; clear them up first.",
                "The pending store is at its bound. Call ResolvePendingAsync when the gateway can be reached."),
            _ => saved,
        };
    }

    private static CarbonPosException Local(string code, RequestId id, string cashier, string support, Exception? inner = null) =>
        new(code, cashier, support, inner) { RequestId = id, SameRequestIdSafe = code != CarbonPosErrors.RequestIdOnOtherAccount };
}
