namespace CarbonPos.PosSdk.Pending;

/// <summary>Which target the last settled ids had: the newest 10,000; older ones are forgotten first.</summary>
internal sealed class SettledIds
{
    public const int Capacity = 10_000;

    private readonly Dictionary<RequestId, (string Target, int Slot)> targets = [];
    private readonly RequestId?[] ring = new RequestId?[Capacity];
    private int next;

    public string? TargetOf(RequestId id) => targets.TryGetValue(id, out var known) ? known.Target : null;

    /// <returns>The slot of the ring that now holds this id, 0 to 9,999.</returns>
    public int Remember(RequestId id, string target)
    {
        if (targets.TryGetValue(id, out var known))
        {
            return known.Slot;
        }

        var slot = next;
        Restore(slot, id, target);
        next = (slot + 1) % Capacity;
        return slot;
    }

    /// <summary>Puts an id back where a file had it.</summary>
    public void Restore(int slot, RequestId id, string target)
    {
        if (ring[slot] is { } forgotten)
        {
            targets.Remove(forgotten);
        }

        ring[slot] = id;
        targets[id] = (target, slot);
    }

    /// <summary>Where the next id goes.</summary>
    public void ContinueAt(int slot) => next = slot % Capacity;
}
