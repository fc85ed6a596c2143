using System.Globalization;
using System.Text;
using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>Writes the reference pages of the factors from the tables that the gateway weighs with.</summary>
internal static class FactorPage
{
    public static string Factors()
    {
        var page = new StringBuilder("""
            # Factors

            What the gateway weighs with where nobody transmits a content: [how](../explanation/weighing-method.md). Written from the tables in `src/CarbonGateway/Weighing/` by the test `FactorPageTests`, which fails when page and tables differ; `CARBONPOS_WRITE_DOCS=1 dotnet test tests/CarbonGateway.Tests --filter FactorPageTests` writes it anew.

            All figures are **bare**: the prudence margin of 20 % comes on top, once, in the weighing. kg CO2e per unit, France. Who publishes what, and under which licence: `NOTICE`. What was chosen and why: [decision 0023](../decisions/0023-which-public-figures.md), [0024](../decisions/0024-what-a-category-is-taken-for.md), [0025](../decisions/0025-two-sources-two-files.md).

            """);
        Activities(page);
        foreach (var group in Enum.GetValues<PhysicalFactorGroup>())
        {
            Physical(page, group);
        }

        Categories(page);
        Cards(page);
        return page.ToString().ReplaceLineEndings("\n");
    }

    public static string CrossCheck()
    {
        var page = new StringBuilder($"""
            # Activities: two sources side by side

            This page stands under {ActivityCrossChecks.Shipped.Licence}. It contains figures of {ActivityCrossChecks.Shipped.Source}, French activities of 2023 picked out, set beside those of SDES/Insee. The gateway weighs with the first column alone; the second tells how far two methods lie apart. Written by the test `FactorPageTests`.

            kg CO2e per euro at basic prices without VAT, France 2023. *Direct* is what the activity itself emits, within FIGARO's figure.

            | code | activity | SDES/Insee, used | FIGARO | FIGARO, direct | FIGARO against SDES |
            |---|---|--:|--:|--:|--:|

            """);
        foreach (var activity in ActivityTable.Shipped.All)
        {
            ActivityCrossChecks.Shipped.TryFind(activity.Code, out var check);
            var ratio = (decimal)check!.Total.Micrograms / activity.Factor.Intensity.Micrograms;
            Row(
                page,
                $"`{activity.Code}`",
                activity.Factor.Name,
                Euros(activity.Factor.Intensity),
                Euros(check.Total),
                Euros(check.Direct),
                (ratio - 1).ToString("+0 %;−0 %;0 %", CultureInfo.InvariantCulture));
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>A figure in kilograms, as it stands in its file.</summary>
    public static string Kilograms(CarbonIntensity intensity) =>
        (intensity.Grams / 1000).ToString("0.#########", CultureInfo.InvariantCulture);

    private static void Activities(StringBuilder page)
    {
        var any = ActivityTable.Shipped.All.First().Factor;
        page.Append(CultureInfo.InvariantCulture, $"""

            ## Activities

            Per euro without VAT at basic prices (what the maker received: no trade margin, no taxes on the product), France {any.Year}, edition {any.Version}. Source: {any.Source}. *Traded*: what it makes reaches a shopper through a trader, whose margin is in the price. `G47` covers the retailer's margin alone. Beside a second source: [cross-check](factors-cross-check.md).

            | code | activity | activité | kg/€ | traded |
            |---|---|---|--:|---|

            """);
        foreach (var activity in ActivityTable.Shipped.All)
        {
            Row(page, $"`{activity.Code}`", activity.Factor.Name, activity.Factor.NameFr, Euros(activity.Factor.Intensity), activity.MakesTradedGoods ? "yes" : "");
        }
    }

    private static void Physical(StringBuilder page, PhysicalFactorGroup group)
    {
        var factors = PhysicalTable.Shipped.All.Where(factor => factor.Group == group).ToArray();
        page.Append(CultureInfo.InvariantCulture, $"\n## {group}\n\n");
        if (group == PhysicalFactorGroup.Food)
        {
            Food(page, factors);
            return;
        }

        page.Append("| id | what | quoi | kg CO2e | per | year | stages covered | source | licence | note |\n|---|---|---|--:|---|---|---|---|---|---|\n");
        foreach (var (factor, stages) in factors.Select(factor => (factor, Stages(factor.Factor.Stages))))
        {
            Row(
                page,
                $"`{factor.Factor.Id}`",
                factor.Factor.Name,
                factor.Factor.NameFr,
                Kilograms(factor.Factor.Intensity),
                Unit(factor.Factor.Intensity.Unit),
                $"{factor.Factor.Year}",
                stages,
                factor.Factor.Source,
                factor.Licence,
                factor.Note);
        }
    }

    private static void Food(StringBuilder page, PhysicalFactor[] factors)
    {
        page.Append("""
            Per kilogram consumed, losses on the way included, up to the shelf: AGRIBALYSE's stage at the consumer is left out. Source: AGRIBALYSE, ADEME, Licence Ouverte 2.0, edition and code as given; every row of a single code can be looked up at `https://agribalyse.ademe.fr/app/aliments/<code>`. A part that a source does not have is empty.

            | id | what | quoi | kg/kg | materials | making | packaging | transport | shop | edition, codes |
            |---|---|---|--:|--:|--:|--:|--:|--:|---|

            """);
        foreach (var factor in factors)
        {
            var shares = FileWords.Each(LifeCycleStages.UpToSale).Select(stage => factor.Shares.FirstOrDefault(share => share.Stage == stage.Stage)).Select(share => share.Stage == default ? "" : Kilograms(share.Intensity));
            Row(page, [$"`{factor.Factor.Id}`", factor.Factor.Name, factor.Factor.NameFr, Kilograms(factor.Factor.Intensity), .. shares, $"{factor.Factor.Version}: {factor.Code.Replace(",", ", ", StringComparison.Ordinal)}"]);
        }
    }

    private static void Categories(StringBuilder page)
    {
        var map = CategoryMap.Shipped;
        page.Append(CultureInfo.InvariantCulture, $"""

            ## Categories

            A [catalogue's](catalogue.md) product may name one of these as its `category`, a brick as `gpc:` and its eight digits, or the id of a physical factor above. Edition {map.Version}.

            **The unknown** is taken for `{map.DefaultActivity.Code}`: {map.DefaultReason}

            | id | what | quoi | activity | factor | GS1 GPC bricks | why |
            |---|---|---|---|---|---|---|

            """);
        foreach (var category in map.All)
        {
            Row(
                page,
                $"`{category.Id}`",
                category.Name,
                category.NameFr,
                $"`{category.Activity.Code}`",
                category.Factor is { } factor ? $"`{factor.Factor.Id}`" : "",
                string.Join(", ", category.GpcBricks),
                category.Reason);
        }
    }

    private static void Cards(StringBuilder page)
    {
        var table = CardCategoryTable.Shipped;
        page.Append(CultureInfo.InvariantCulture, $"""

            ## Card categories

            For a card payment of which no basket is known: merchant category codes of ISO 18245, what stands behind them, and the VAT assumed within the amount. Edition {table.Version}. Without an activity, nothing was bought that is made: no grams.

            | codes | who | qui | activity | VAT | why |
            |---|---|---|---|--:|---|

            """);
        foreach (var card in table.All.Append(table.Other))
        {
            Row(
                page,
                card == table.Other ? "any other" : card.From == card.To ? $"{card.From:0000}" : $"{card.From:0000} to {card.To:0000}",
                card.Name,
                card.NameFr,
                card.Activity is { } activity ? $"`{activity.Code}`" : "",
                card.Activity is null ? "" : (card.VatBasisPoints / 10_000m).ToString("0.# %", CultureInfo.InvariantCulture),
                card.Reason);
        }
    }

    private static void Row(StringBuilder page, params string[] cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Euros(CarbonIntensity intensity) => (intensity.Grams / 1000).ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Stages(LifeCycleStages stages) =>
        string.Join(", ", FileWords.Each(stages).Select(stage => stage.Word));

    private static string Unit(ContentUnit unit) => unit switch
    {
        ContentUnit.Kilogram => "kg",
        ContentUnit.Litre => "litre",
        ContentUnit.KilowattHour => "kWh",
        ContentUnit.Kilometre => "km",
        ContentUnit.Night => "night",
        _ => unit.ToString(),
    };
}
