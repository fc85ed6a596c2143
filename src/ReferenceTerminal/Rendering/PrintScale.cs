using System.Globalization;

namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>How large a code is printed: whole dots of the printer, so that every bar is as wide as it should be.</summary>
public sealed record PrintScale
{
    /// <summary>Printers from 72 to 2,400 dots per inch; 203, 300 and 600 are usual.</summary>
    public const int LeastDotsPerInch = 72, MostDotsPerInch = 2400;

    /// <summary>The widest that a module may be, in dots.</summary>
    public const int MostDotsPerModule = 100;

    private const double MillimetresPerInch = 25.4;

    /// <param name="dotsPerModule">Width of the thinnest bar, 1 to 100 dots.</param>
    /// <param name="dotsPerInch">72 to 2,400.</param>
    /// <exception cref="ArgumentException">Outside these.</exception>
    public PrintScale(int dotsPerModule, int dotsPerInch)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dotsPerModule, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dotsPerModule, MostDotsPerModule);
        ArgumentOutOfRangeException.ThrowIfLessThan(dotsPerInch, LeastDotsPerInch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dotsPerInch, MostDotsPerInch);
        DotsPerModule = dotsPerModule;
        DotsPerInch = dotsPerInch;
    }

    /// <summary>Dots of the thinnest bar.</summary>
    public int DotsPerModule { get; }

    /// <summary>The printer's resolution.</summary>
    public int DotsPerInch { get; }

    /// <summary>Width of the thinnest bar as printed: the X-dimension.</summary>
    public double ModuleMillimetres => DotsPerModule * MillimetresPerInch / DotsPerInch;

    /// <summary>
    /// The whole number of dots that comes nearest to a wanted module width and is lawful for the symbology; or why there is
    /// none.
    /// </summary>
    /// <param name="symbology">What is printed.</param>
    /// <param name="moduleMillimetres">Wanted X-dimension in millimetres; null = the one that the standard aims at.</param>
    /// <param name="dotsPerInch">72 to 2,400.</param>
    public static PrintParse<PrintScale> Find(PrintedSymbology symbology, decimal? moduleMillimetres, int dotsPerInch)
    {
        if (dotsPerInch is < LeastDotsPerInch or > MostDotsPerInch)
        {
            return Wrong($"A printer has {LeastDotsPerInch} to {MostDotsPerInch} dots per inch, not {dotsPerInch}.", $"Une imprimante a de {LeastDotsPerInch} à {MostDotsPerInch} points par pouce, pas {dotsPerInch}.");
        }

        var rules = SymbolRules.Of(symbology);
        var wanted = moduleMillimetres is { } stated ? (double)stated : rules.UsualModule;
        if (wanted < rules.LeastModule || wanted > rules.MostModule)
        {
            return Wrong(
                $"A module of {rules.Name} is {Text(rules.LeastModule)} to {Text(rules.MostModule)} mm wide, not {Text(wanted)}.",
                $"Un module de {rules.Name} mesure de {Text(rules.LeastModule)} à {Text(rules.MostModule)} mm, pas {Text(wanted)}.");
        }

        var dot = MillimetresPerInch / dotsPerInch;
        var least = (int)Math.Ceiling(rules.LeastModule / dot - 1e-6);
        var most = Math.Min(MostDotsPerModule, (int)Math.Floor(rules.MostModule / dot + 1e-6));
        return least > most
            ? Wrong(
                $"A printer of {dotsPerInch} dots per inch is too coarse for {rules.Name}: its dots are {Text(dot)} mm wide, and a module is at most {Text(rules.MostModule)} mm.",
                $"Une imprimante de {dotsPerInch} points par pouce est trop grossière pour {rules.Name} : ses points font {Text(dot)} mm, et un module au plus {Text(rules.MostModule)} mm.")
            : PrintParse<PrintScale>.Of(new PrintScale(Math.Clamp((int)Math.Round(wanted / dot), least, most), dotsPerInch));
    }

    /// <summary>As many whole dots as a length needs.</summary>
    internal int Dots(double millimetres) => (int)Math.Ceiling(millimetres * DotsPerInch / MillimetresPerInch - 1e-6);

    private static string Text(double millimetres) => Math.Round(millimetres, 3).ToString(CultureInfo.InvariantCulture);

    private static PrintParse<PrintScale> Wrong(string english, string french) => PrintParse<PrintScale>.Failed(PrintFaultCode.SizeWrong, english, french);
}
