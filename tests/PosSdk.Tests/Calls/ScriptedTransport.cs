using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CarbonPos.PosSdk.Tests.Calls;

/// <summary>
/// Gives answers that no healthy gateway gives on demand: unknown values, a full queue, silence. Everything that a real
/// gateway can be brought to do is tested against the real one, in the Gateway folder.
/// </summary>
internal sealed class ScriptedTransport : HttpMessageHandler
{
    private readonly ConcurrentQueue<Func<CancellationToken, Task<HttpResponseMessage>>> script = [];
    private readonly ConcurrentQueue<(string Method, byte[] Body)> seen = [];

    /// <summary>What was sent: the method's name and the message's bytes.</summary>
    public IReadOnlyList<(string Method, byte[] Body)> Seen => [.. seen];

    public ScriptedTransport Answer(IMessage message) => Then(_ => Task.FromResult(Response(StatusCode.OK, message.ToByteArray(), null)));

    public ScriptedTransport Fail(StatusCode code, V1.ErrorDetail? detail = null) => Then(_ => Task.FromResult(Response(code, null, Details(code, detail))));

    public ScriptedTransport FailWithTrailer(StatusCode code, byte[] trailer) => Then(_ => Task.FromResult(Response(code, null, trailer)));

    /// <summary>Takes the request and never answers.</summary>
    public ScriptedTransport Silence(Action? whenReached = null) => Then(async cancellation =>
    {
        whenReached?.Invoke();
        var never = new TaskCompletionSource<HttpResponseMessage>();
        await using var end = cancellation.Register(() => never.TrySetCanceled(cancellation));
        return await never.Task;
    });

    public ScriptedTransport Unreachable() => Then(_ => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"));

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var bytes = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        seen.Enqueue((request.RequestUri!.Segments[^1], bytes[5..]));
        if (!script.TryDequeue(out var next))
        {
            throw new InvalidOperationException($"The script has no answer left for {request.RequestUri}.");
        }

        var response = await next(cancellationToken);
        response.RequestMessage = request;
        return response;
    }

    private ScriptedTransport Then(Func<CancellationToken, Task<HttpResponseMessage>> step)
    {
        script.Enqueue(step);
        return this;
    }

    private static byte[]? Details(StatusCode code, V1.ErrorDetail? detail) => detail is null ? null : new Google.Rpc.Status
    {
        Code = (int)code,
        Details = { Any.Pack(detail) },
    }.ToByteArray();

    private static HttpResponseMessage Response(StatusCode code, byte[]? message, byte[]? details)
    {
        var body = message is null ? [] : new byte[5 + message.Length];
        if (message is not null)
        {
            BinaryPrimitives.WriteInt32BigEndian(body.AsSpan(1), message.Length);
            message.CopyTo(body, 5);
        }

        var response = new HttpResponseMessage(HttpStatusCode.OK) { Version = HttpVersion.Version20, Content = new ByteArrayContent(body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        // Without a message gRPC puts the status into the headers.
        var trailers = message is null ? (HttpHeaders)response.Headers : response.TrailingHeaders;
        trailers.Add("grpc-status", ((int)code).ToString());
        if (details is not null)
        {
            trailers.Add("grpc-status-details-bin", Convert.ToBase64String(details));
        }

        return response;
    }
}
