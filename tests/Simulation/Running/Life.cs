namespace CarbonPos.Simulation.Running;

/// <summary>A process died: whatever it was about to do, it does not.</summary>
internal sealed class CrashException(string who) : Exception($"{who} is dead.");

/// <summary>
/// One life of a process. Before and after everything that it does with the world it takes a step, and in any step it may die;
/// what of it is still waiting dies when it wakes. The next life begins with what is on disk.
/// </summary>
internal sealed class Life(Town town, string name)
{
    /// <summary>Which process, and its how many-eth life.</summary>
    public string Name => name;

    public bool IsOver { get; private set; }

    /// <exception cref="CrashException">It is dead, or dies here.</exception>
    public void Step(string what)
    {
        if (IsOver) throw new CrashException(name);
        town.Trace.Say($"{name} {what}");
        if (!town.Weather.Kills()) return;
        IsOver = true;
        town.Trace.Count("a gateway dies");
        town.Trace.Say($"{name} dies");
        throw new CrashException(name);
    }

    /// <summary>Other things may happen meanwhile.</summary>
    public Task HopAsync() => town.Chance.Hits(300) ? Task.Delay(town.Chance.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(400)), town.Clock) : Task.CompletedTask;
}
