namespace CarbonPos.CompanyRegistry.Settlement;

/// <summary>Which batch: there is one for each deployment and business day.</summary>
internal readonly record struct BatchName(string Deployment, DateOnly BusinessDay)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Deployment} {BusinessDay:yyyy-MM-dd}";
}

/// <summary>What a deployment said was coming.</summary>
internal sealed record BatchPlan(BatchName Name, int Chunks, long Records, long NetGrams, byte[] Digest, byte[] Statement, byte[] StatementSignature, string StatementKey)
{
    /// <summary>The first field that is not the same; empty when none is. A statement may be signed again: the signature does not count.</summary>
    public string FirstDifference(BatchPlan other) =>
        Chunks != other.Chunks ? "chunks"
        : Records != other.Records ? "records"
        : NetGrams != other.NetGrams ? "net_grams"
        : !Digest.AsSpan().SequenceEqual(other.Digest) ? "digest"
        : !Statement.AsSpan().SequenceEqual(other.Statement) ? "statement"
        : "";
}

/// <summary>A record that is not booked.</summary>
internal sealed record BrokenRecord(int Chunk, int Record, string Code, string Reason, long NetGrams);

/// <summary>How far a batch has come.</summary>
/// <param name="Plan">What was said.</param>
/// <param name="MissingChunks">Lowest first, at most <see cref="MostMissing"/>.</param>
/// <param name="Breaks">In order, at most <see cref="MostBreaks"/>.</param>
/// <param name="BreakCount">All of them.</param>
/// <param name="BookedAt">Null while open.</param>
/// <param name="BookedGrams">Net of what is booked.</param>
internal sealed record BatchStanding(BatchPlan Plan, IReadOnlyList<int> MissingChunks, IReadOnlyList<BrokenRecord> Breaks, long BreakCount, DateTimeOffset? BookedAt, long BookedGrams)
{
    public const int MostMissing = 1_000;
    public const int MostBreaks = 10_000;
}
