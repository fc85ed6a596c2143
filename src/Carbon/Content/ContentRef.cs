namespace CarbonPos.Carbon.Content;

/// <summary>A content inside its table: two words, made by a look-up without allocating. The default value refers to nothing.</summary>
public readonly struct ContentRef
{
    private readonly ContentTable? _table;
    private readonly int _place;

    internal ContentRef(ContentTable table, int place) => (_table, _place) = (table, place);

    /// <summary>False for the default value; all other members then throw.</summary>
    public bool Exists => _table is not null;

    /// <summary>What it is of.</summary>
    public ContentKey Key => Table.KeyOf(Row);

    /// <summary>CO2e per unit.</summary>
    public CarbonIntensity Intensity => Row.Intensity;

    /// <summary>Up to which point it counts.</summary>
    public ContentBasis Basis => ContentTable.BasisOf(Row);

    /// <summary>How good the evidence is.</summary>
    public Provenance Provenance => Origin.Provenance;

    /// <summary>First day.</summary>
    public DateOnly ValidFrom => DateOnly.FromDayNumber(Row.From);

    /// <summary>Last day; null = until replaced.</summary>
    public DateOnly? ValidTo => Row.To == ContentRow.OpenEnd ? null : DateOnly.FromDayNumber(Row.To);

    /// <summary>Year whose closed account it comes from.</summary>
    public int Vintage => Origin.Vintage;

    /// <summary>Edition of this content.</summary>
    public string Version => Origin.Version;

    /// <summary>Who says so.</summary>
    public string Supplier => Origin.Supplier;

    /// <summary>From what the figure is made.</summary>
    public string Source => Origin.Source;

    /// <summary>Stages of the life cycle that the figure covers.</summary>
    public LifeCycleStages Stages => Origin.Stages;

    /// <summary>Its stable id: the given one, else key, basis and first day, as "09520100000102 gate from 2026-01-01". Allocates: for explanations and reports.</summary>
    public string Id => Table.NameOf(Row).Id is var given and > 0 ? Table.Names[given] : DerivedId(Key, Basis, ValidFrom);

    /// <summary>True when the id was given with the content.</summary>
    public bool HasOwnId => Table.NameOf(Row).Id > 0;

    /// <summary>Id of the content that this one was worked out from; empty = none. Allocates.</summary>
    public string DerivedFrom => Table.Names[Table.NameOf(Row).DerivedFrom];

    private ContentTable Table => _table ?? throw new InvalidOperationException("This refers to no content; look at Exists first.");

    private ref readonly ContentRow Row => ref Table.Row(_place);

    private ContentOrigin Origin => Table.OriginOf(Row);

    /// <summary>The id of a content that was given none.</summary>
    public static string DerivedId(in ContentKey key, ContentBasis basis, DateOnly validFrom) =>
        key + (basis == ContentBasis.Gate ? " gate" : "") + (validFrom == DateOnly.MinValue ? "" : $" from {validFrom:yyyy-MM-dd}");

    /// <summary>The whole content, for explanations and reports. Allocates.</summary>
    public CarbonContent ToContent() =>
        new(Id, Version, Intensity, Provenance, ValidFrom, ValidTo, Vintage, Supplier, Source, Basis, Stages, DerivedFrom);

    /// <inheritdoc/>
    public override string ToString() => Exists ? $"{Id}: {Intensity}" : "none";
}
