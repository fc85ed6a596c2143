using CarbonPos.Carbon.Settlement;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Settlement.Institutions;

/// <summary>A chunk on its way.</summary>
/// <param name="Digest">SHA-256 of its bytes: what the institution must read.</param>
/// <param name="SendAsync">Sends it, and gives the digest of what was read.</param>
internal readonly record struct OutgoingChunk(byte[] Digest, Func<CallOptions, AsyncUnaryCall<ByteString>> SendAsync);

/// <summary>
/// One institution, and how a day is handed over to it: what is coming, chunk by chunk what it lacks, and the close. It may stop
/// and begin again anywhere; the institution says what it has.
/// </summary>
/// <param name="name">As the day statement names it.</param>
/// <param name="token">This deployment's.</param>
/// <param name="time">The clock.</param>
internal abstract class Institution(string name, string token, TimeProvider time)
{
    private const int MostRounds = 1_001;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // All of a day is booked in one step.
    private static readonly TimeSpan ClosePatience = TimeSpan.FromMinutes(15);

    /// <summary>As the day statement names it.</summary>
    public string Name => name;

    /// <summary>Where a day's batch stands there; null = nothing is known of it.</summary>
    /// <exception cref="RpcException">No answer, or a refusal.</exception>
    public async Task<BatchStatus?> FindAsync(string deployment, DateOnly day, CancellationToken cancellation)
    {
        try
        {
            return (await GetAsync(new() { Key = KeyOf(deployment, day) }, Options(Patience, cancellation))).Status;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
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
            var status = (await OpenAsync(new() { Head = Head(said, signed) }, Options(Patience, cancellation))).Status;
            for (var round = 0; status.State != BatchState.Booked && status.MissingChunks.Count > 0 && round < MostRounds; round++)
            {
                if (await SendAsync(day, [.. status.MissingChunks], cancellation) is { } differs) return differs;
                status = (await GetAsync(new() { Key = status.Key }, Options(Patience, cancellation))).Status;
            }

            if (status.State != BatchState.Booked) status = (await CloseAsync(new() { Key = status.Key }, Options(ClosePatience, cancellation))).Status;
            return status.State == BatchState.Booked ? new HandoverOutcome.Booked(BreaksOf(status)) : new HandoverOutcome.NotYet($"The {name} answers the close of {said.BusinessDay:yyyy-MM-dd} with {status.State}.", true);
        }
        catch (RpcException e) when (!cancellation.IsCancellationRequested)
        {
            return NotYet(e);
        }
    }

    /// <summary>Has the breaks of a booked day judged once more.</summary>
    public async Task<HandoverOutcome> RetryAsync(string deployment, DateOnly day, CancellationToken cancellation)
    {
        try
        {
            return new HandoverOutcome.Booked(BreaksOf((await RetryAsync(new() { Key = KeyOf(deployment, day) }, Options(ClosePatience, cancellation))).Status));
        }
        catch (RpcException e) when (!cancellation.IsCancellationRequested)
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

    /// <summary>What a failed call means.</summary>
    protected HandoverOutcome.NotYet NotYet(RpcException e) => e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Aborted or StatusCode.Cancelled
        ? new($"The {name} does not answer: {e.Status.Detail}", false)
        : new($"The {name} refuses ({e.StatusCode}): {e.Status.Detail}", true);

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
            if (!read.Span.SequenceEqual(chunk.Digest)) return new($"The {name} reads chunk {number - 1} of {day.Day:yyyy-MM-dd} otherwise than it was sent: its digest differs.", true);
        }

        return null;
    }

    private List<NightBreak> BreaksOf(BatchStatus status)
    {
        var (day, now) = (DateOnly.ParseExact(status.Key.BusinessDay, "yyyy-MM-dd"), time.GetUtcNow());
        return [.. status.Breaks.Select(b => new NightBreak(day, name, b.Chunk, b.Record, b.Code, b.Reason, b.NetGrams, now, null, ""))];
    }
}
