namespace CarbonPos.CarbonGateway.Contents;

/// <summary>One thing that is wrong in a contents file, precise enough to mend it.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Line">Line on which the row starts, from 1; 0 when the fault has no place.</param>
/// <param name="Field">Name of the column or field, or empty for the row or file as a whole.</param>
/// <param name="Code">One of <see cref="ContentFaultCodes"/>: stable.</param>
/// <param name="Advice">What is wrong and what to do.</param>
internal sealed record ContentFault(string File, long Line, string Field, string Code, string Advice)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var place = Line > 0 ? $"{File}, line {Line}" : File;
        return $"{place}{(Field.Length > 0 ? $", {Field}" : "")}: {Code}: {Advice}";
    }
}

/// <summary>A contents file as a whole cannot be read: nothing of it counts.</summary>
internal sealed class ContentFileException(ContentFault fault) : Exception(fault.ToString())
{
    /// <summary>What is wrong.</summary>
    public ContentFault Fault { get; } = fault;
}
