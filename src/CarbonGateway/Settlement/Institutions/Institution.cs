using CarbonPos.Carbon.Settlement;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Settlement.Institutions;

/// <summary>A chunk on its way.</summary>
/// <param name="Digest">SHA-256 of its bytes: what the institution must read. Made when it is asked for: most chunks of a run that goes on are there already.</param>
/// <param name="SendAsync">Sends it, and gives the digest of what was read.</param>
internal readonly record struct OutgoingChunk(Func<byte[]> Digest, Func<CallOptions, AsyncUnaryCall<ByteString>> SendAsync);

/// <summary>
/// One institution, and how a day is handed over to it: what is coming, chunk by chunk what it lacks, and the close. It may stop
/// and begin again anywhere; the institution says what it has.
/// </summary>
/// <param name="name">As the day statement names it.</param>
/// <param name="token">This deployment's.</param>
/// <param name="time">The clock.</param>
internal abstract class Institution(string name, string token, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // All of a day is booked in one step.
    private static readonly TimeSpan ClosePatience = TimeSpan.FromMinutes(15);

    /// <summary>As the day statement names it.</summary>
    public string Name => name;

    /// <summary>Where a day's batch stands there.</summary>
    /// <returns>Null = it lacks the day, or some of it.</returns>
    public async Task<HandoverOutcome?> FindAsync(string deployment, DateOnly day, CancellationToken cancellation)
    {
        try
        {
            var key = KeyOf(deployment, day);
            var status = (await GetAsync(new() { Key = key }, Options(Patience, cancellation))).Status;
            return Nonsense(status, key) ?? Booked(status, day);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
        catch (Exception e) when (Calls.HasFailed(e, cancellation))
        {
            return NotYet(e);
        }
    }

    /// <summary>Hands a day over, as far as that is not done.</summary>
    /// <param name="day">Read and added up.</param>
    /// <param name="said">Its statement.</param>
    /// <param name="signed">As it stands in the ledger.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    public async Task<HandoverOutcome> HandOverAsync(BuiltDay day, DayStatement said, SignedStatement signed, CancellationToken cancellation)
    {
        try
        {
            var head = Head(said, signed);
            var status = (await OpenAsync(new() { Head = head }, Options(Patience, cancellation))).Status;
            for (var least = 0; Nonsense(status, head.Key) is null && status.State == BatchState.Open && status.MissingChunks.Count > 0;)
            {
                // Whoever goes on missing what has been sent would be sent it for ever.
                if (status.MissingChunks.Min() < least || status.MissingChunks.Max() >= head.Chunks) return Refused($"misses chunk {status.MissingChunks.Min()} of {head.Chunks} of {day.Day:yyyy-MM-dd} again, or one that there is not.");
                least = status.MissingChunks.Max() + 1;
                if (await SendAsync(day, [.. status.MissingChunks], cancellation) is { } differs) return differs;
                status = (await GetAsync(new() { Key = head.Key }, Options(Patience, cancellation))).Status;
            }

            if (Nonsense(status, head.Key) is null && status.State == BatchState.Open) status = (await CloseAsync(new() { Key = head.Key }, Options(ClosePatience, cancellation))).Status;
            return Nonsense(status, head.Key) ?? Astray(status, head) ?? Booked(status, day.Day) ?? Refused($"answers the close of {day.Day:yyyy-MM-dd} with {status.State}.");
        }
        catch (Exception e) when (Calls.HasFailed(e, cancellation))
        {
            return NotYet(e);
        }
    }

    /// <summary>Has the breaks of a booked day judged once more.</summary>
    public async Task<HandoverOutcome> RetryAsync(string deployment, DateOnly day, CancellationToken cancellation)
    {
        try
        {
            var key = KeyOf(deployment, day);
            var status = (await RetryAsync(new() { Key = key }, Options(ClosePatience, cancellation))).Status;
            return Nonsense(status, key) ?? Booked(status, day) ?? Refused($"no longer knows {day:yyyy-MM-dd} as booked.");
        }
        catch (Exception e) when (Calls.HasFailed(e, cancellation))
        {
            return NotYet(e);
        }
    }

    /// <summary>A call's token and deadline, which goes by the machine's clock, whatever day it is in town.</summary>
    public CallOptions Options(TimeSpan patience, CancellationToken cancellation) =>
        new(new Metadata { { "authorization", $"Bearer {token}" } }, TimeProvider.System.GetUtcNow().UtcDateTime + patience, cancellation);

    /// <summary>The batch of a day.</summary>
    protected static BatchKey KeyOf(string deployment, DateOnly day) => new() { Deployment = deployment, BusinessDay = day.ToString("yyyy-MM-dd") };

    /// <summary>The day's chunks, in order.</summary>
    protected abstract IEnumerable<OutgoingChunk> Chunks(BuiltDay day);

    protected abstract AsyncUnaryCall<OpenBatchResponse> OpenAsync(OpenBatchRequest request, CallOptions options);

    protected abstract AsyncUnaryCall<CloseBatchResponse> CloseAsync(CloseBatchRequest request, CallOptions options);

    protected abstract AsyncUnaryCall<GetBatchResponse> GetAsync(GetBatchRequest request, CallOptions options);

    protected abstract AsyncUnaryCall<RetryBreaksResponse> RetryAsync(RetryBreaksRequest request, CallOptions options);

    private HandoverOutcome.NotYet NotYet(Exception e) => e is RpcException { StatusCode: not (StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Cancelled) } refusal
        ? Refused($"refuses ({refusal.StatusCode}): {Calls.Words(e)}")
        : new($"The {name} does not answer: {Calls.Words(e)}", false);

    private HandoverOutcome.NotYet Refused(string what) => new($"The {name} {what}", true);

    // An answer that is not about what was asked proves nothing about it.
    private HandoverOutcome? Nonsense(BatchStatus? status, BatchKey key) => status?.Key is { } about && about.Equals(key) && status.Breaks.All(b => b.Chunk >= 0 && b.Record >= 0)
        ? null
        : Refused($"does not answer what it was asked about {key.BusinessDay}: its status is of another batch, or of none.");

    // More breaks than a status tells are not added up.
    private HandoverOutcome? Astray(BatchStatus status, BatchHead head) =>
        status.State != BatchState.Booked || status.BreakCount != status.Breaks.Count || status.Breaks.Aggregate((Int128)status.BookedGrams, (sum, b) => sum + b.NetGrams) == head.NetGrams
            ? null
            : Refused($"says that it has booked {status.BookedGrams} g of {head.NetGrams} g of {head.Key.BusinessDay}, and its breaks do not make up for the rest.");

    private HandoverOutcome? Booked(BatchStatus status, DateOnly day)
    {
        if (status.State != BatchState.Booked) return null;
        var now = time.GetUtcNow();
        return new HandoverOutcome.Booked([.. status.Breaks.DistinctBy(b => (b.Chunk, b.Record)).Select(b => new NightBreak(day, name, b.Chunk, b.Record, Calls.Plain(b.Code), Calls.Plain(b.Reason), b.NetGrams, now, null, ""))]);
    }

    private BatchHead Head(DayStatement said, SignedStatement signed)
    {
        var handover = said.Handovers.First(h => h.Institution == name);
        var digest = new byte[Digest.Size];
        handover.Digest.Write(digest);
        return new()
        {
            Key = KeyOf(said.Deployment, said.BusinessDay),
            Chunks = handover.Chunks,
            Records = handover.Records,
            NetGrams = handover.NetGrams,
            Digest = ByteString.CopyFrom(digest),
            Statement = ByteString.CopyFrom(signed.Bytes.Span),
            StatementSignature = ByteString.CopyFrom(signed.Signature.Span),
            StatementKey = signed.KeyId,
        };
    }

    private async Task<HandoverOutcome.NotYet?> SendAsync(BuiltDay day, HashSet<int> missing, CancellationToken cancellation)
    {
        var number = 0;
        foreach (var chunk in Chunks(day))
        {
            if (!missing.Contains(number++)) continue;
            var read = await chunk.SendAsync(Options(Patience, cancellation));
            if (!read.Span.SequenceEqual(chunk.Digest())) return new($"The {name} reads chunk {number - 1} of {day.Day:yyyy-MM-dd} otherwise than it was sent: its digest differs.", true);
        }

        return null;
    }
}
