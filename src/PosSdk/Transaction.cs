using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;

namespace CarbonPos.PosSdk;

/// <summary>Where a transaction stands. Values are those of the wire: never renumbered.</summary>
public enum TransactionState
{
    /// <summary>A state that this version of the SDK does not know.</summary>
    Other = 0,

    /// <summary>Points are set aside.</summary>
    Held = 1,

    /// <summary>Debited.</summary>
    Posted = 2,

    /// <summary>The hold was given back by the till.</summary>
    Voided = 3,

    /// <summary>The hold lapsed.</summary>
    Expired = 4,

    /// <summary>Debited twice by mistake and undone.</summary>
    Reversed = 5,

    /// <summary>Nothing moved.</summary>
    Refused = 6,

    /// <summary>Given up by the till before it arrived.</summary>
    Abandoned = 7,
}

/// <summary>One transaction of this merchant as it stands now. Names no product.</summary>
/// <param name="TransactionId">"partition-epoch-sequence".</param>
/// <param name="State">Where it stands.</param>
/// <param name="Held">Set aside now; zero unless held.</param>
/// <param name="Debited">Debited in total; zero until posted.</param>
/// <param name="Refunded">Given back so far, at most <paramref name="Debited"/>.</param>
/// <param name="PostedAt">When the gateway posted or held it. Null when it did neither.</param>
/// <param name="PurchaseId">Joins the transactions of one split bill. Null = none.</param>
/// <param name="Lines">Per line in basket order.</param>
/// <param name="HoldExpiresAt">When the open hold lapses. Null unless held.</param>
/// <param name="Period">Budget period, a calendar year.</param>
public sealed record Transaction(
    string TransactionId, TransactionState State, Co2eMass Held, Co2eMass Debited, Co2eMass Refunded, DateTimeOffset? PostedAt,
    Guid? PurchaseId, IReadOnlyList<TransactionLine> Lines, DateTimeOffset? HoldExpiresAt, int Period)
{
    /// <summary>Version of the catalogue that weighed the lines. Null where none did.</summary>
    public string? CatalogueVersion { get; init; }

    /// <summary>Points bought with it; zero = none.</summary>
    public Co2eMass Bought { get; init; }

    /// <summary>Euros that were to be paid for them.</summary>
    public decimal Paid { get; init; }

    /// <summary>Euros of these that were to be given back so far, at most <see cref="Paid"/>.</summary>
    public decimal Returned { get; init; }
}

/// <summary>One line of a transaction as it stands now.</summary>
/// <param name="Debited">Grams debited on this line.</param>
/// <param name="Refunded">Grams given back on this line so far.</param>
/// <param name="Provenance">How good the evidence is; null = a value that this version does not know.</param>
/// <param name="Quantity">Sold, in units, three decimals.</param>
/// <param name="RefundedQuantity">Given back so far, in units, three decimals.</param>
public sealed record TransactionLine(Co2eMass Debited, Co2eMass Refunded, Provenance? Provenance, decimal Quantity, decimal RefundedQuantity)
{
    /// <summary>What a negative footprint takes out of the air, zero or less; zero until posted.</summary>
    public Co2eMass Removal { get; init; }
}
