using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.PriceLists;

/// <summary>Which text stands beside the price. The two are never mixed on one document; see docs/reference/price-lists.md.</summary>
enum CarbonText
{
    /// <summary>The points that the till debits: what the law of a points scheme has shown. Any line has one.</summary>
    Display,

    /// <summary>A claim that the seller makes of a product of its own will: only where scope, method, period and source are known.</summary>
    Label,
}

/// <summary>What kind of document it is.</summary>
enum PriceDocument
{
    /// <summary>One unit of each thing; nothing is added up.</summary>
    List,

    /// <summary>Quantities that somebody asked for, with their sums.</summary>
    Quote,
}

/// <summary>One line as it is priced and weighed.</summary>
/// <param name="Name">As printed: the catalogue's name, else the seller's, else what was scanned.</param>
/// <param name="Item">What was asked.</param>
/// <param name="Weighed">What the gateway said.</param>
sealed record PriceLine(string Name, BasketItem Item, WeighedProduct Weighed)
{
    /// <summary>Neither content nor price: then no figure may be printed, zero least of all.</summary>
    public bool IsUnknown => Weighed.Line.Reason == WeighingReason.NothingKnown;

    /// <summary>Deposits, gift cards and the like.</summary>
    public bool IsWithoutCarbon => Weighed.Line.Reason == WeighingReason.KindWithoutGrams;

    /// <summary>Words of neutrality or offsetting in what would be printed; null = none.</summary>
    public string? ClaimWords => ClaimWording.FirstIn(Name) ?? ClaimWording.FirstIn(Weighed.Evidence?.Source) ?? ClaimWording.FirstIn(Weighed.Evidence?.Supplier);
}

/// <summary>A price list or quote, weighed by one version of the catalogue.</summary>
/// <param name="Document">Which of the two.</param>
/// <param name="As">Which text stands beside the price.</param>
/// <param name="Title">Heading; empty = the document's own name.</param>
/// <param name="Day">The day it was made, UTC.</param>
/// <param name="CatalogueVersion">Which catalogue weighed all of it.</param>
/// <param name="Lines">In the order given.</param>
sealed record PriceList(PriceDocument Document, CarbonText As, string Title, DateOnly Day, string CatalogueVersion, IReadOnlyList<PriceLine> Lines)
{
    /// <summary>Sum of the prices; null as soon as one is not known.</summary>
    public decimal? TotalPrice => Lines.All(line => line.Item.Price is not null) ? Lines.Sum(line => line.Item.Price) : null;

    /// <summary>Sum of the grams that a till would debit; null as soon as one is not known, or where no mass is that large.</summary>
    public Co2eMass? TotalGrams => Lines.Sum(line => line.Weighed.Line.Grams.Grams) is var sum and <= Co2eMass.MaxGrams && !Lines.Any(line => line.IsUnknown)
        ? Co2eMass.FromGrams(sum)
        : null;
}
