using System.Diagnostics;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Market.Pool;

/// <summary>What a movement does to the unallocated share: the same in every back end.</summary>
internal static class PoolRules
{
    /// <summary>Which of these can be planned, and what is unallocated then.</summary>
    /// <param name="moves">In their order.</param>
    /// <param name="isTaken">Whether a name is taken.</param>
    /// <param name="unallocated">Before.</param>
    public static (List<PoolMove> Planned, Co2eMass Unallocated) Plan(IReadOnlyList<PoolMove> moves, Func<PoolMove, bool> isTaken, Co2eMass unallocated)
    {
        var planned = new List<PoolMove>();
        var names = new HashSet<(PoolMoveKind, DateOnly, int, long)>();
        foreach (var move in moves)
        {
            var takes = Leaves(move.Kind) ? move.Grams : Co2eMass.Zero;
            if (takes > unallocated || isTaken(move) || !names.Add((move.Kind, move.Day, move.Partition, move.Round))) continue;
            unallocated -= takes;
            planned.Add(move with { Moved = null });
        }

        return (planned, unallocated);
    }

    /// <summary>By how much the unallocated share grows when a movement turns out to have come to something.</summary>
    /// <param name="kind">Of the movement.</param>
    /// <param name="planned">Its grams.</param>
    /// <param name="moved">What it came to.</param>
    public static Co2eMass Finish(PoolMoveKind kind, Co2eMass planned, Co2eMass moved) => kind switch
    {
        PoolMoveKind.Lease or PoolMoveKind.TakeBack => moved,
        // What was set aside for it and has not moved comes back.
        PoolMoveKind.Grant or PoolMoveKind.GiveBack => planned - moved,
        PoolMoveKind.Ask => Co2eMass.Zero,
        _ => throw new UnreachableException($"{kind} is no movement of the pool."),
    };

    private static bool Leaves(PoolMoveKind kind) => kind is PoolMoveKind.Grant or PoolMoveKind.GiveBack;
}
