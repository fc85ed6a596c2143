using System.Globalization;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>
/// Text in a cell that a spreadsheet would take for a formula gets an apostrophe in front when it is written, and loses it when
/// it is read: what suppliers send is opened by people. Numbers stay numbers.
/// </summary>
internal static class CellText
{
    public static string Guard(string text) => IsFormula(text) && !IsNumber(text) ? "'" + text : text;

    public static ReadOnlySpan<char> Plain(ReadOnlySpan<char> cell) => cell is ['\'', ..] && IsFormula(cell) ? cell[1..] : cell;

    // Apostrophes that stand there already are counted in, so that reading gives back what was written.
    private static bool IsFormula(ReadOnlySpan<char> text) => text.TrimStart('\'') is ['=' or '+' or '-' or '@' or '\t' or '\r', ..];

    private static bool IsNumber(string text) => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
