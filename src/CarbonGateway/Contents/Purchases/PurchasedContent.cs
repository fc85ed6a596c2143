using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Contents.Purchases;

/// <summary>What one invoice transmits for a unit of an article.</summary>
/// <param name="Invoice">Which.</param>
/// <param name="Intensity">The line's carbon divided by its quantity, rounded to the microgram.</param>
internal sealed record PurchasedContent(PurchaseInvoice Invoice, CarbonIntensity Intensity)
{
    /// <summary>Above zero where this one counts before another of the same seller: the later day, then the later number, then in doubt the heavier.</summary>
    public int CompareWithin(PurchasedContent other)
    {
        var order = Invoice.Issued.CompareTo(other.Invoice.Issued);
        order = order != 0 ? order : InvoiceNumbers.Compare(Invoice.Number, other.Invoice.Number);
        return order != 0 ? order : CompareInDoubt(other);
    }

    /// <summary>Above zero where this one counts before that of another seller, whose numbers say nothing here: the later day, then in doubt the heavier.</summary>
    public int CompareAcross(PurchasedContent other)
    {
        var order = Invoice.Issued.CompareTo(other.Invoice.Issued);
        order = order != 0 ? order : CompareInDoubt(other);
        order = order != 0 ? order : string.CompareOrdinal(Invoice.Seller, other.Invoice.Seller);
        return order != 0 ? order : InvoiceNumbers.Compare(Invoice.Number, other.Invoice.Number);
    }

    /// <summary>True where two invoices of one day disagree.</summary>
    public bool DiffersOnTheDay(PurchasedContent other) => Invoice.Issued == other.Invoice.Issued && Intensity != other.Intensity;

    // A piece and a kilogram cannot be compared without knowing the piece: the lower unit counts, pieces first.
    private int CompareInDoubt(PurchasedContent other) => Intensity.Unit != other.Intensity.Unit
        ? (int)other.Intensity.Unit - (int)Intensity.Unit
        : Intensity.Micrograms.CompareTo(other.Intensity.Micrograms);
}

/// <summary>The order in which a seller counts its invoices.</summary>
internal static class InvoiceNumbers
{
    /// <summary>By characters, but digits in a row by what they come to: "2026/9" is before "2026/17".</summary>
    public static int Compare(string a, string b)
    {
        var (i, j) = (0, 0);
        while (i < a.Length && j < b.Length)
        {
            var order = char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j])
                ? CompareDigits(Digits(a, ref i), Digits(b, ref j))
                : a[i++].CompareTo(b[j++]);
            if (order != 0)
            {
                return order;
            }
        }

        var rest = (a.Length - i).CompareTo(b.Length - j);
        return rest != 0 ? rest : string.CompareOrdinal(a, b);
    }

    private static ReadOnlySpan<char> Digits(string text, ref int at)
    {
        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text.AsSpan(from, at - from).TrimStart('0');
    }

    private static int CompareDigits(ReadOnlySpan<char> a, ReadOnlySpan<char> b) => a.Length != b.Length ? a.Length.CompareTo(b.Length) : a.SequenceCompareTo(b);
}
