using System.Diagnostics;
using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Coverage;

/// <summary>By what a line was weighed, as a merchant reads it: the provenances, public proxies told apart by quantity and price.</summary>
internal enum CoverageClass
{
    /// <summary>Rule 1.</summary>
    Transmitted,

    /// <summary>Rule 2.</summary>
    Resale,

    /// <summary>Rule 3.</summary>
    ProducerFactor,

    /// <summary>Rule 4: an average times the quantity.</summary>
    PublicByQuantity,

    /// <summary>Rule 5: an average times the price.</summary>
    PublicByPrice,

    /// <summary>Neither content nor price: it counted as 0 g.</summary>
    NothingKnown,

    /// <summary>A payment that carries no grams.</summary>
    WithoutCarbon,
}

/// <summary>What the classes mean for a merchant.</summary>
internal static class CoverageClasses
{
    public static CoverageClass Of(in Finding finding) => finding.Reason switch
    {
        WeighingReason.SupplierTransmitted or WeighingReason.LotTransmitted or WeighingReason.LabelTransmitted => CoverageClass.Transmitted,
        WeighingReason.Resale => CoverageClass.Resale,
        WeighingReason.ProducerFactor => CoverageClass.ProducerFactor,
        WeighingReason.PublicPhysical => CoverageClass.PublicByQuantity,
        WeighingReason.PublicMonetary or WeighingReason.DefaultActivity or WeighingReason.LabelUnreadable => CoverageClass.PublicByPrice,
        WeighingReason.NothingKnown => CoverageClass.NothingKnown,
        WeighingReason.KindWithoutGrams => CoverageClass.WithoutCarbon,
        var reason => throw new UnreachableException($"No rule of the ladder gives {reason}."),
    };

    /// <summary>Stable, for JSON and CSV.</summary>
    public static string Word(this CoverageClass of) => of switch
    {
        CoverageClass.Transmitted => "transmitted",
        CoverageClass.Resale => "resale",
        CoverageClass.ProducerFactor => "producer_factor",
        CoverageClass.PublicByQuantity => "public_by_quantity",
        CoverageClass.PublicByPrice => "public_by_price",
        CoverageClass.NothingKnown => "nothing_known",
        CoverageClass.WithoutCarbon => "without_carbon",
        _ => throw new UnreachableException(),
    };

    /// <summary>Nobody vouches for it: a supplier's content would take its place.</summary>
    public static bool IsAtStake(this CoverageClass of) => of is CoverageClass.PublicByQuantity or CoverageClass.PublicByPrice or CoverageClass.NothingKnown;
}
