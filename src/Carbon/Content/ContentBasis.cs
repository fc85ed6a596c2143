namespace CarbonPos.Carbon.Content;

/// <summary>Up to which point a content counts. The two are kept apart: under one key each has its own validities.</summary>
public enum ContentBasis : byte
{
    /// <summary>Up to the sale to the shopper, the shop included: what a till may use as it stands.</summary>
    Shelf = 0,

    /// <summary>Up to the supplier's gate, as it is transmitted on a purchase invoice: only a base of resale contents.</summary>
    Gate = 1,
}
