using System.Globalization;

namespace CarbonPos.Carbon.Invoices;

/// <summary>A number as it stands in a document, and its value where it is one: "529.87", "1.0000", "-7.90".</summary>
/// <remarks>Sums are made of values; what is shown or sent on is the text, digit for digit. The default value is absent.</remarks>
public readonly record struct WrittenDecimal
{
    /// <summary>Values from this on are unreadable: sums and products of what is below it fit a decimal.</summary>
    public const decimal Limit = 10_000_000_000_000m;

    private const int MaxLength = 40;

    private readonly string? text;

    /// <param name="text">As written, without the spaces around it; empty = absent.</param>
    public WrittenDecimal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        this.text = text;
        if (text.Length is 0 or > MaxLength)
            return;
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (decimal.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) && value is > -Limit and < Limit)
            (Value, IsReadable) = (value, true);
    }

    /// <summary>As written; empty = absent.</summary>
    public string Text => text ?? "";

    /// <summary>The value; 0 when absent or unreadable.</summary>
    public decimal Value { get; }

    /// <summary>True when <see cref="Value"/> counts.</summary>
    public bool IsReadable { get; }

    /// <summary>True when nothing is written.</summary>
    public bool IsAbsent => string.IsNullOrEmpty(text);

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
