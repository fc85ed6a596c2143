namespace Grpc.Core;

/// <summary>What generated clients derive from.</summary>
public abstract class ClientBase<T> : ClientBase where T : ClientBase<T>
{
    protected ClientBase() { }
    protected ClientBase(ClientBaseConfiguration configuration) : base(configuration) { }
    public ClientBase(ChannelBase channel) : base(channel) { }
    public ClientBase(CallInvoker callInvoker) : base(callInvoker) { }

    public T WithHost(string host) => NewInstance(Configuration.WithHost(host));
    protected abstract T NewInstance(ClientBaseConfiguration configuration);
}

public abstract class ClientBase
{
    protected ClientBase() : this(new UnimplementedCallInvoker()) { }

    protected ClientBase(ClientBaseConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
        CallInvoker = configuration.Decorated();
    }

    public ClientBase(ChannelBase channel) : this(channel.CreateCallInvoker()) { }
    public ClientBase(CallInvoker callInvoker) : this(new ClientBaseConfiguration(callInvoker, null)) { }

    protected CallInvoker CallInvoker { get; }
    internal ClientBaseConfiguration Configuration { get; }

    /// <summary>An invoker, and the host that all calls of the client are sent with.</summary>
    protected internal class ClientBaseConfiguration
    {
        private readonly CallInvoker invoker;
        private readonly string? host;

        internal ClientBaseConfiguration(CallInvoker invoker, string? host)
        {
            ArgumentNullException.ThrowIfNull(invoker);
            this.invoker = invoker;
            this.host = host;
        }

        /// <summary>Without a host there is nothing to decorate: calls go straight through, and cost nothing here.</summary>
        internal CallInvoker Decorated() => host is null ? invoker : new HostCallInvoker(invoker, host);

        internal ClientBaseConfiguration WithHost(string newHost)
        {
            ArgumentNullException.ThrowIfNull(newHost);
            return new ClientBaseConfiguration(invoker, newHost);
        }
    }
}

/// <summary>Sends every call with one host.</summary>
internal sealed class HostCallInvoker(CallInvoker inner, string host) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? _, CallOptions options, TRequest request) => inner.BlockingUnaryCall(method, host, options, request);
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? _, CallOptions options, TRequest request) => inner.AsyncUnaryCall(method, host, options, request);
    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? _, CallOptions options, TRequest request) => inner.AsyncServerStreamingCall(method, host, options, request);
    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? _, CallOptions options) => inner.AsyncClientStreamingCall(method, host, options);
    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(Method<TRequest, TResponse> method, string? _, CallOptions options) => inner.AsyncDuplexStreamingCall(method, host, options);
}
