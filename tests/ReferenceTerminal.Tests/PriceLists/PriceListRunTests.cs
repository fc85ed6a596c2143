using System.Text.Json;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.ReferenceTerminal.Tests.Commands;
using CarbonPos.TestTown;

namespace CarbonPos.ReferenceTerminal.Tests.PriceLists;

/// <summary>The verb against the real gateway.</summary>
public sealed class PriceListRunTests : IClassFixture<Town>, IDisposable
{
    private readonly TillHarness till = new();

    public PriceListRunTests(Town town) =>
        till.With(TillOptions.GatewayVariable, town.Address.ToString()).With(TillOptions.TokenVariable, town.TokenFile);

    [Fact]
    public async Task Run_ProductsAsTyped_AreAQuote()
    {
        var (exit, text, error) = await till.RunAsync("pricelist", Town.Cheese, "x2", "--price", "9.80", Town.Coffee, "--price", "4", "--document", "quote", "--title", "Chez \u001BLéa");

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        Assert.StartsWith("Chez ?Léa\n", text.ReplaceLineEndings("\n"));
        Assert.Contains("2.820 carbon points", text);
        Assert.Matches(@"Total +13\.80\u00A0€ +5\.640 carbon points", text);
    }

    /// <summary>More rows than a basket has lines: two calls, one list, and the page is the same whichever way its language is asked for.</summary>
    [Fact]
    public async Task Run_FileOfManyRows_IsOnePage()
    {
        var file = till.WriteFile("prices.csv", "label,name,price\n" + string.Concat(Enumerable.Range(1, 501).Select(i => $"{Town.Cheese},<b>{i}</b> & co,4.90\n")));

        var (exit, html, error) = await till.RunAsync("pricelist", file, "--format", "html", "--lang", "fr");

        Assert.Equal((ExitCode.Done, ""), (exit, error));
        Assert.Equal(501, html.Split("<th scope=\"row\">").Length - 1);
        Assert.Contains("&lt;b&gt;501&lt;/b&gt; &amp; co", html);
        Assert.DoesNotContain("<b>", html);
    }

    /// <summary>The coffee is weighed with an average: it has no label, and only the seller hears why.</summary>
    [Fact]
    public async Task Run_LabelAsJson_SaysWhatWasWithheld()
    {
        var (exit, text, error) = await till.RunAsync("pricelist", Town.Coffee, "--as", "label", "--json");
        using var json = JsonDocument.Parse(text);

        Assert.Equal(ExitCode.Done, exit);
        Assert.Equal("not_of_this_product", json.RootElement.GetProperty("lines")[0].GetProperty("withheld").GetString());
        Assert.NotEqual("", json.RootElement.GetProperty("lines")[0].GetProperty("evidence").GetProperty("source").GetString());
        Assert.Contains("no label", error);
    }

    /// <summary>Few products transmit in this town: the day's budget is told, a comparison is not.</summary>
    [Fact]
    public async Task Weigh_FewProducts_TellsTheDaysBudgetAlone()
    {
        using var json = JsonDocument.Parse((await till.RunAsync("weigh", Town.Cheese, "--json")).Out);
        var budget = json.RootElement.GetProperty("day_budget");
        var days = budget.GetProperty("days").GetInt32();

        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("lines")[0].GetProperty("standing").ValueKind);
        Assert.Equal(Math.Round((decimal)Town.CheeseGrams * days / budget.GetProperty("year_grams").GetInt64(), 6), json.RootElement.GetProperty("days_of_budget").GetDecimal());
        var text = (await till.RunAsync("weigh", Town.Cheese)).Out;
        Assert.Contains("a day's budget in ", text);
        Assert.DoesNotContain("than", text);
    }

    public void Dispose() => till.Dispose();
}
