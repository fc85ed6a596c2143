using System.Text;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Budgets;

public class PolicyDocumentTests
{
    private const string Sound = """
        {
          "version": "FR-2026.1", "country": "FR", "valid_from": "2026-01-01", "utc_offset_minutes": 60,
          "budget": { "first_year": 2025, "first_grams": 9000000, "reduction_basis_points": 600 },
          "share": "consumption_unit", "allocation": "monthly", "carry_over_cap_grams": 500000, "floor_grams": -20000, "shortage": "overdraft", "visitors": "pool",
          "buy_limit_grams": 1000000, "sell_limit_grams": 900000, "capture_over_hold_basis_points": 2000, "late_presentment_days": 7, "forward_grace_days": 6,
          "prices": { "surplus_cents_per_tonne": 10000, "pool_cents_per_tonne": 11000 },
          "exemptions": ["Q86"]
        }
        """;

    [Fact]
    public void TryRead_ASoundDocument_HasEveryTerm()
    {
        Assert.Equal("", Read(Sound, out var document));
        Assert.Equal(("FR-2026.1", "FR", new DateOnly(2026, 1, 1)), (document!.Version, document.Country, document.ValidFrom));
        Assert.Equal((ShareRule.ConsumptionUnit, AllocationRhythm.Monthly, ShortageRule.Overdraft, VisitorRule.Pool), (document.Share, document.Allocation, document.Shortage, document.Visitors));
        Assert.Equal(8_460_000, document.Budget.For(BudgetPeriod.FromYear(2026)).Grams);
        Assert.Equal(new PointPrices(10_000, 11_000), document.Prices);
        Assert.Equal("Q86", Assert.Single(document.Exemptions).ToString());
        var policy = document.ToPolicy();
        Assert.Equal(("FR-2026.1", -20_000L, 500_000L, 1_000_000L, 900_000L), (policy.Version, policy.Floor.Grams, policy.CarryOverCap.Grams, policy.BuyLimit.Grams, policy.SellLimit.Grams));
        Assert.Equal((2000, TimeSpan.FromDays(7), TimeSpan.FromDays(6), TimeSpan.FromHours(1)), (policy.CaptureOverHoldBasisPoints, policy.LatePresentment, policy.ForwardGrace, policy.UtcOffset));
    }

    [Fact]
    public void TryRead_WithoutPricesAndExemptions_HasNone()
    {
        var text = Sound.Replace(""","forward_grace_days": 6,""", "").Replace("\"forward_grace_days\": 6,\n", "\"forward_grace_days\": 6\n")
            .Replace("  \"prices\": { \"surplus_cents_per_tonne\": 10000, \"pool_cents_per_tonne\": 11000 },\n", "").Replace("  \"exemptions\": [\"Q86\"]\n", "");
        Assert.Equal("", Read(text, out var document));
        Assert.Null(document!.Prices);
        Assert.Empty(document.Exemptions);
    }

    [Theory]
    [InlineData("\"FR-2026.1\"", "\"\"", "version")]
    [InlineData("\"FR\"", "\"fr\"", "country")]
    [InlineData("2026-01-01", "2026-02-30", "valid_from")]
    [InlineData("\"first_grams\": 9000000", "\"first_grams\": 9e99", "budget.first_grams")]
    [InlineData("\"first_grams\": 9000000", "\"first_grams\": 9000000.5", "budget.first_grams")]
    [InlineData("consumption_unit", "everybody", "share must be person or household or consumption_unit")]
    [InlineData("\"share\": \"consumption_unit\"", "\"share\": 3", "share")]
    [InlineData("\"floor_grams\": -20000", "\"floor_grams\": 1", "floor_grams")]
    [InlineData("overdraft", "decline", "floor_grams is below zero only where shortage is overdraft")]
    [InlineData("\"visitors\": \"pool\",", "", "visitors is missing")]
    [InlineData("\"visitors\"", "\"visitor\"", "visitors is missing")]
    [InlineData("\"visitors\": \"pool\"", "\"visitors\": \"pool\", \"tourists\": 1", "There is no term 'tourists'")]
    [InlineData("\"visitors\": \"pool\"", "\"visitors\": \"pool\", \"visitors\": \"refuse\"", "twice")]
    [InlineData("\"pool_cents_per_tonne\": 11000", "\"pool_cents_per_tonne\": 11000, \"x\": 1", "prices.x")]
    [InlineData("[\"Q86\"]", "[\"Q 86\"]", "exemptions")]
    [InlineData("[\"Q86\"]", "\"Q86\"", "exemptions")]
    public void TryRead_SomethingWrong_NamesIt(string old, string changed, string said)
    {
        Assert.Contains(old, Sound);
        Assert.Contains(said, Read(Sound.Replace(old, changed), out var document));
        Assert.Null(document);
    }

    [Fact]
    public void TryRead_AnyBytes_NeverThrows()
    {
        const int Seed = 99;
        var random = new Random(Seed);
        var sound = Encoding.UTF8.GetBytes(Sound);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = sound.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var cut = round % 3 == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
            var fault = PolicyDocument.TryRead(cut, out var document);
            Assert.True(fault.Length > 0 == document is null, $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public void CentsOf_RoundsHalfAwayFromZero()
    {
        Assert.Equal(1, PointPrices.CentsOf(Co2eMass.FromGrams(50), 10_000));
        Assert.Equal(0, PointPrices.CentsOf(Co2eMass.FromGrams(49), 10_000));
        Assert.Equal(-1, PointPrices.CentsOf(Co2eMass.FromGrams(-50), 10_000));
    }

    private static string Read(string json, out PolicyDocument? document) => PolicyDocument.TryRead(Encoding.UTF8.GetBytes(json), out document);
}
