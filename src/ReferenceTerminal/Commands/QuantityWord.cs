using System.Text.RegularExpressions;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Tells a word that says how many from one that says what. In doubt neither: a slip of the finger must not be sold as a product.</summary>
static partial class QuantityWord
{
    /// <summary>x2, x1.5, x1,5, x 2; three decimals with a comma are left, for x1,500 is 1.5 to some and 1500 to others.</summary>
    public static bool TryRead(string word, out decimal quantity)
    {
        var match = Whole().Match(word);
        return TillNumber.TryRead(match.Groups["count"].Value, out quantity) && match.Success;
    }

    /// <summary>True for what somebody may have meant as a quantity: 2x, x+2, 1,5, 40kWh, 9520100000201x2.</summary>
    public static bool Resembles(string word) => Alike().IsMatch(word.Trim());

    [GeneratedRegex(@"^\s*[xX×]\s*(?<count>\d{1,9}(?:\.\d{1,3}|,\d{1,2})?)\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Whole();

    // A number in front of it; one behind it; a short or broken number; a number of units; a label with a quantity stuck to it.
    [GeneratedRegex(@"^(?:[x×*]\s*[-+]?[\d.,].*|[x×*]|[-+]?[\d.,]+\s*[x×*]|\d{1,3}|\d*[.,][\d.,]*|\d+(?:[.,]\d+)?\s*(?:kg|g|l|kwh|km|nights?|nuits?|pcs?)|\d{8,14}\s*[x×*]\s*[\d.,]+)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Alike();
}
