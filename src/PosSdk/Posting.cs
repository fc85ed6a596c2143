using CarbonPos.Carbon.Units;

namespace CarbonPos.PosSdk;

/// <summary>What a request did to the account, as the gateway keeps it. The same request id gets the same posting again.</summary>
public sealed record Posting
{
    /// <summary>What left the account (sale, hold, capture, extension) or came back to it (void, refund). Zero when nothing moved.</summary>
    public required Co2eMass Moved { get; init; }

    /// <summary>What was asked for: the basket's sum.</summary>
    public required Co2eMass Requested { get; init; }

    /// <summary>What the account can spend afterwards in this period, holds taken off. Negative = debt.</summary>
    public required Co2eMass Available { get; init; }

    /// <summary>The account's budget of this period; zero = none allocated.</summary>
    public required Co2eMass Budget { get; init; }

    /// <summary>The transaction that was made or changed, "partition-epoch-sequence". Keep it with the ticket: refund, capture and void need it. Null when none was made.</summary>
    public required string? TransactionId { get; init; }

    /// <summary>Per basket line, in order: grams moved (after apportioning, when partial) and why. For a refund the lines that came back. Empty when nothing moved, and for a void or extension.</summary>
    public required IReadOnlyList<LineWeight> Lines { get; init; }

    /// <summary>When the open hold lapses. Null unless the transaction is held.</summary>
    public required DateTimeOffset? HoldExpiresAt { get; init; }

    /// <summary>Budget period that was debited, a calendar year.</summary>
    public required int Period { get; init; }

    /// <summary>Version of the policy document that decided.</summary>
    public required string PolicyVersion { get; init; }

    /// <summary>Version of the catalogue that weighed the lines. Null where none did: refused, stated by the till, void, extension.</summary>
    public string? CatalogueVersion { get; init; }

    /// <summary>True for a training sale: nothing moved, nothing is journaled.</summary>
    public required bool Training { get; init; }

    /// <summary>Points bought with the sale or paid back with the refund, and their euros. Null = none.</summary>
    public PointTrade? Trade { get; init; }

    /// <summary>The moved grams as a share of the year's budget: 0.0005 = 0.05 %. Null when no budget is allocated.</summary>
    public decimal? ShareOfYear => Budget.IsPositive ? (decimal)Moved.Grams / Budget.Grams : null;
}
