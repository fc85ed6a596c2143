namespace CarbonPos.Carbon.Content;

/// <summary>Which stages of a product's life a figure covers. Values are kept in files: never renumbered.</summary>
[Flags]
public enum LifeCycleStages : byte
{
    /// <summary>The source does not say.</summary>
    NotStated = 0,

    /// <summary>Raw materials, energy and all that suppliers' suppliers emit.</summary>
    Materials = 1,

    /// <summary>Making, or for a service its performance.</summary>
    Making = 2,

    /// <summary>Packaging.</summary>
    Packaging = 4,

    /// <summary>Transport and storage up to the shop.</summary>
    Transport = 8,

    /// <summary>The shop itself.</summary>
    Shop = 16,

    /// <summary>The shopper's own use: driving home, cooling, cooking, charging.</summary>
    Use = 32,

    /// <summary>Disposal and recycling.</summary>
    Disposal = 64,

    /// <summary>Up to the supplier's gate.</summary>
    UpToGate = Materials | Making | Packaging,

    /// <summary>Up to the sale: what a carbon content is meant to cover.</summary>
    UpToSale = UpToGate | Transport | Shop,
}
