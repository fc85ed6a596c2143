namespace CarbonPos.Testbed;

/// <summary>Policy documents for tests, each with everything in it.</summary>
public static class PolicyDocuments
{
    /// <summary>What a citizen gets for surplus, cents per tonne.</summary>
    public const long SurplusPrice = 10_000;

    /// <summary>What points cost, cents per tonne.</summary>
    public const long PoolPrice = 11_000;

    /// <param name="shortage">decline, partial, buy_back or overdraft.</param>
    /// <param name="visitors">refuse or pool.</param>
    /// <param name="poolPrice">Cents per tonne; null = the document states no prices.</param>
    /// <param name="buyLimitGrams">Per account and period.</param>
    /// <param name="floorGrams">Below zero with overdraft only.</param>
    /// <param name="validFrom">YYYY-MM-DD.</param>
    /// <param name="version">Of the document.</param>
    public static string Json(
        string shortage = "buy_back", string visitors = "pool", long? poolPrice = PoolPrice, long buyLimitGrams = 1_000_000, long floorGrams = 0, string validFrom = "2026-01-01", string version = "FR-1") => $$"""
        {
          "version": "{{version}}", "country": "FR", "valid_from": "{{validFrom}}", "utc_offset_minutes": 0,
          "budget": { "first_year": 2025, "first_grams": 9000000, "reduction_basis_points": 600 },
          "share": "person", "allocation": "yearly", "carry_over_cap_grams": 500000, "floor_grams": {{floorGrams}}, "shortage": "{{shortage}}", "visitors": "{{visitors}}",
          "buy_limit_grams": {{buyLimitGrams}}, "sell_limit_grams": 100000, "capture_over_hold_basis_points": 2000, "late_presentment_days": 7, "forward_grace_days": 7
          {{(poolPrice is { } price ? $$""", "prices": { "surplus_cents_per_tonne": {{SurplusPrice}}, "pool_cents_per_tonne": {{price}} }""" : "")}}
        }
        """;
}
