using System.Globalization;
using System.Text;

namespace CarbonPos.ReferenceTerminal.PriceLists;

/// <summary>Finds words that say or suggest that a product has no effect on the climate, or that offsets take it away. Names and sources come from others, so they may hold any.</summary>
/// <remarks>The words are those that the French decree and commentaries on the EU directive list; see docs/reference/price-lists.md. No list is complete.</remarks>
static class ClaimWording
{
    private const string Accented = "àáâäãåçéèêëíìîïñóòôöõúùûüÿ₂";
    private const string Bare = "aaaaaaceeeeiiiinooooouuuuy2";

    // Without accents, in lower case, one space between words.
    private static readonly string[] Phrases =
    [
        "neutre en carbone", "carbone neutre", "neutralite carbone", "neutre en co2", "co2 neutre", "climatiquement neutre", "neutre pour le climat",
        "zero carbone", "carbone zero", "zero emission", "zero emissions", "empreinte carbone nulle", "sans carbone", "sans co2",
        "integralement compense", "100 compense", "compense carbone", "carbone compense", "co2 compense", "emissions compensees", "compensation carbone",
        "carbon neutral", "carbon neutrality", "climate neutral", "co2 neutral", "zero carbon", "carbon free", "co2 free", "net zero", "climate net zero",
        "carbon negative", "carbon positive", "climate positive", "climate compensated", "carbon compensated", "carbon offset", "co2 offset", "offsetting",
        "reduced climate impact", "limited co2 footprint", "climate friendly", "carbon friendly",
    ];

    /// <returns>The first of the phrases that the text holds as whole words, or null.</returns>
    public static string? FirstIn(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        var words = $" {Plain(text)} ";
        return Array.Find(Phrases, phrase => words.Contains($" {phrase} ", StringComparison.Ordinal) || words.Contains($" {phrase}s ", StringComparison.Ordinal) || words.Contains($" {phrase}e ", StringComparison.Ordinal));
    }

    // By a table of our own: tills run without the system's tables of languages.
    private static char WithoutAccent(char c) => Accented.IndexOf(c, StringComparison.Ordinal) is var at and >= 0 ? Bare[at] : c;

    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var category = char.GetUnicodeCategory(c);
            if (char.IsLetterOrDigit(c) || c == '₂')
            {
                plain.Append(WithoutAccent(char.ToLowerInvariant(c)));
            }
            else if (category is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format) && plain.Length > 0 && plain[^1] != ' ')
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().TrimEnd();
    }
}
