using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Settlement.Institutions;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>An institution that answers nonsense settles nothing, and keeps nobody busy for ever.</summary>
public sealed class LyingTests
{
    private static readonly DateOnly Day = LedgerOfDays.First;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Lies => new()
    {
        { "nothing", "does not answer what it was asked about" },
        { "another day", "does not answer what it was asked about" },
        { "no state", "answers the close" },
        { "misses the same chunk for ever", "again, or one that there is not" },
        { "misses a chunk that there is not", "again, or one that there is not" },
        { "booked less", "its breaks do not make up for the rest" },
        { "a break before the first record", "does not answer what it was asked about" },
        { "no answer", "has not answered in time" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task HandOver_ToWhoLies_IsNotBooked_AndSaysWhy(string lie, string named)
    {
        await using var town = new LedgerOfDays(1);
        await town.LiveAsync(Day, 200);
        using var built = await town.BuildAsync(Day);
        var said = built.State();
        var outcome = await new Liar(lie, said).HandOverAsync(built, said, said.Sign(town.Keys.Signing), Cancellation);
        Assert.Contains(named, Assert.IsType<HandoverOutcome.NotYet>(outcome).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandOver_BreaksWithStrangeTexts_AreMadePlain_AndEachIsOnce()
    {
        await using var town = new LedgerOfDays(1);
        await town.LiveAsync(Day, 200);
        using var built = await town.BuildAsync(Day);
        var said = built.State();
        var booked = Assert.IsType<HandoverOutcome.Booked>(await new Liar("strange texts", said).HandOverAsync(built, said, said.Sign(town.Keys.Signing), Cancellation));
        var found = Assert.Single(booked.Breaks);
        Assert.Equal(("CODE[2J", 501), (found.Code, found.Reason.Length));
    }

    /// <summary>Answers as it likes.</summary>
    private sealed class Liar(string lie, DayStatement said) : Institution("central", "token", TimeProvider.System)
    {
        private readonly Handover handover = said.Handovers[0];

        protected override IEnumerable<OutgoingChunk> Chunks(BuiltDay day) => day.CitizenChunks().Select(chunk => new OutgoingChunk(
            () => CitizenChunk.DigestOf(chunk.ToBytes()), _ => Answer(ByteString.CopyFrom(CitizenChunk.DigestOf(chunk.ToBytes())))));

        protected override AsyncUnaryCall<OpenBatchResponse> OpenAsync(OpenBatchRequest request, CallOptions options) =>
            lie == "no answer" ? Never<OpenBatchResponse>() : Answer(new OpenBatchResponse { Status = Status() });

        protected override AsyncUnaryCall<CloseBatchResponse> CloseAsync(CloseBatchRequest request, CallOptions options) => Answer(new CloseBatchResponse { Status = Status() });

        protected override AsyncUnaryCall<GetBatchResponse> GetAsync(GetBatchRequest request, CallOptions options) => Answer(new GetBatchResponse { Status = Status() });

        protected override AsyncUnaryCall<RetryBreaksResponse> RetryAsync(RetryBreaksRequest request, CallOptions options) => Answer(new RetryBreaksResponse { Status = Status() });

        private static AsyncUnaryCall<T> Answer<T>(T answer) => new(Task.FromResult(answer), Task.FromResult(Metadata.Empty), () => Grpc.Core.Status.DefaultSuccess, () => [], () => { });

        // As a channel tells that a deadline has passed.
        private static AsyncUnaryCall<T> Never<T>() => new(Task.FromException<T>(new OperationCanceledException()), Task.FromResult(Metadata.Empty), () => Grpc.Core.Status.DefaultCancelled, () => [], () => { });

        private BatchStatus? Status()
        {
            var status = new BatchStatus { Key = KeyOf(said.Deployment, said.BusinessDay), State = BatchState.Booked, BookedGrams = handover.NetGrams };
            switch (lie)
            {
                case "nothing":
                    return null;
                case "another day":
                    status.Key = KeyOf(said.Deployment, said.BusinessDay.AddDays(1));
                    return status;
                case "no state":
                    status.State = BatchState.Unspecified;
                    return status;
                case "misses the same chunk for ever":
                    status.State = BatchState.Open;
                    status.MissingChunks.Add(0);
                    return status;
                case "misses a chunk that there is not":
                    status.State = BatchState.Open;
                    status.MissingChunks.Add(handover.Chunks);
                    return status;
                case "booked less":
                    status.BookedGrams--;
                    return status;
                case "a break before the first record":
                    status.Breaks.Add(new BatchBreak { Chunk = -1 });
                    return status;
                case "strange texts":
                    status.Breaks.Add([new() { Code = "CODE\u001b[2J\0", Reason = new string('r', 100_000) }, new() { Code = "TWICE" }]);
                    status.BreakCount = 2;
                    return status;
                default:
                    return status;
            }
        }
    }
}
