namespace Grpc.Core;

/// <summary>The options of one call; each With… answers a changed copy.</summary>
public struct CallOptions
{
#pragma warning disable CA1068 // The published order of parameters: the token is not the last.
    public CallOptions(Metadata? headers = null, DateTime? deadline = null, CancellationToken cancellationToken = default,
        WriteOptions? writeOptions = null, ContextPropagationToken? propagationToken = null, CallCredentials? credentials = null)
#pragma warning restore CA1068
    {
        Headers = headers;
        Deadline = deadline;
        CancellationToken = cancellationToken;
        WriteOptions = writeOptions;
        PropagationToken = propagationToken;
        Credentials = credentials;
        IsWaitForReady = false;
    }

    public Metadata? Headers { get; private set; }
    public DateTime? Deadline { get; private set; }
    public CancellationToken CancellationToken { get; private set; }
    public WriteOptions? WriteOptions { get; private set; }
    public ContextPropagationToken? PropagationToken { get; private set; }
    public CallCredentials? Credentials { get; private set; }
    public bool IsWaitForReady { get; private set; }

    public CallOptions WithHeaders(Metadata headers) => this with { Headers = headers };
    public CallOptions WithDeadline(DateTime deadline) => this with { Deadline = deadline };
    public CallOptions WithCancellationToken(CancellationToken cancellationToken) => this with { CancellationToken = cancellationToken };
    public CallOptions WithWriteOptions(WriteOptions writeOptions) => this with { WriteOptions = writeOptions };
    public CallOptions WithPropagationToken(ContextPropagationToken propagationToken) => this with { PropagationToken = propagationToken };
    public CallOptions WithCredentials(CallCredentials credentials) => this with { Credentials = credentials };
    public CallOptions WithWaitForReady(bool waitForReady = true) => this with { IsWaitForReady = waitForReady };
}
