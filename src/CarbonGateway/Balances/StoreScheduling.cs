namespace CarbonPos.CarbonGateway.Balances;

/// <summary>On which threads a store works. A simulator chooses <see cref="Callers"/> and has everything on its one thread.</summary>
public sealed class StoreScheduling
{
    private StoreScheduling(bool ownWriter, Func<Action, Task> beside, Action<List<StoreWork>> answer) =>
        (OwnWriter, Beside, Answer) = (ownWriter, beside, answer);

    /// <summary>A writer thread, and threads of their own for snapshots and checkpoints. What a gateway uses.</summary>
    public static StoreScheduling Threads { get; } = new(
        true,
        work => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default),
        AnswerRun.Start);

    /// <summary>No thread at all: each call is done when it returns, snapshots and checkpoints included.</summary>
    public static StoreScheduling Callers { get; } = new(
        false,
        work =>
        {
            work();
            return Task.CompletedTask;
        },
        group =>
        {
            foreach (var work in group) work.Answer();
        });

    internal bool OwnWriter { get; }

    /// <summary>Runs work that no posting waits for.</summary>
    internal Func<Action, Task> Beside { get; }

    /// <summary>Tells a group's callers what became of their work.</summary>
    internal Action<List<StoreWork>> Answer { get; }
}
