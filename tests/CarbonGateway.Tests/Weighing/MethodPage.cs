using System.Data;
using System.Globalization;
using System.Text.RegularExpressions;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>Reads the worked baskets out of the page that explains the method.</summary>
internal static partial class MethodPage
{
    private static readonly string _text =
        File.ReadAllText(Path.Combine(Scales.Checkout().FullName, "docs/explanation/weighing-method.md")).ReplaceLineEndings("\n");

    /// <summary>The catalogue that the page shows.</summary>
    public static string Catalogue => JsonBlock().Match(_text).Groups["text"].Value;

    /// <summary>The baskets, each under its heading.</summary>
    public static IReadOnlyList<MethodBasket> Baskets =>
        [.. _text.Split("\n## ").Where(section => section.Contains("| line | kind |", StringComparison.Ordinal)).Select(ReadBasket)];

    /// <summary>Every sum worked by hand: "what: expression = figure".</summary>
    public static IEnumerable<string> Sums =>
        TextBlock().Matches(_text).SelectMany(block => block.Groups["text"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What the left side of a sum comes to, in decimals: the page's figures have few enough digits to be exact.</summary>
    public static decimal Evaluate(string expression)
    {
        // A literal without a point would be an integer to this calculator, and divide as one.
        var formula = Number().Replace(expression.Replace('×', '*'), number => number.Value.Contains('.', StringComparison.Ordinal) ? number.Value : number.Value + ".0");
        using var calculator = new DataTable { Locale = CultureInfo.InvariantCulture };
        return Convert.ToDecimal(calculator.Compute(formula, null), CultureInfo.InvariantCulture);
    }

    private static MethodBasket ReadBasket(string section)
    {
        var rows = section.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => line.Split('|').Select(cell => cell.Trim()).ToArray());
        var lines = new List<(BasketLine Line, long Grams)>();
        foreach (var cells in rows)
        {
            if (cells[1].StartsWith("**Total", StringComparison.Ordinal))
            {
                return new(section.Split('\n')[0], ReadSeller(section), lines, long.Parse(cells[8].Trim('*'), CultureInfo.InvariantCulture));
            }

            lines.Add((ReadLine(cells), long.Parse(cells[8], CultureInfo.InvariantCulture)));
        }

        throw new FormatException($"The basket \"{section.Split('\n')[0]}\" has no total.");
    }

    private static Seller ReadSeller(string section) => SellerLine().Match(section) is { Success: true } stated
        ? Scales.SellerOf(long.Parse(stated.Groups["company"].Value, CultureInfo.InvariantCulture), stated.Groups["code"].Value)
        : Scales.Anybody;

    private static BasketLine ReadLine(string[] cells)
    {
        var kind = Enum.Parse<LineKind>(cells[2].Replace(" ", "", StringComparison.Ordinal), ignoreCase: true);
        var quantity = cells[4].Split(' ');
        var unit = quantity[1] switch
        {
            "kg" => QuantityUnit.Kilogram,
            "km" => QuantityUnit.Kilometre,
            var word => Enum.Parse<QuantityUnit>(word, ignoreCase: true),
        };
        var activity = ActivityCode().Match(cells[1]).Groups["code"].Value;
        const string Article = "article ";
        var (label, article) = cells[3].StartsWith(Article, StringComparison.Ordinal) ? ("", cells[3][Article.Length..]) : (cells[3], "");
        return new(kind, label, (long)(Decimal(quantity[0]) * 1000), unit, (long)(Decimal(cells[5]) * 100), (int)(Decimal(cells[6]) * 100), activity, article);
    }

    private static decimal Decimal(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"```json\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();

    [GeneratedRegex(@"```text\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex TextBlock();

    [GeneratedRegex(@"\d+(?:\.\d+)?")]
    private static partial Regex Number();

    [GeneratedRegex(@"Seller: company (?<company>\d+), activity (?<code>\w+)")]
    private static partial Regex SellerLine();

    [GeneratedRegex(@"activity (?<code>\w+)$")]
    private static partial Regex ActivityCode();
}

/// <summary>A basket of the page.</summary>
internal sealed record MethodBasket(string Heading, Seller Seller, IReadOnlyList<(BasketLine Line, long Grams)> Lines, long Total);
