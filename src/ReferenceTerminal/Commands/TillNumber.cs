using System.Globalization;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Numbers as cashiers type them: digits with a point or, as in France, a comma. No sign, no grouping.</summary>
static class TillNumber
{
    public static bool TryRead(string text, out decimal number)
    {
        number = 0;
        return text.Length is > 0 and <= 20
            && decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);
    }

    /// <exception cref="TillFault">No number, or one outside its range.</exception>
    public static decimal Read(string text, string name, decimal least, decimal most, int decimals)
    {
        if (!TryRead(text, out var number))
        {
            throw Wrong($"{name} needs a number such as 3.20, not '{Printable.Of(text)}'.", $"{name} demande un nombre comme 3,20, pas « {Printable.Of(text)} ».");
        }

        return number >= least && number <= most && decimal.Round(number, decimals) == number ? number : throw Wrong(
            string.Create(CultureInfo.InvariantCulture, $"{name} must be {least} to {most:#,0.###} with at most {decimals} decimals, not {Printable.Of(text)}."),
            string.Create(CultureInfo.InvariantCulture, $"{name} doit être de {least} à {most:0.###} avec au plus {decimals} décimales, pas {Printable.Of(text)}."));
    }

    /// <summary>A figure that is signed and cannot be taken back: no comma, for 1,234 is 1.234 to some and 1234 to others.</summary>
    /// <exception cref="TillFault">No number, one outside its range, or one with a comma.</exception>
    public static decimal ReadSigned(string text, string name, decimal most, int decimals)
    {
        if (text.Contains(',', StringComparison.Ordinal))
        {
            var (without, point) = (text.Replace(",", "", StringComparison.Ordinal), text.Replace(',', '.'));
            throw Wrong(
                $"{name} takes a point and no comma: {Printable.Of(text)} may be {Printable.Of(without)} or {Printable.Of(point)}. Write the one that is meant.",
                $"{name} prend un point et pas de virgule : {Printable.Of(text)} peut être {Printable.Of(without)} ou {Printable.Of(point)}. Écrivez celui qui est voulu.");
        }

        var isNegative = text.StartsWith('-');
        if (!TryRead(isNegative ? text[1..] : text, out var number))
        {
            throw Wrong($"{name} needs a number such as 812.5, not '{Printable.Of(text)}'.", $"{name} demande un nombre comme 812.5, pas « {Printable.Of(text)} ».");
        }

        return number <= most && decimal.Round(number, decimals) == number ? (isNegative ? -number : number) : throw Wrong(
            string.Create(CultureInfo.InvariantCulture, $"{name} must be -{most:#,0} to {most:#,0} with at most {decimals} decimals, not {Printable.Of(text)}."),
            string.Create(CultureInfo.InvariantCulture, $"{name} doit être de -{most:0} à {most:0} avec au plus {decimals} décimales, pas {Printable.Of(text)}."));
    }

    /// <exception cref="TillFault">No whole number, or one outside its range.</exception>
    public static long ReadWhole(string text, string name, long least, long most, string code = "NUMBER_WRONG") =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : throw new TillFault(
            ExitCode.Usage,
            code,
            string.Create(CultureInfo.InvariantCulture, $"{name} must be {least} to {most:#,0}, a whole number, not '{Printable.Of(text)}'."),
            string.Create(CultureInfo.InvariantCulture, $"{name} doit être de {least} à {most}, un nombre entier, pas « {Printable.Of(text)} »."));

    private static TillFault Wrong(string english, string french) => new(ExitCode.Usage, "NUMBER_WRONG", english, french);
}
