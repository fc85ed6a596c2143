using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>What a receipt is printed from.</summary>
/// <param name="Kind">What was asked for.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Items">The basket's lines in order, as the shopper knows them; may be shorter than the posting's lines, which are then numbered.</param>
public sealed record SaleReceipt(RequestKind Kind, SaleOutcome Outcome, IReadOnlyList<ReceiptItem> Items)
{
    /// <summary>A part would have been taken (--partial). Default false.</summary>
    public bool PartialAsked { get; init; }

    /// <summary>A visitor without an account pays (--visitor). Default false.</summary>
    public bool IsVisitors { get; init; }

    /// <summary>A company pays from its account at the registry; nothing of its balance is known here. Default false.</summary>
    public bool IsCompanys { get; init; }

    /// <summary>Number of the invoice that is paid, as its seller wrote it. Null = a basket is.</summary>
    public string? Invoice { get; init; }

    /// <summary>Who issued it, as written. Null = a basket is paid.</summary>
    public string? InvoiceSeller { get; init; }
}

/// <summary>One line as the shopper knows it.</summary>
/// <param name="Name">The product's name, else what was scanned.</param>
/// <param name="Quantity">Such as "x2" or "0.250 kg"; empty = one.</param>
/// <param name="Weighed">What the catalogue said before the sale; null = not asked.</param>
public sealed record ReceiptItem(string Name, string Quantity = "", WeighedProduct? Weighed = null)
{
    /// <summary>The basket's label. Null = none.</summary>
    public string? Label { get; init; }

    /// <summary>Euros of the line with VAT, printed beside its points. Null = the till does not have it.</summary>
    public decimal? Price { get; init; }

    /// <summary>Number of the line on the receipt of the sale, from 1. Null = its place among the items.</summary>
    public int? LineNumber { get; init; }

    /// <summary>The catalogue's sentence; null = none, the reason's own sentence is used.</summary>
    public string? Why(Language language)
    {
        var sentence = language == Language.French ? Weighed?.WhyFrench : Weighed?.Why;
        return string.IsNullOrEmpty(sentence) ? null : sentence;
    }
}
