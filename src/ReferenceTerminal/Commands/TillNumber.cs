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

    /// <exception cref="TillFault">No whole number, or one outside its range.</exception>
    public static long ReadWhole(string text, string name, long least, long most, string code = "NUMBER_WRONG") =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number : throw new TillFault(
            ExitCode.Usage,
            code,
            string.Create(CultureInfo.InvariantCulture, $"{name} must be {least} to {most:#,0}, a whole number, not '{Printable.Of(text)}'."),
            string.Create(CultureInfo.InvariantCulture, $"{name} doit être de {least} à {most}, un nombre entier, pas « {Printable.Of(text)} »."));

    private static TillFault Wrong(string english, string french) => new(ExitCode.Usage, "NUMBER_WRONG", english, french);
}
