namespace Grpc.Core;

/// <summary>
/// What the four kinds of call share: how to reach headers, status, trailers and disposal.
/// A client hands over either plain delegates or static ones with a state; each is kept as it came, so that a call costs
/// its own object and nothing else.
/// </summary>
internal readonly struct CallCallbacks
{
    private readonly object headers;
    private readonly Delegate status;
    private readonly Delegate trailers;
    private readonly Delegate dispose;
    private readonly object? state;

    public CallCallbacks(Task<Metadata> headers, Func<Status> status, Func<Metadata> trailers, Action dispose)
    {
        this.headers = headers;
        this.status = status;
        this.trailers = trailers;
        this.dispose = dispose;
    }

    public CallCallbacks(Func<object, Task<Metadata>> headers, Func<object, Status> status, Func<object, Metadata> trailers, Action<object> dispose, object state)
    {
        this.headers = headers;
        this.status = status;
        this.trailers = trailers;
        this.dispose = dispose;
        this.state = state;
    }

    public Task<Metadata> Headers => headers is Func<object, Task<Metadata>> get ? get(state!) : (Task<Metadata>)headers;
    public Status Status => status is Func<object, Status> get ? get(state!) : ((Func<Status>)status)();
    public Metadata Trailers => trailers is Func<object, Metadata> get ? get(state!) : ((Func<Metadata>)trailers)();

    public void Dispose()
    {
        if (dispose is Action<object> end) end(state!);
        else ((Action)dispose)();
    }
}
