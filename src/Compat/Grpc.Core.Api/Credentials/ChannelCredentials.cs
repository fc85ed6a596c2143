namespace Grpc.Core;

/// <summary>How a channel is secured.</summary>
public abstract class ChannelCredentials
{
    public ChannelCredentials() { }

    public static ChannelCredentials Insecure { get; } = new InsecureCredentials();
    public static ChannelCredentials SecureSsl { get; } = new SslCredentials();
    public static ChannelCredentials Create(ChannelCredentials channelCredentials, CallCredentials callCredentials) => new Composite(channelCredentials, callCredentials);
    public abstract void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state);

    private sealed class InsecureCredentials : ChannelCredentials
    {
        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) => configurator.SetInsecureCredentials(state);
    }

    private sealed class Composite : ChannelCredentials
    {
        private readonly ChannelCredentials channel;
        private readonly CallCredentials call;

        public Composite(ChannelCredentials channel, CallCredentials call)
        {
            ArgumentNullException.ThrowIfNull(channel);
            ArgumentNullException.ThrowIfNull(call);
            this.channel = channel;
            this.call = call;
        }

        public override void InternalPopulateConfiguration(ChannelCredentialsConfiguratorBase configurator, object state) => configurator.SetCompositeCredentials(state, channel, call);
    }
}

/// <summary>How a client reads channel credentials.</summary>
public abstract class ChannelCredentialsConfiguratorBase
{
    public abstract void SetInsecureCredentials(object state);
    public abstract void SetSslCredentials(object state, string? rootCertificates, KeyCertificatePair? keyCertificatePair, VerifyPeerCallback? verifyPeerCallback);
    public abstract void SetCompositeCredentials(object state, ChannelCredentials channelCredentials, CallCredentials callCredentials);
}
