using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace CarbonPos.Simulation.Offices;

/// <summary>The calls that an office answers, by name, from bytes to bytes: the service's own code without a socket.</summary>
internal sealed class Switchboard : ServiceBinderBase
{
    private readonly Dictionary<string, Func<byte[], ServerCallContext, Task<byte[]>>> calls = new(StringComparer.Ordinal);

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) =>
        calls[method.FullName] = async (bytes, context) =>
        {
            var request = Activator.CreateInstance<TRequest>();
            ((IMessage)(object)request).MergeFrom(bytes);
            return ((IMessage)(object)await handler!(request, context)).ToByteArray();
        };

    /// <exception cref="RpcException">The office refuses.</exception>
    public Task<byte[]> AnswerAsync(string method, byte[] request, Metadata headers) => calls[method](request, new Context(method, headers));

    private sealed class Context : ServerCallContext
    {
        private readonly string method;
        private readonly Metadata headers;

        public Context(string method, Metadata headers)
        {
            (this.method, this.headers) = (method, headers);
            var http = new DefaultHttpContext { TraceIdentifier = "simulated" };
            foreach (var header in headers) http.Request.Headers[header.Key] = header.Value;
            UserState["__HttpContext"] = http;
        }

        protected override string MethodCore => method;

        protected override string HostCore => "simulated";

        protected override string PeerCore => "simulated";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore => headers;

        // A caller that stops waiting does not stop an office.
        protected override CancellationToken CancellationTokenCore => CancellationToken.None;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore => throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();
    }
}
