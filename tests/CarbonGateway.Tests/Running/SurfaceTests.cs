using CarbonPos.V1;

namespace CarbonPos.CarbonGateway.Tests.Running;

/// <summary>What the wire carries for shoppers and documents, through a whole gateway.</summary>
public class SurfaceTests
{
    /// <summary>The clock stands in 2026: 9,000,000 g of 2025 less 6 %, over 365 days.</summary>
    [Fact]
    public async Task Weigh_AnyProduct_ComesWithEvidenceAndTheDaysBudget()
    {
        await using var gateway = await RunningGateway.StartAsync([]);
        var request = new WeighRequest { Lines = { new BasketLine { Label = "9520100000201" }, new BasketLine { Kind = LineKind.Deposit, PriceCents = 20 } } };

        var answer = await gateway.Till.CallAsync<WeighResponse>("Catalog", "Weigh", request);

        Assert.Equal(new DayBudget { Period = 2026, Grams = 8_460_000, Days = 365 }, answer.DayBudget);
        Assert.NotEmpty(answer.Lines[0].Evidence.Source);
        Assert.InRange(answer.Lines[0].Evidence.Year, 2015, 2026);
        Assert.Null(answer.Lines[1].Evidence);
        Assert.Null(answer.Lines[0].Standing);
    }
}
