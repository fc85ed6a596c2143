using System.Globalization;
using System.Text;
using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>Writes contents as a file that can be imported: what a version is kept as, so that there is one format and one reader.</summary>
internal static class ContentsCsv
{
    private const int Block = 1 << 16;

    /// <summary>Writes all columns; an id that was not given stays empty.</summary>
    public static void Write(Stream stream, IEnumerable<ContentRef> contents)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), Block, leaveOpen: true) { NewLine = "\n" };
        Write(writer, contents);
    }

    /// <inheritdoc cref="Write(Stream, IEnumerable{ContentRef})"/>
    public static void Write(TextWriter writer, IEnumerable<ContentRef> contents)
    {
        writer.WriteLine(string.Join(',', ContentWords.Columns));
        var line = new StringBuilder();
        foreach (var content in contents)
        {
            Put(line.Clear(), content.Key, content.HasOwnId ? content.Id : "", content.DerivedFrom, content);
            writer.WriteLine(line);
        }
    }

    /// <summary>A field that may hold a separator, quotation marks, spaces at its ends, or what a spreadsheet takes for a formula.</summary>
    public static StringBuilder Quote(StringBuilder line, string text)
    {
        var cell = CellText.Guard(text);
        return cell.AsSpan().ContainsAny(",;\"\r\n ".AsSpan())
            ? line.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"')
            : line.Append(cell);
    }

    private static void Put(StringBuilder line, in ContentKey key, string id, string derivedFrom, in ContentRef content)
    {
        line.Append(key.Kind is ContentKind.Service or ContentKind.Article ? "" : key.Gtin.ToString()).Append(',');
        Quote(line, key.Kind == ContentKind.Lot ? key.Text : "").Append(',');
        Quote(line, key.Kind == ContentKind.Service ? key.Text : "").Append(',');
        line.Append(key.Kind is ContentKind.Article or ContentKind.MerchantGtin ? key.Merchant.ToString() : "").Append(',');
        Quote(line, key.Kind == ContentKind.Article ? key.Text : "").Append(',');
        line.Append(CultureInfo.InvariantCulture, $"{content.Intensity.Micrograms / 1_000_000_000m}").Append(',');
        line.Append(FileWords.Word(content.Intensity.Unit)).Append(',');
        line.Append(content.Basis == ContentBasis.Gate ? "gate" : "shelf").Append(',');
        line.Append(ContentWords.Word(content.Provenance)).Append(',');
        line.Append(content.ValidFrom == DateOnly.MinValue ? "" : Day(content.ValidFrom)).Append(',');
        line.Append(content.ValidTo is { } last ? Day(last) : "").Append(',');
        line.Append(CultureInfo.InvariantCulture, $"{content.Vintage}").Append(',');
        Quote(line, content.Version).Append(',');
        Quote(line, content.Supplier).Append(',');
        Quote(line, content.Source).Append(',');
        line.Append(ContentWords.Word(content.Stages)).Append(',');
        Quote(line, id).Append(',');
        Quote(line, derivedFrom);
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
