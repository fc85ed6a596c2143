using System.Diagnostics;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Polly;
using Polly.Retry;

namespace CarbonPos.PosSdk.Wire;

/// <summary>The one connection to the gateway: deadlines, bounded retries, and the judgement whether a failed call may have been carried out.</summary>
internal sealed class Gateway : IDisposable
{
    private static readonly TimeSpan LeastPingTimeout = TimeSpan.FromSeconds(1);

    private static readonly ResiliencePropertyKey<CallRun> RunKey = new("carbonpos.run");

    private readonly CarbonPosOptions options;
    private readonly GrpcChannel channel;
    private readonly ResiliencePipeline pipeline;
    private readonly Metadata headers;

    public Gateway(CarbonPosOptions options, string token)
    {
        this.options = options;
        channel = GrpcChannel.ForAddress(options.Address!, new GrpcChannelOptions
        {
            HttpHandler = options.Transport ?? new SocketsHttpHandler
            {
                ConnectTimeout = options.AttemptDeadline,
                EnableMultipleHttp2Connections = true,
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                KeepAlivePingDelay = options.KeepAlive,
                // The handler takes no less than a second here.
                KeepAlivePingTimeout = options.AttemptDeadline > LeastPingTimeout ? options.AttemptDeadline : LeastPingTimeout,
            },
            DisposeHttpClient = options.Transport is null,
            // A gateway that comes back is found within a second, however long it was away.
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(200),
            MaxReconnectBackoff = TimeSpan.FromSeconds(1),
            // Retries are made here, where their bound and the meaning of their failure are known.
            MaxRetryAttempts = null,
        });
        headers = new Metadata { { "authorization", $"Bearer {token}" } };
        pipeline = new ResiliencePipelineBuilder { TimeProvider = options.Clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Math.Max(1, options.Retries),
                ShouldHandle = arguments => new(options.Retries > 0 && arguments.Outcome.Exception is RpcException error && MayRetry(error, Run(arguments.Context))),
                DelayGenerator = arguments => new(Delay((RpcException)arguments.Outcome.Exception!, arguments.AttemptNumber)),
            })
            .Build();
    }

    public CallInvoker Invoker => channel.CreateCallInvoker();

    /// <summary>Makes a call, again where that is safe, until it has an answer or the deadline is over.</summary>
    /// <exception cref="OperationCanceledException">The caller stopped waiting. The request may be carried out all the same.</exception>
    public async Task<CallResult<T>> CallAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, RequestId? id, CancellationToken cancellation)
        where T : class
    {
        var run = new CallRun(options.Clock, options.Deadline);
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(RunKey, run);
        try
        {
            var answer = await pipeline.ExecuteAsync(static (c, state) => state.Gateway.AttemptAsync(state.Call, Run(c), c.CancellationToken), context, (Gateway: this, Call: call));
            return new(answer, null, false);
        }
        catch (RpcException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (RpcException error)
        {
            return new(null, Explain(error, run, id), run.MaybeCarriedOut) { Refused = IsRefusal(error) };
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose() => channel.Dispose();

    private static CallRun Run(ResilienceContext context) =>
        context.Properties.TryGetValue(RunKey, out var run) ? run : throw new UnreachableException();

    private async ValueTask<T> AttemptAsync<T>(Func<CallOptions, AsyncUnaryCall<T>> call, CallRun run, CancellationToken cancellation)
    {
        var patience = run.Remaining < options.AttemptDeadline ? run.Remaining : options.AttemptDeadline;
        var deadline = options.Clock.GetUtcNow().UtcDateTime + patience;
        try
        {
            using var pending = call(new CallOptions(headers, deadline, cancellation));
            return await pending.ResponseAsync;
        }
        catch (RpcException error)
        {
            run.MaybeCarriedOut |= !IsRefusal(error) && !NeverConnected(error);
            run.Connected |= !NeverConnected(error);
            throw;
        }
    }

    /// <summary>Statuses by which the gateway says that it has not done what was asked.</summary>
    private static bool IsRefusal(RpcException error) => error.StatusCode switch
    {
        StatusCode.InvalidArgument or StatusCode.NotFound or StatusCode.AlreadyExists or StatusCode.PermissionDenied
            or StatusCode.Unauthenticated or StatusCode.FailedPrecondition or StatusCode.OutOfRange or StatusCode.Unimplemented => true,
        // Also what gRPC says when an answer is too large to take in; only with a detail is it the gateway's full queue.
        StatusCode.ResourceExhausted => error.Detail() is not null,
        _ => false,
    };

    /// <summary>True when no connection could be made, so that not one byte of this attempt left the till.</summary>
    private static bool NeverConnected(RpcException error)
    {
        for (var cause = error.Status.DebugException; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }
                or SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound })
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayRetry(RpcException error, CallRun run) =>
        error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted
        && error.Detail() is not { Retryable: false }
        && TimeSpan.FromMilliseconds(error.Detail()?.RetryAfterMs ?? 0) < run.Remaining;

    private TimeSpan? Delay(RpcException error, int attempt)
    {
        if (error.Detail() is { RetryAfterMs: > 0 } detail)
        {
            return TimeSpan.FromMilliseconds(detail.RetryAfterMs);
        }

        // Doubles each time, and is spread so that the tills of a shop do not come back all at once.
        Span<byte> spread = stackalloc byte[1];
        options.Random(spread);
        var factor = Math.Pow(2, Math.Min(attempt, 10)) * (0.5 + (spread[0] / 255d));
        return options.RetryDelay * factor;
    }

    private CarbonPosException Explain(RpcException error, CallRun run, RequestId? id)
    {
        if (IsRefusal(error) || error.Detail() is not null)
        {
            return error.ToException(id);
        }

        return run.Connected
            ? new(
                CarbonPosErrors.NoAnswer,
                "The carbon gateway did not answer in time.",
                $"gRPC status {error.StatusCode} from {options.Address} after {options.Deadline.TotalSeconds:0.#} s at most: {error.Status.Detail}",
                error)
            {
                Retryable = true,
                SameRequestIdSafe = true,
                RequestId = id,
            }
            : new(
                CarbonPosErrors.GatewayUnreachable,
                "The carbon gateway cannot be reached. Nothing was debited.",
                $"No connection to {options.Address}: is the gateway running, and is this its address? {error.Status.Detail}",
                error)
            {
                Retryable = true,
                SameRequestIdSafe = true,
                RequestId = id,
            };
    }

    /// <summary>What one call has seen so far.</summary>
    private sealed class CallRun(TimeProvider clock, TimeSpan deadline)
    {
        private readonly long start = clock.GetTimestamp();

        public bool MaybeCarriedOut { get; set; }

        public bool Connected { get; set; }

        public TimeSpan Remaining
        {
            get
            {
                var left = deadline - clock.GetElapsedTime(start);
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }
}
