using System.Collections.Concurrent;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace CarbonPos.Compat.Tests.Calls;

/// <summary>What the server saw of a call.</summary>
sealed record SeenCall(string Method, string Host, string Peer, DateTime Deadline, string? Authorization, string? Encoding);

/// <summary>What the server saw, in order, and two signals that tests wait for instead of sleeping.</summary>
sealed class CallLog
{
    private readonly TaskCompletionSource entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<SeenCall> Calls { get; } = new();
    public ConcurrentQueue<string> Intercepted { get; } = new();

    /// <summary>Completes when a call has reached the service.</summary>
    public Task FirstEntered => entered.Task;

    /// <summary>Completes when the service has learned that its client is gone.</summary>
    public Task Cancelled => cancelled.Task;

    public void Entered(ServerCallContext context)
    {
        context.CancellationToken.Register(() => cancelled.TrySetResult());
        Calls.Enqueue(new SeenCall(context.Method, context.Host, context.Peer, context.Deadline,
            context.RequestHeaders.GetValue("Authorization"), context.GetHttpContext().Request.Headers["grpc-encoding"]));
        entered.TrySetResult();
    }

    public async Task WaitUntilCancelled(CancellationToken token)
    {
        await cancelled.Task;
        token.ThrowIfCancellationRequested();
    }
}
