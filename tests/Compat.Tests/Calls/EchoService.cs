using CarbonPos.Compat.Tests.Echo;
using Grpc.Core;

namespace CarbonPos.Compat.Tests.Calls;

/// <summary>Says back what it hears. Request headers that start with x- come back as response headers and as trailers.</summary>
sealed class EchoImplementation(CallLog log) : EchoService.EchoServiceBase
{
    public override async Task<EchoResponse> Say(EchoRequest request, ServerCallContext context)
    {
        log.Entered(context);
        var echoed = EchoedHeaders(context);
        foreach (var entry in echoed) context.ResponseTrailers.Add(entry);
        await context.WriteResponseHeadersAsync(echoed);
        if (request.WaitForCancellation) await log.WaitUntilCancelled(context.CancellationToken);
        FailIfAsked(request);
        return new EchoResponse { Text = request.Text, Payload = request.Payload };
    }

    public override async Task<EchoResponse> Collect(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        log.Entered(context);
        var texts = new List<string>();
        while (await requestStream.MoveNext())
        {
            FailIfAsked(requestStream.Current);
            texts.Add(requestStream.Current.Text);
        }
        return new EchoResponse { Text = string.Join(' ', texts) };
    }

    public override async Task Repeat(EchoRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        log.Entered(context);
        for (var i = 0; request.Times < 0 || i < request.Times; i++)
        {
            await responseStream.WriteAsync(new EchoResponse { Text = request.Text, Index = i }, context.CancellationToken);
        }
        FailIfAsked(request);
    }

    public override async Task Talk(IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        log.Entered(context);
        var index = 0;
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            FailIfAsked(request);
            await responseStream.WriteAsync(new EchoResponse { Text = request.Text, Index = index++ });
        }
    }

    private static Metadata EchoedHeaders(ServerCallContext context)
    {
        var echoed = new Metadata();
        foreach (var entry in context.RequestHeaders)
        {
            if (entry.Key.StartsWith("x-", StringComparison.Ordinal)) echoed.Add(entry);
        }
        return echoed;
    }

    private static void FailIfAsked(EchoRequest request)
    {
        if (request.FailWith == 0) return;
        var trailers = new Metadata { { "cause", "asked for" }, { "cause-bin", request.Payload.ToByteArray() } };
        throw new RpcException(new Status((StatusCode)request.FailWith, request.Text), trailers);
    }
}
