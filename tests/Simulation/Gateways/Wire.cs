using CarbonPos.Simulation.Offices;
using CarbonPos.Simulation.Running;
using Google.Protobuf;
using Grpc.Core;

namespace CarbonPos.Simulation.Gateways;

/// <summary>
/// The line from one life of a gateway to an office. Requests and answers get lost, come twice, late and out of their order; the
/// office may be slow, down, rejecting, or answer nonsense.
/// </summary>
internal sealed class Wire(Town town, Office office, Life life) : CallInvoker
{
    // As long as a caller here waits for anything.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => new(
        CallAsync<TRequest, TResponse>(method.FullName, method.Name, options, request), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw Unasked();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw Unasked();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) => throw Unasked();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? host, CallOptions options) => throw Unasked();

    private async Task<TResponse> CallAsync<TRequest, TResponse>(string method, string name, CallOptions options, TRequest request)
    {
        var (sent, expected) = Tampering.Of(town, (IMessage)(object)request!);
        life.Step($"asks {office.Name} {name}");
        var bytes = sent.ToByteArray();
        var answer = await PassAsync(method, bytes, options);
        life.Step($"hears {office.Name} {name}");
        var response = Activator.CreateInstance<TResponse>();
        try
        {
            ((IMessage)(object)response!).MergeFrom(expected ?? answer);
            return response;
        }
        catch (InvalidProtocolBufferException e)
        {
            // As the official client says it.
            throw new RpcException(new(StatusCode.Internal, $"Error deserializing response: {e.Message}"));
        }
    }

    private async Task<byte[]> PassAsync(string method, byte[] bytes, CallOptions options)
    {
        var stop = options.CancellationToken;
        await Task.Delay(Travel(), town.Clock, stop);
        if (office.Mood != Mood.Well) town.Trace.Count($"{office.Name}: {office.Mood}");
        if (office.Mood == Mood.Down) throw new RpcException(new(StatusCode.Unavailable, "Nobody is there."));
        if (office.Mood == Mood.Rejecting) throw new RpcException(new(StatusCode.ResourceExhausted, "Come back later."));
        if (office.Mood == Mood.Slow && town.Chance.Hits(500)) await LateAsync(method, bytes, options);
        if (town.Weather.Loses()) await WaitInVainAsync(stop);
        if (town.Weather.Delays()) await LateAsync(method, bytes, options);
        if (town.Weather.Repeats())
        {
            town.Trace.Count("a request comes twice");
            town.Spawn(() => LaterAsync(method, bytes, options, TimeSpan.FromMinutes(10)));
        }

        var answer = await office.AnswerAsync(method, bytes, options.Headers!);
        await Task.Delay(Travel(), town.Clock, stop);
        if (town.Weather.Loses())
        {
            town.Trace.Count("an answer is lost");
            await WaitInVainAsync(stop);
        }

        return office.Mood == Mood.Nonsense ? town.Chance.Of([[], Garbled(answer)]) : answer;
    }

    // It arrives when nobody waits for its answer any more.
    private async Task LateAsync(string method, byte[] bytes, CallOptions options)
    {
        town.Trace.Count("a request comes late");
        town.Spawn(() => LaterAsync(method, bytes, options, TimeSpan.FromHours(2)));
        await WaitInVainAsync(options.CancellationToken);
    }

    private async Task LaterAsync(string method, byte[] bytes, CallOptions options, TimeSpan atMost)
    {
        await Task.Delay(town.Chance.Between(TimeSpan.Zero, atMost), town.Clock);
        try
        {
            await office.AnswerAsync(method, bytes, options.Headers!);
        }
        catch (RpcException e)
        {
            town.Trace.Say($"{office.Name} refuses what came late: {e.StatusCode}");
        }
    }

    private async Task WaitInVainAsync(CancellationToken stop)
    {
        await Task.Delay(Patience, town.Clock, stop);
        throw new RpcException(new(StatusCode.DeadlineExceeded, "No answer in time."));
    }

    private TimeSpan Travel() => town.Chance.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(80));

    // Readable, and another: a digest has another bit.
    private byte[] Garbled(byte[] answer)
    {
        if (answer.Length < 34) return [];
        byte[] other = [.. answer];
        other[^1] ^= (byte)(1 + town.Chance.Below(100));
        return other;
    }

    private static NotSupportedException Unasked() => new("The gateway makes unary calls only.");
}
