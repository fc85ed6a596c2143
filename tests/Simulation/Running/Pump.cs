namespace CarbonPos.Simulation.Running;

/// <summary>
/// Runs everything on one thread, in the order in which it was ready, and lets time pass when nothing is. What comes from any
/// other thread is a failure: its moment would be another each time.
/// </summary>
internal sealed class Pump(VirtualClock clock) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private readonly int thread = Environment.CurrentManagedThreadId;
    private volatile string stray = "";

    /// <summary>Runs something to its end.</summary>
    public void Run(Func<Task> all)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var running = all();
            while (!running.IsCompleted)
            {
                if (stray.Length > 0) throw new InvalidOperationException(stray);
                if (ready.TryDequeue(out var next)) next.Callback(next.State);
                else if (!clock.TryAdvance()) throw new InvalidOperationException("Everybody waits, and nobody for a moment that comes.");
            }

#pragma warning disable VSTHRD002 // Completed: this only throws what it threw.
            running.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != thread) stray = $"Something went on from another thread: {Environment.StackTrace}";
        else ready.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("Nobody waits for the one thread on the one thread.");
}
