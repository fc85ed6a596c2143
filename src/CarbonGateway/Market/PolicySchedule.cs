using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Market;

/// <summary>From a moment on, a policy decides.</summary>
/// <param name="From">First moment.</param>
/// <param name="Policy">What decides.</param>
public readonly record struct PolicyStep(DateTimeOffset From, Policy Policy);

/// <summary>Which policy decides when. Changed while the gateway runs, read by every event: whoever reads sees the old steps or the new ones.</summary>
/// <param name="first">Decides before any other one does.</param>
public sealed class PolicySchedule(Policy first)
{
    private volatile PolicyStep[] steps = [];

    /// <summary>The policy that decides at a moment: an event's, not the clock's, so that an event that is tried again is decided alike.</summary>
    public Policy At(DateTimeOffset moment)
    {
        var known = steps;
        for (var i = known.Length - 1; i >= 0; i--)
        {
            if (known[i].From <= moment) return known[i].Policy;
        }

        return first;
    }

    /// <summary>A policy that never changes.</summary>
    public static implicit operator PolicySchedule(Policy policy) => new(policy);

    /// <summary>What decides from now on.</summary>
    /// <param name="decided">In the order of their moments; of two at the same one the later counts.</param>
    public void Set(IEnumerable<PolicyStep> decided) => steps = [.. decided];
}
