namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>One thing that is wrong in a catalogue file, precise enough to mend it.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">Line on which the row starts, from 1; 0 when the fault has no place.</param>
/// <param name="Row">For example "products[12] (gtin 09520000000016)".</param>
/// <param name="Field">Name of the field, or empty for the row as a whole.</param>
/// <param name="Reason">What is wrong and what would be right.</param>
public sealed record CatalogueFault(string File, int Line, string Row, string Field, string Reason)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var place = Line > 0 ? $"{File}, line {Line}" : File;
        var row = Row.Length > 0 ? $", {Row}" : "";
        var field = Field.Length > 0 ? $", field \"{Field}\"" : "";
        return $"{place}{row}{field}: {Reason}";
    }
}

/// <summary>What came out of a catalogue file.</summary>
/// <param name="Catalogue">The sound rows; null when the file is broken: not JSON, or its head, margin or a factor is wrong.</param>
/// <param name="Refused">Every fault found. Products and contents among them were left out, the rest weighs without them.</param>
public sealed record CatalogueReading(Catalogue? Catalogue, IReadOnlyList<CatalogueFault> Refused);

/// <summary>A catalogue file is too broken to start with.</summary>
public sealed class CatalogueFileException : Exception
{
    private const int FaultsInMessage = 5;

    /// <param name="faults">At least one.</param>
    public CatalogueFileException(IReadOnlyList<CatalogueFault> faults)
        : base(Describe(faults)) => Faults = faults;

    /// <summary>All that is wrong.</summary>
    public IReadOnlyList<CatalogueFault> Faults { get; }

    private static string Describe(IReadOnlyList<CatalogueFault> faults)
    {
        var shown = string.Join(Environment.NewLine, faults.Take(FaultsInMessage));
        return faults.Count <= FaultsInMessage
            ? shown
            : $"{shown}{Environment.NewLine}and {faults.Count - FaultsInMessage} more";
    }
}
