namespace CarbonPos.CarbonGateway.Settlement.Institutions;

/// <summary>What came of handing a day over to one institution.</summary>
internal abstract record HandoverOutcome
{
    /// <summary>It is booked.</summary>
    /// <param name="Breaks">Records that were not, still.</param>
    public sealed record Booked(IReadOnlyList<NightBreak> Breaks) : HandoverOutcome;

    /// <summary>It is not booked, as far as is known: try again, all of it may be sent again.</summary>
    /// <param name="Reason">One sentence.</param>
    /// <param name="IsRefused">True: it answered, and will answer the same again until somebody looks into it.</param>
    public sealed record NotYet(string Reason, bool IsRefused) : HandoverOutcome;
}
