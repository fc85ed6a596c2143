namespace CarbonPos.Carbon.Content;

/// <summary>How good the evidence behind a line's grams is. Values are those of the wire and of the journal: never renumbered.</summary>
public enum Provenance : byte
{
    /// <summary>The supplier's own content for this product.</summary>
    Transmitted = 1,

    /// <summary>Supplier's content plus the shop's factor on its margin.</summary>
    Resale = 2,

    /// <summary>The seller's own closed account, for what it makes or serves itself.</summary>
    ProducerFactor = 3,

    /// <summary>A public factor times quantity or price, raised by the prudence margin.</summary>
    PublicProxy = 4,

    /// <summary>Category times amount of a card payment.</summary>
    CardEstimate = 5,

    /// <summary>The line kind carries no grams (deposit, gift card, donation, top-up, tip, fee).</summary>
    None = 6,
}
