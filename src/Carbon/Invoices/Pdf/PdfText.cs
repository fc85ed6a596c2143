using System.Globalization;
using System.Text;

namespace CarbonPos.Carbon.Invoices.Pdf;

/// <summary>Writes values as they stand in a PDF (ISO 32000, 7.3).</summary>
internal static class PdfText
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        int whole => whole.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("0.##########", CultureInfo.InvariantCulture),
        byte[] text => String(text),
        PdfName name => Name(name.Text),
        PdfReference reference => string.Create(CultureInfo.InvariantCulture, $"{reference.Number} {reference.Generation} R"),
        List<object?> array => $"[ {string.Join(' ', array.Select(Of))} ]",
        PdfDictionary dictionary => $"<< {string.Join(' ', dictionary.Entries.Select(entry => $"{Name(entry.Key)} {Of(entry.Value)}"))} >>",
        _ => throw new ArgumentException($"{value.GetType().Name} is no value of a PDF.", nameof(value)),
    };

    private static string Name(string name)
    {
        var text = new StringBuilder("/");
        foreach (var c in name)
        {
            if (c is > ' ' and <= '~' && !"#/()<>[]{}%".Contains(c, StringComparison.Ordinal))
                text.Append(c);
            else
                text.Append(CultureInfo.InvariantCulture, $"#{(int)c:X2}");
        }

        return text.ToString();
    }

    private static string String(byte[] bytes) => Array.TrueForAll(bytes, b => b is >= (byte)' ' and <= (byte)'~' and not ((byte)'(' or (byte)')' or (byte)'\\'))
        ? $"({Encoding.ASCII.GetString(bytes)})"
        : $"<{Convert.ToHexString(bytes)}>";
}
