namespace CarbonPos.PosSdk;

/// <summary>What is special about one sale. Everything has a default.</summary>
public sealed record SaleTerms
{
    /// <summary>The register's own id for this sale. Default null: the SDK makes one; the outcome says which.</summary>
    public RequestId? RequestId { get; init; }

    /// <summary>When the balance is short, debit what it carries instead of refusing. Default false.</summary>
    public bool AllowPartial { get; init; }

    /// <summary>An offer that the shopper has agreed to: its points are bought and the basket debited in one step, or neither. Default null: none.</summary>
    public PointOffer? Offer { get; init; }

    /// <summary>Joins several transactions (split bill). Default null: none.</summary>
    public Guid? PurchaseId { get; init; }

    /// <summary>A training sale: weighed and answered, never posted. Default false.</summary>
    public bool Training { get; init; }

    /// <summary>The retailer's own business date, for its statement. Default null: the gateway's date.</summary>
    public DateOnly? TillDate { get; init; }

    /// <summary>The till's own words, e.g. its ticket number, kept with the pending request and never sent; at most 200 characters. Default null.</summary>
    public string? Note { get; init; }
}

/// <summary>What is special about one hold. Everything has a default.</summary>
public sealed record HoldTerms
{
    /// <summary>The register's own id for this hold. Default null: the SDK makes one; the outcome says which.</summary>
    public RequestId? RequestId { get; init; }

    /// <summary>Until the hold lapses: 60 s to 30 days, whole seconds. Default null: 30 minutes.</summary>
    public TimeSpan? Lasts { get; init; }

    /// <summary>Joins several transactions (split bill). Default null: none.</summary>
    public Guid? PurchaseId { get; init; }

    /// <summary>A training hold: weighed and answered, never journaled. Default false.</summary>
    public bool Training { get; init; }

    /// <summary>The retailer's own business date, for its statement. Default null: the gateway's date.</summary>
    public DateOnly? TillDate { get; init; }

    /// <summary>The till's own words, kept with the pending request and never sent; at most 200 characters. Default null.</summary>
    public string? Note { get; init; }
}

/// <summary>What comes back of one line.</summary>
/// <param name="Line">Index of the line in the original basket, from 0 to 499.</param>
/// <param name="Quantity">Units that come back, 0.001 to what is left of the line, at most three decimals. Null = all that is left.</param>
public sealed record ReturnedLine(int Line, decimal? Quantity = null);
