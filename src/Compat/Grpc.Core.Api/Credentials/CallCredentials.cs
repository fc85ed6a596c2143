namespace Grpc.Core;

/// <summary>Adds authentication to the metadata of each call.</summary>
public delegate Task AsyncAuthInterceptor(AuthInterceptorContext context, Metadata metadata);

public class AuthInterceptorContext
{
    public AuthInterceptorContext(string serviceUrl, string methodName) : this(serviceUrl, methodName, CancellationToken.None) { }

    public AuthInterceptorContext(string serviceUrl, string methodName, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(serviceUrl);
        ArgumentNullException.ThrowIfNull(methodName);
        ServiceUrl = serviceUrl;
        MethodName = methodName;
        CancellationToken = cancellationToken;
    }

    public string ServiceUrl { get; }
    public string MethodName { get; }
    public CancellationToken CancellationToken { get; }
}

/// <summary>Credentials that a call carries as metadata.</summary>
public abstract class CallCredentials
{
    public static CallCredentials Compose(params CallCredentials[] credentials) => new Composite(credentials);
    public static CallCredentials FromInterceptor(AsyncAuthInterceptor interceptor) => new Interceptor(interceptor);
    public abstract void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state);

    private sealed class Composite : CallCredentials
    {
        private readonly CallCredentials[] parts;

        public Composite(CallCredentials[] credentials)
        {
            if (credentials.Length < 2) throw new ArgumentException("Composing takes at least two credentials.");
            parts = (CallCredentials[])credentials.Clone();
        }

        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state) => configurator.SetCompositeCredentials(state, parts);
    }

    private sealed class Interceptor : CallCredentials
    {
        private readonly AsyncAuthInterceptor interceptor;

        public Interceptor(AsyncAuthInterceptor interceptor)
        {
            ArgumentNullException.ThrowIfNull(interceptor);
            this.interceptor = interceptor;
        }

        public override void InternalPopulateConfiguration(CallCredentialsConfiguratorBase configurator, object? state) => configurator.SetAsyncAuthInterceptorCredentials(state, interceptor);
    }
}

/// <summary>How a client reads call credentials.</summary>
public abstract class CallCredentialsConfiguratorBase
{
    public abstract void SetCompositeCredentials(object? state, IReadOnlyList<CallCredentials> credentials);
    public abstract void SetAsyncAuthInterceptorCredentials(object? state, AsyncAuthInterceptor interceptor);
}
