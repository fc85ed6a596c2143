using System.Diagnostics;
using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>The columns of a contents file, in the order in which a version is written.</summary>
internal enum ContentColumn
{
    Gtin,
    Lot,
    Service,
    Merchant,
    Article,
    KgCo2e,
    Unit,
    Basis,
    Provenance,
    ValidFrom,
    ValidTo,
    Vintage,
    Version,
    Supplier,
    Source,
    Stages,
    Id,
    DerivedFrom,
}

/// <summary>The words of a contents file.</summary>
internal static class ContentWords
{
    public static readonly string[] Columns =
    [
        "gtin", "lot", "service", "merchant", "article", "kgCo2e", "unit", "basis", "provenance", "validFrom", "validTo",
        "vintage", "version", "supplier", "source", "stages", "id", "derivedFrom",
    ];

    /// <summary>Without these a file has no contents.</summary>
    public static readonly int[] Needed =
        [(int)ContentColumn.KgCo2e, (int)ContentColumn.Unit, (int)ContentColumn.Vintage, (int)ContentColumn.Version, (int)ContentColumn.Supplier, (int)ContentColumn.Source];

    public static string Name(this ContentColumn column) => Columns[(int)column];

    public static string Word(Provenance provenance) => provenance switch
    {
        Provenance.Transmitted => "transmitted",
        Provenance.Resale => "resale",
        _ => throw new UnreachableException($"A content is never {provenance}."),
    };

    /// <summary>Stages joined by +, e.g. "materials+making".</summary>
    public static bool TryStages(ReadOnlySpan<char> words, out LifeCycleStages stages)
    {
        stages = LifeCycleStages.NotStated;
        foreach (var range in words.Split('+'))
        {
            if (!FileWords.TryStage(words[range].Trim(), out var stage))
            {
                return false;
            }

            stages |= stage;
        }

        return true;
    }

    public static string Word(LifeCycleStages stages) =>
        string.Join('+', FileWords.Each(stages).Select(stage => stage.Word));
}
