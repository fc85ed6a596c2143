namespace Grpc.Core;

/// <summary>The methods of one bound service, replayable onto any binder.</summary>
public class ServerServiceDefinition
{
    private readonly Action<ServiceBinderBase>[] methods;

    internal ServerServiceDefinition(Action<ServiceBinderBase>[] methods) => this.methods = methods;

    public static Builder CreateBuilder() => new();

    public void BindService(ServiceBinderBase serviceBinder)
    {
        foreach (var addTo in methods) addTo(serviceBinder);
    }

    public class Builder
    {
        private readonly HashSet<string> names = new(StringComparer.Ordinal);
        private readonly List<Action<ServiceBinderBase>> methods = [];

        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler)
            where TRequest : class where TResponse : class => Add(method, binder => binder.AddMethod(method, handler));

        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class where TResponse : class => Add(method, binder => binder.AddMethod(method, handler));

        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class where TResponse : class => Add(method, binder => binder.AddMethod(method, handler));

        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class where TResponse : class => Add(method, binder => binder.AddMethod(method, handler));

        public ServerServiceDefinition Build() => new([.. methods]);

        private Builder Add(IMethod method, Action<ServiceBinderBase> addTo)
        {
            if (!names.Add(method.FullName)) throw new ArgumentException($"{method.FullName} was added already.");
            methods.Add(addTo);
            return this;
        }
    }
}
