using CarbonPos.V1;

namespace CarbonPos.PosSdk.Wire;

/// <summary>The register's words put into the contract's messages.</summary>
internal static class RequestWriting
{
    public static V1.Instrument ToWire(this PosSdk.Instrument instrument) => instrument.Kind switch
    {
        InstrumentKind.Flashcode => new() { Flashcode = instrument.Text },
        InstrumentKind.AccountToken => new() { AccountToken = instrument.Text },
        InstrumentKind.Visitor => new() { Visitor = new() },
        InstrumentKind.Company => new() { Company = new() { Number = instrument.CompanyNumber } },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public static IEnumerable<BasketLine> ToWire(this Basket basket) => basket.Items.Select(ToWire);

    public static IEnumerable<RefundLine> ToWire(this IEnumerable<ReturnedLine> lines) => lines.Select(ToWire);

    public static int ToWireSeconds(this TimeSpan? lasts)
    {
        if (lasts is not { } span)
        {
            return 0;
        }

        return span >= TimeSpan.FromSeconds(60) && span <= TimeSpan.FromDays(30) && span.Ticks % TimeSpan.TicksPerSecond == 0
            ? (int)span.TotalSeconds
            : throw new ArgumentOutOfRangeException(nameof(lasts), span, "A hold lasts 60 seconds to 30 days, in whole seconds.");
    }

    private static BasketLine ToWire(BasketItem item) => new()
    {
        Kind = (LineKind)item.Kind,
        Label = item.Label ?? "",
        QuantityMilli = item.QuantityMilli,
        Unit = (QuantityUnit)item.Unit,
        PriceCents = item.PriceCents,
        VatBasisPoints = item.VatBasisPoints,
        Activity = item.Activity ?? "",
        Article = item.Article ?? "",
    };

    private static RefundLine ToWire(ReturnedLine line)
    {
        if (line.Line is < 0 or >= Basket.MaxLines)
        {
            throw new ArgumentOutOfRangeException(nameof(line), line.Line, $"Line must be 0 to {Basket.MaxLines - 1}.");
        }

        if (line.Quantity is { } quantity && (quantity < 0.001m || quantity > BasketItem.MaxQuantity || decimal.Round(quantity, 3) != quantity))
        {
            throw new ArgumentOutOfRangeException(nameof(line), quantity, "Quantity must be 0.001 to 1,000,000 units with at most three decimals.");
        }

        return new() { Line = line.Line, QuantityMilli = (long)((line.Quantity ?? 0m) * 1000m) };
    }
}
