using System.Diagnostics.CodeAnalysis;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Invoices.Writing;

/// <summary>An invoice with other carbon on it than before.</summary>
/// <param name="File">The whole file: XML, or the PDF that carries it.</param>
/// <param name="LinesWritten">How many lines state carbon now.</param>
/// <param name="LinesBefore">How many did before.</param>
/// <param name="Total">What the note says; null = there is none.</param>
/// <param name="Notices">What was left aside, and why.</param>
public sealed record TransmittedInvoice(ReadOnlyMemory<byte> File, int LinesWritten, int LinesBefore, Co2eMass? Total, IReadOnlyList<InvoiceFinding> Notices)
{
    /// <summary>True where a note stated a total before.</summary>
    public bool HadTotal { get; init; }

    /// <summary>Attributes and notes that were taken off, readable or not.</summary>
    public int PartsRemoved { get; init; }
}

/// <summary>What became of an invoice that was to be changed: the new one, or the reason why there is none.</summary>
public sealed class InvoiceWriting
{
    private readonly TransmittedInvoice? made;
    private readonly InvoiceFault? fault;

    internal InvoiceWriting(TransmittedInvoice made) => this.made = made;

    internal InvoiceWriting(InvoiceFault fault) => this.fault = fault;

    /// <returns>Whether there is a new invoice; exactly one of the two is given.</returns>
    public bool TryGet([NotNullWhen(true)] out TransmittedInvoice? invoice, [NotNullWhen(false)] out InvoiceFault? reason)
    {
        invoice = made;
        reason = fault;
        return made is not null;
    }
}

/// <summary>What was left aside when carbon was written. The codes are stable.</summary>
public static class TransmitNotices
{
    /// <summary>The line has no item to hold attributes.</summary>
    public const string NoItem = "LINE_WITHOUT_ITEM";

    /// <summary>The profile has no attributes of items; the lines' carbon is in the total alone.</summary>
    public const string NoAttributes = "PROFILE_WITHOUT_ATTRIBUTES";

    /// <summary>Written although the profile's own schema does not have it.</summary>
    public const string BeyondProfile = "BEYOND_PROFILE";

    /// <summary>No total was written: rules of the profile allow no further note, or there is no head to hold one.</summary>
    public const string NoTotal = "TOTAL_NOT_WRITTEN";

    /// <summary>A line and a part of it both state carbon, and the total counts both.</summary>
    public const string Twice = "COUNTED_TWICE";
}

/// <summary>Why nothing was written, where the invoice itself can be read: see <see cref="InvoiceFaultCodes"/> for the rest. The codes are stable.</summary>
public static class TransmitFaults
{
    /// <summary>The PDF is signed: writing into it would break the signature.</summary>
    public const string PdfSigned = "PDF_SIGNED";

    /// <summary>The XML carries a signature of its own, which writing would break.</summary>
    public const string XmlSigned = "XML_SIGNED";

    /// <summary>The invoice's profile has no room for what was to be written.</summary>
    public const string ProfileRoom = "PROFILE_WITHOUT_ROOM";

    /// <summary>The carbon to be written is more than an invoice can state in all.</summary>
    public const string CarbonRange = "CARBON_OUT_OF_RANGE";

    /// <summary>The invoice has no place for it: it lacks what stands before it, or is written in a way that cannot be kept.</summary>
    public const string NotWritable = "INVOICE_NOT_WRITABLE";
}
