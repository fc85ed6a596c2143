using CarbonPos.Compat.Tests.Echo;
using Grpc.Core;

namespace CarbonPos.Compat.Tests.Calls;

/// <summary>What the stand-ins themselves allocate on the path of a unary call: nothing beyond the objects that the API makes one ask for.</summary>
public sealed class AllocationTests
{
    private const int Rounds = 1000;

    [Fact]
    public void GeneratedClient_WithoutHost_AddsNothingToTheInvoker()
    {
        var client = new EchoService.EchoServiceClient(new RecordingInvoker());
        var request = new EchoRequest();
        Assert.Equal(0, BytesPerRound(() => client.SayAsync(request)));
    }

    [Fact]
    public void Metadata_Lookup_AllocatesNothing()
    {
        var headers = new Metadata { { "user-agent", "till" }, { "authorization", "Bearer x" }, { "x-last", "1" } };
        Assert.Equal(0, BytesPerRound(() => headers.GetValue("authorization")));
        Assert.Equal(0, BytesPerRound(() => headers.GetValue("absent")));
    }

    [Fact]
    public void Metadata_LowerCaseKey_IsKeptAsItIs()
    {
        var key = new string("authorization");
        Assert.Same(key, new Metadata.Entry(key, "v").Key);
    }

    [Fact]
    public void Call_StatusTrailersAndHeaders_AllocateNothing()
    {
        using var call = new RecordingInvoker().AsyncUnaryCall(Method, null, default, new EchoRequest());
        Assert.Equal(0, BytesPerRound(() =>
        {
            call.GetStatus();
            return call.GetTrailers();
        }));
    }

    /// <summary>One object with its five references, state and response: no closure for either set of delegates.</summary>
    [Fact]
    public void Call_EitherConstructor_IsOneObject()
    {
        var response = Task.FromResult(new EchoResponse());
        var headers = Task.FromResult(Metadata.Empty);
        Func<Status> status = static () => Status.DefaultSuccess;
        Func<Metadata> trailers = static () => Metadata.Empty;
        Action end = static () => { };
        var plain = BytesPerRound(() => new AsyncUnaryCall<EchoResponse>(response, headers, status, trailers, end));
        var withState = BytesPerRound(() => new AsyncUnaryCall<EchoResponse>(response, static _ => Task.FromResult(Metadata.Empty), static _ => default, static _ => Metadata.Empty, static _ => { }, "state"));
        Assert.Equal(16 + 6 * IntPtr.Size, withState);
        Assert.Equal(withState, plain);
    }

    private static Method<EchoRequest, EchoResponse> Method { get; } = new(MethodType.Unary, "s", "m",
        Marshallers.Create<EchoRequest>((_, context) => context.Complete(), _ => new EchoRequest()),
        Marshallers.Create<EchoResponse>((_, context) => context.Complete(), _ => new EchoResponse()));

    private static long BytesPerRound(Func<object?> round)
    {
        for (var i = 0; i < Rounds; i++) round();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++) round();
        return (GC.GetAllocatedBytesForCurrentThread() - before) / Rounds;
    }
}
