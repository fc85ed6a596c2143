namespace CarbonPos.Carbon.Content;

/// <summary>Which sentence explains a line's grams. Values are those of the wire and of the journal: never renumbered.</summary>
public enum WeighingReason : byte
{
    /// <summary>The supplier transmits the content of this product.</summary>
    SupplierTransmitted = 1,

    /// <summary>Public factor of the product's category times the quantity, plus 20 %.</summary>
    PublicPhysical = 2,

    /// <summary>Public factor of the making activity times the price without VAT and margin, plus the trade's share, plus 20 %.</summary>
    PublicMonetary = 3,

    /// <summary>As <see cref="PublicMonetary"/>, by the declared default activity: nothing told what this is.</summary>
    DefaultActivity = 4,

    /// <summary>This kind of line carries no grams.</summary>
    KindWithoutGrams = 5,

    /// <summary>Neither content nor price is known: zero grams, the sale goes on.</summary>
    NothingKnown = 6,

    /// <summary>The label could not be read; the price was used instead.</summary>
    LabelUnreadable = 7,

    /// <summary>The grams are the ones asked for by the till (hold without a basket).</summary>
    StatedByTill = 8,

    /// <summary>The seller's own closed account, for what it makes or serves itself.</summary>
    ProducerFactor = 9,

    /// <summary>The supplier's content plus the shop's own factor on its margin, summed up in the back office.</summary>
    Resale = 10,

    /// <summary>A card payment: the activity of its category times the amount, plus 20 %.</summary>
    CardEstimate = 11,

    /// <summary>The supplier transmits the content of this very lot.</summary>
    LotTransmitted = 12,

    /// <summary>The signed label on the product itself says its content.</summary>
    LabelTransmitted = 13,
}
