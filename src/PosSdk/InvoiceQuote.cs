using CarbonPos.Carbon.Units;

namespace CarbonPos.PosSdk;

/// <summary>What an invoice weighs, and whether it can be paid at this register. A promise of nothing.</summary>
/// <param name="Number">The seller's number, as written.</param>
/// <param name="Issued">Day of issue. Null = not stated.</param>
/// <param name="Seller">The seller's name, as written.</param>
/// <param name="Lines">What is weighed, in the order of the invoice; empty for a credit note.</param>
/// <param name="Total">Sum of the lines.</param>
/// <param name="CatalogueVersion">Which catalogue weighed.</param>
public sealed record InvoiceQuote(string Number, DateOnly? Issued, string Seller, IReadOnlyList<InvoiceQuoteLine> Lines, Co2eMass Total, string CatalogueVersion)
{
    /// <summary>True for a credit note: nothing is paid, the sale is refunded.</summary>
    public bool IsCredit { get; init; }

    /// <summary>Numbers of the invoices that it follows or corrects.</summary>
    public IReadOnlyList<string> Preceding { get; init; } = [];

    /// <summary>The purchase that this invoice is, whichever till reads it. Null where it cannot be paid here.</summary>
    public Guid? PurchaseId { get; init; }

    /// <summary>What it is paid under. Null where it cannot be paid here, or is paid.</summary>
    public RequestId? RequestId { get; init; }

    /// <summary>Why it cannot be paid here: a stable code of the gateway's. Null = it can.</summary>
    public string? Unpayable { get; init; }

    /// <summary>The transaction that paid it. Null = none is known.</summary>
    public string? PaidBy { get; init; }

    /// <summary>Number of the company that buys: pay by <see cref="Instrument.Company"/>. Null = none is named, a person pays.</summary>
    public string? BuyerCompany { get; init; }

    /// <summary>What is missing, does not add up, or was left aside in weighing.</summary>
    public IReadOnlyList<InvoiceRemark> Findings { get; init; } = [];

    /// <summary>What the account can spend now; negative = debt. Null without an account.</summary>
    public Co2eMass? Available { get; init; }

    /// <summary>The account's budget of this period. Null without an account.</summary>
    public Co2eMass? Budget { get; init; }

    /// <summary>What the account lacks; zero = it carries the invoice, or no instrument was shown.</summary>
    public Co2eMass Short { get; init; }

    /// <summary>Points to buy with the payment. Null where none are short or none are offered.</summary>
    public PointOffer? Offer { get; init; }

    /// <summary>Why there is no offer although points are short. Null where there is one, or none are short.</summary>
    public RefusalReason? NoOffer { get; init; }
}

/// <summary>One line of an invoice that is weighed.</summary>
/// <param name="LineId">The seller's name of the line; empty for a charge on the whole invoice.</param>
/// <param name="Name">What is sold, as written; may be empty.</param>
/// <param name="Quantity">How much, as written.</param>
/// <param name="Unit">Of what, as written: UN/ECE Recommendation 20.</param>
/// <param name="Weighed">Its grams, factor and why.</param>
public sealed record InvoiceQuoteLine(string LineId, string Name, string Quantity, string Unit, WeighedProduct Weighed);

/// <summary>Something about an invoice that is missing, does not add up, or was not weighed.</summary>
/// <param name="Code">Stable.</param>
/// <param name="Sentence">For people.</param>
/// <param name="LineId">Name of the line; empty = the invoice.</param>
public sealed record InvoiceRemark(string Code, string Sentence, string LineId);
