using System.Globalization;
using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>What "weigh" tells a shopper who asks: how a product stands among others like it, and its share of a day's budget. Never printed on a price list or label.</summary>
static class Comparisons
{
    private const decimal SmallestShare = 0.1m;

    /// <summary>One line under a product; empty when there is nothing to say.</summary>
    public static string Line(WeighedProduct product, DayBudget? budget, Language language)
    {
        var standing = product.Standing is { } known ? Standing(known, language) : "";
        var share = budget is not null && product.Line.Grams.IsPositive ? Share(product.Line.Grams, budget, language) : "";
        return standing.Length > 0 && share.Length > 0 ? $"{standing}{(language == Language.French ? " ; " : "; ")}{share}" : standing + share;
    }

    /// <summary>For example "lighter than 80 % of 25 products like it (Yogurt, per kg)". Shares are rounded down; ties count for neither side.</summary>
    public static string Standing(CategoryStanding standing, Language language)
    {
        var french = language == Language.French;
        var others = standing.Others;
        var (english, inFrench) = standing switch
        {
            { Heavier: 0, Lighter: 0 } => ($"weighs as much as {others} products like it", $"pèse autant que {others} produits semblables"),
            _ when standing.Heavier >= standing.Lighter => (
                $"lighter than {standing.LighterThanPercent} % of {others} products like it",
                $"plus léger que {standing.LighterThanPercent} % de {others} produits semblables"),
            _ => (
                $"heavier than {standing.HeavierThanPercent} % of {others} products like it",
                $"plus lourd que {standing.HeavierThanPercent} % de {others} produits semblables"),
        };
        return french ? $"{inFrench} ({standing.NameFrench}, par {Unit(standing.Unit, true)})" : $"{english} ({standing.Name}, per {Unit(standing.Unit, false)})";
    }

    /// <summary>For example "9.5 % of a day's budget", or "4.3 days' budget" from one day on.</summary>
    public static string Share(Co2eMass mass, DayBudget budget, Language language)
    {
        var french = language == Language.French;
        var days = budget.DaysOf(mass);
        var text = days switch
        {
            < SmallestShare / 100m => french ? "moins de 0,1 % du budget d'un jour" : "less than 0.1 % of a day's budget",
            < 1m => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(days * 100m, 1, MidpointRounding.AwayFromZero):0.0} {(french ? "% du budget d'un jour" : "% of a day's budget")}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(french ? "le budget de " : "")}{Math.Round(days, 1, MidpointRounding.AwayFromZero):0.0} {(french ? "jours" : "days' budget")}"),
        };
        return french ? text.Replace('.', ',') : text;
    }

    /// <summary>What a day's budget is, for the foot of a weighing.</summary>
    public static string Measure(DayBudget budget, Language language)
    {
        var day = (decimal)budget.Year.Grams / budget.Days / 1000m;
        return language == Language.French
            ? string.Create(CultureInfo.InvariantCulture, $"budget d'un jour en {budget.Period} : {day:0.000} points").Replace('.', ',')
            : string.Create(CultureInfo.InvariantCulture, $"a day's budget in {budget.Period}: {day:0.000} points");
    }

    public static void Write(Utf8JsonWriter json, WeighedProduct product, DayBudget? budget)
    {
        WriteShare(json, product.Line.Grams, budget);
        if (product.Standing is not { } standing)
        {
            json.WriteNull("standing");
            return;
        }

        json.WriteStartObject("standing");
        json.WriteString("category", standing.Category);
        json.WriteString("name", standing.Name);
        json.WriteString("name_fr", standing.NameFrench);
        json.WriteString("unit", OutcomeJson.Snake(standing.Unit.ToString()));
        json.WriteNumber("others", standing.Others);
        json.WriteNumber("heavier", standing.Heavier);
        json.WriteNumber("equal", standing.Equal);
        json.WriteNumber("lighter", standing.Lighter);
        json.WriteNumber("lighter_than_percent", standing.LighterThanPercent);
        json.WriteEndObject();
    }

    public static void WriteTotal(Utf8JsonWriter json, WeighedBasket basket)
    {
        WriteShare(json, basket.Total, basket.DayBudget);
        if (basket.DayBudget is not { } budget)
        {
            json.WriteNull("day_budget");
            return;
        }

        json.WriteStartObject("day_budget");
        json.WriteNumber("period", budget.Period);
        json.WriteNumber("year_grams", budget.Year.Grams);
        json.WriteNumber("days", budget.Days);
        json.WriteEndObject();
    }

    public static string Unit(QuantityUnit unit, bool french) => unit switch
    {
        QuantityUnit.Piece => french ? "pièce" : "piece",
        QuantityUnit.Kilogram => "kg",
        QuantityUnit.Litre => "litre",
        QuantityUnit.KilowattHour => "kWh",
        QuantityUnit.Kilometre => "km",
        QuantityUnit.Night => french ? "nuit" : "night",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void WriteShare(Utf8JsonWriter json, Co2eMass mass, DayBudget? budget)
    {
        if (budget is null)
        {
            json.WriteNull("days_of_budget");
        }
        else
        {
            json.WriteNumber("days_of_budget", Math.Round(budget.DaysOf(mass), 6, MidpointRounding.AwayFromZero));
        }
    }
}
