namespace CarbonPos.CarbonGateway.Balances;

/// <summary>
/// Gathers work into groups and runs one group at a time: on a thread of its own, so that a caller never waits inside a call
/// and all that arrive meanwhile share the next commit; or, for a simulator, on the thread of the caller.
/// </summary>
internal sealed class GroupQueue : IAsyncDisposable
{
    private const int BusyGroup = 16;
    private readonly int queueLimit;
    private readonly int groupLimit;
    private readonly Action<List<StoreWork>> write;
    private readonly Queue<StoreWork> waiting = [];
    private readonly List<StoreWork> group = [];
    private readonly Lock gate = new();
    private readonly SemaphoreSlim arrivals = new(0);
    private readonly ManualResetEventSlim breath = new(false, spinCount: 0);
    private readonly TimeSpan gatherFor;
    private readonly Thread? writer;
    // Whoever sets idle to false owns the group, and what it writes to, until it is true again.
    private bool idle = true;
    private bool stopping;

    /// <param name="queueLimit">Most that wait.</param>
    /// <param name="groupLimit">Most of one group.</param>
    /// <param name="gatherFor">How long a group waits for more while many come; zero = not at all.</param>
    /// <param name="write">Runs a group and answers all of it; never throws.</param>
    /// <param name="ownThread">False: every group is run by the caller that brings it.</param>
    public GroupQueue(int queueLimit, int groupLimit, TimeSpan gatherFor, Action<List<StoreWork>> write, bool ownThread)
    {
        (this.queueLimit, this.groupLimit, this.gatherFor, this.write) = (queueLimit, groupLimit, gatherFor, write);
        if (!ownThread) return;
        writer = new Thread(Write) { IsBackground = true, Name = "CarbonPos journal writer" };
        writer.Start();
    }

    /// <summary>False when full or stopping: nothing was tried.</summary>
    public bool TryAdd(StoreWork work, out bool stops)
    {
        lock (gate)
        {
            stops = stopping;
            if (stopping || waiting.Count >= queueLimit) return false;
            if (!idle || writer is not null)
            {
                waiting.Enqueue(work);
                // Inside the lock: once the writer can take this work it may end and close what would be released.
                if (idle) arrivals.Release();
                idle = false;
                return true;
            }

            idle = false;
            group.Add(work);
        }

        WriteHere();
        return true;
    }

    /// <summary>Runs what waits, then ends. What comes later is not taken.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            if (stopping) return;
            stopping = true;
            // Whoever writes now sees it; when nobody does, the writer must look.
            if (idle) arrivals.Release();
            idle = false;
        }

        if (writer is not null) await Task.Run(writer.Join);
        arrivals.Dispose();
        breath.Dispose();
    }

    private void WriteHere()
    {
        while (true)
        {
            WriteGroup();
            lock (gate)
            {
                // What the answers brought with them is written too.
                if (Gather()) continue;
                idle = true;
                return;
            }
        }
    }

    private void Write()
    {
        arrivals.Wait();
        var last = 0;
        while (TakeGroup())
        {
            if (last >= BusyGroup) GatherMore();
            last = group.Count;
            WriteGroup();
        }
    }

    private bool TakeGroup()
    {
        while (true)
        {
            lock (gate)
            {
                if (Gather()) return true;
                if (stopping) return false;
                idle = true;
            }

            arrivals.Wait();
        }
    }

    // Where many come, a sync costs more than a short wait: the next one carries twice as many. A lone caller never waits.
    private void GatherMore()
    {
        if (gatherFor == TimeSpan.Zero || group.Count >= groupLimit) return;
        breath.Wait(gatherFor);
        lock (gate) Gather();
    }

    private bool Gather()
    {
        while (group.Count < groupLimit && waiting.TryDequeue(out var work)) group.Add(work);
        return group.Count > 0;
    }

    private void WriteGroup()
    {
        write(group);
        group.Clear();
    }
}
