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

    // GS1 General Specifications: quiet zones included.
    private const double MostGs1128Millimetres = 165.1;

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

    /// <summary>
    /// As <see cref="Find(PrintedSymbology, decimal?, int)"/>, and narrow enough that the symbol is no longer than the
    /// standard allows: where no width was asked for, the widest that is.
    /// </summary>
    /// <inheritdoc cref="Find(PrintedSymbology, decimal?, int)"/>
    public static PrintParse<PrintScale> Find(PrintOrder order, decimal? moduleMillimetres, int dotsPerInch)
    {
        ArgumentNullException.ThrowIfNull(order);
        var found = Find(order.Symbology, moduleMillimetres, dotsPerInch);
        if (order.Symbology != PrintedSymbology.Gs1128 || !found.TryGet(out var scale, out _))
            return found;
        var rules = SymbolRules.Of(order.Symbology);
        var modules = rules.QuietLeft + Code128Pattern.Draw(order.Data, 1).Width + rules.QuietRight;
        var most = (int)Math.Floor(MostGs1128Millimetres * dotsPerInch / MillimetresPerInch / modules);
        if (scale.DotsPerModule <= most)
            return found;
        if (moduleMillimetres is null && most > 0 && new PrintScale(most, dotsPerInch) is var narrower && narrower.ModuleMillimetres >= rules.LeastModule)
            return PrintParse<PrintScale>.Of(narrower);
        return PrintParse<PrintScale>.Failed(
            PrintFaultCode.TooLong,
            $"This GS1-128 would be {Text(modules * scale.ModuleMillimetres)} mm long, and {Text(MostGs1128Millimetres)} is the most. Print narrower bars (--x), fewer elements, or a QR with their Digital Link.",
            $"Ce GS1-128 ferait {Text(modules * scale.ModuleMillimetres)} mm de long, pour {Text(MostGs1128Millimetres)} au plus. Imprimez des barres plus fines (--x), moins d'éléments, ou un QR avec leur Digital Link.");
    }

    /// <summary>What the standard asks of labels that leave the shop, in millimetres; null where the module is as wide as that.</summary>
    public double? WiderWanted(PrintedSymbology symbology) => SymbolRules.Of(symbology).OpenModule is var open && ModuleMillimetres < open - 1e-6 ? open : null;

    /// <summary>As many whole dots as a length needs.</summary>
    internal int Dots(double millimetres) => (int)Math.Ceiling(millimetres * DotsPerInch / MillimetresPerInch - 1e-6);

    private static string Text(double millimetres) => Math.Round(millimetres, 3).ToString(CultureInfo.InvariantCulture);

    private static PrintParse<PrintScale> Wrong(string english, string french) => PrintParse<PrintScale>.Failed(PrintFaultCode.SizeWrong, english, french);
}
