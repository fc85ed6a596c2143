using CarbonPos.CarbonGateway.Market.Pool;

namespace CarbonPos.Simulation.Gateways;

internal sealed partial class GatewayLedger
{
    public IPoolBook Pool => this;

    public ValueTask<PoolStanding> ReadPoolAsync(DateOnly day, CancellationToken cancellation) => DoAsync("reads the pool's book", async () => await ledger.Pool.ReadPoolAsync(day, cancellation));

    public ValueTask<IReadOnlyList<PoolMove>> PlanAsync(IReadOnlyList<PoolMove> moves, CancellationToken cancellation) =>
        DoAsync($"plans {moves.Count} of {KindOf(moves)}", async () => await ledger.Pool.PlanAsync(moves, cancellation));

    public async ValueTask FinishAsync(IReadOnlyList<PoolMove> moves, CancellationToken cancellation) => await DoAsync($"finishes {moves.Count} of {KindOf(moves)}", async () =>
    {
        var noted = town.Plant == PlantedFault.LostShare ? [.. moves.Select(m => m.Kind == PoolMoveKind.TakeBack ? m with { Moved = default(Carbon.Units.Co2eMass) } : m)] : moves;
        await ledger.Pool.FinishAsync(noted, cancellation);
        if (moves.Count > 0) town.Trace.Count($"pool: {moves[0].Kind}");
        return true;
    });

    public ValueTask<IReadOnlyList<PoolMove>> ReadMovesAsync(DateOnly day, CancellationToken cancellation) => DoAsync("reads the pool's moves", async () => await ledger.Pool.ReadMovesAsync(day, cancellation));

    private static PoolMoveKind? KindOf(IReadOnlyList<PoolMove> moves) => moves is [var first, ..] ? first.Kind : null;
}
