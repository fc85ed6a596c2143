namespace CarbonPos.Simulation.Running;

/// <summary>An invariant does not hold.</summary>
/// <param name="invariant">Which.</param>
/// <param name="what">What was found.</param>
internal sealed class SimulationFailureException(string invariant, string what) : Exception($"{invariant}: {what}")
{
    public string Invariant => invariant;
}
