namespace CarbonPos.Simulation.Running;

/// <summary>How likely things go wrong. Each town has a climate of its own; for some hours after each night it is calm, so that what is delayed can be told from what is lost.</summary>
internal sealed class Weather
{
    private readonly Chance chance;
    private readonly int crashes;
    private readonly int losses;
    private readonly int repeats;

    public Weather(Chance chance)
    {
        this.chance = chance;
        crashes = chance.Of([0, 1, 3, 8]);
        losses = chance.Of([0, 20, 80, 200]);
        repeats = chance.Of([0, 20, 80, 200]);
    }

    /// <summary>True: nothing goes wrong.</summary>
    public bool IsCalm { get; set; } = true;

    /// <summary>A process dies.</summary>
    public bool Kills() => !IsCalm && chance.Hits(crashes);

    /// <summary>A message gets lost.</summary>
    public bool Loses() => !IsCalm && chance.Hits(losses);

    /// <summary>A message comes twice.</summary>
    public bool Repeats() => !IsCalm && chance.Hits(repeats);

    /// <summary>A message is late by more than anybody waits.</summary>
    public bool Delays() => !IsCalm && chance.Hits(repeats / 2);

    /// <summary>A database does not answer.</summary>
    public bool Fails() => !IsCalm && chance.Hits(losses / 10);
}
