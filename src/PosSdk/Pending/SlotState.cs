namespace CarbonPos.PosSdk.Pending;

/// <summary>What a slot of the pending file holds.</summary>
internal enum SlotState
{
    /// <summary>Nothing.</summary>
    Empty = 1,

    /// <summary>A request whose outcome is not known.</summary>
    Kept = 2,

    /// <summary>The beginning of a request that a crash cut short: it was never sent.</summary>
    CutShort = 3,

    /// <summary>A request that an earlier version settled without wiping it.</summary>
    Settled = 4,

    /// <summary>Anything else: a request may have stood here.</summary>
    Damaged = 5,
}
