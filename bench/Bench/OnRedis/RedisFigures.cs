namespace CarbonPos.Bench.OnRedis;

/// <summary>Checkouts on Redis, and in the same run what they are held against.</summary>
/// <param name="AddedMilliseconds">To every sync of a file, of Redis and PostgreSQL alike.</param>
/// <param name="RequestSize">Bytes.</param>
/// <param name="ReplySize">Bytes.</param>
/// <param name="GramsPerBasket">Debited by each.</param>
/// <param name="Echo">Bare gRPC.</param>
/// <param name="Checkout">Gateway, Redis, ledger, drain.</param>
/// <param name="RawMany">The script alone, pipelined.</param>
/// <param name="RawOne">The script alone, one at a time.</param>
/// <param name="Transfer">PostgreSQL; null = pgbench is not installed.</param>
/// <param name="Update">PostgreSQL; null = pgbench is not installed.</param>
/// <param name="MostBehind">Entries that the ledger lacked, at most, when a turn of checkouts ended.</param>
/// <param name="Idle">While nobody buys.</param>
internal sealed record RedisCallFigures(
    int AddedMilliseconds, int RequestSize, int ReplySize, long GramsPerBasket, LaneFigures Echo, LaneFigures Checkout, SideFigures RawMany, SideFigures RawOne,
    SideFigures? Transfer, SideFigures? Update, long MostBehind, IdleFigures Idle)
{
    public const int Redis = 0;
    public const int Postgres = 1;

    /// <summary>Null = nothing was drained.</summary>
    public DrainFigures? Drain { get; init; }

    public BookFigures? Books { get; init; }

    /// <summary>Processor time of a checkout: gateway, drain and Redis.</summary>
    public double ServerMicroseconds => Checkout.Saturated.ServerMicroseconds + Checkout.Saturated.BesideMicroseconds(Redis);
}

/// <summary>Shares of one core while nobody buys.</summary>
internal sealed record IdleFigures(double Gateway, double Redis, double Postgres);

/// <summary>A backlog that a gateway finds at its start, drained by it alone; and the same rows copied without it.</summary>
/// <param name="Entries">In the backlog.</param>
/// <param name="Rate">Entries per second, from a tenth of it to nine tenths.</param>
/// <param name="GatewayMicroseconds">Processor time of the gateway, each entry.</param>
/// <param name="RedisMicroseconds">Of Redis.</param>
/// <param name="PostgresMicroseconds">Of PostgreSQL.</param>
/// <param name="AllocatedBytes">In the gateway, each entry.</param>
/// <param name="BareRate">Entries per second, with their legs, by binary COPY into tables without an index, as many in a commit.</param>
/// <param name="IndexedRate">The same into tables with the ledger's indexes.</param>
/// <param name="PerCommit">Entries in each commit of the two.</param>
internal sealed record DrainFigures(
    long Entries, double Rate, double GatewayMicroseconds, double RedisMicroseconds, double PostgresMicroseconds, double AllocatedBytes, double BareRate, double IndexedRate, int PerCommit);

/// <summary>One gateway and two on a cluster of three primaries with a replica each, every posting acknowledged by the replica.</summary>
internal sealed record ClusterFigures(LaneFigures One, LaneFigures Two, BookFigures Books);
