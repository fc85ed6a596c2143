using System.Text;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels.Signed;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>A weigher over the sample catalogue, on a day that stands still.</summary>
internal static class Scales
{
    public static readonly DateOnly Day = new(2026, 11, 22);

    public static Catalogue Sample { get; } = CatalogueReader.Load(SamplePath()).Catalogue!;

    public static Weigher Weigher { get; } = On(Sample);

    public static Weigher On(Catalogue catalogue, LabelKeyList? keys = null) => new(new(catalogue) { LabelKeys = keys }, new StandingClock(Day));

    /// <summary>A seller that the catalogue knows nothing of.</summary>
    public static Seller Anybody { get; } = SellerOf(1, "G47");

    public static Seller SellerOf(long company, string activity) =>
        ActivityCode.TryParse(activity, out var code) ? new(new(company), 1, code) : throw new ArgumentException(activity);

    public static WeighedLine Weigh(this Weigher weigher, in BasketLine line) => weigher.Weigh(line, Anybody);

    public static WeighedBasket Weigh(this Weigher weigher, ReadOnlySpan<BasketLine> lines) => weigher.Weigh(lines, Anybody);

    public static Explanation Explain(this Weigher weigher, in BasketLine line) => weigher.Explain(line, Anybody);

    public static CatalogueReading Read(string json) =>
        CatalogueReader.Read(Encoding.UTF8.GetBytes(json), "test.json", ActivityTable.Shipped);

    public static BasketLine Goods(
        string label = "",
        long milli = 1000,
        QuantityUnit unit = QuantityUnit.Piece,
        long cents = 0,
        int vat = 0,
        string activity = "",
        LineKind kind = LineKind.Goods,
        string article = "") => new(kind, label, milli, unit, cents, vat, activity, article);

    public static string SamplePath() => Path.Combine(Checkout().FullName, "src/Demo/catalogue.json");

    /// <summary>Where shared data lies: beside the checkout, unless the environment says otherwise.</summary>
    public static string SharedData(string file) => Path.Combine(
        Environment.GetEnvironmentVariable("CARBONPOS_TESTDATA") ?? Path.Combine(Checkout().FullName, "../shared/data"), file);

    public static DirectoryInfo Checkout()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CarbonPos.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException($"No CarbonPos.sln above {AppContext.BaseDirectory}.");
    }

    private sealed class StandingClock(DateOnly day) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(day.ToDateTime(new TimeOnly(12, 0)), TimeSpan.Zero);
    }
}
