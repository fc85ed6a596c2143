using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.CarbonGateway.Contents.Purchases;
using CarbonPos.Testbed.Invoices;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>Of several purchase invoices of an article, which one counts.</summary>
public sealed class NewestPurchaseTests : IDisposable
{
    private const string Milk = PurchaseDesk.Milk;
    private const string MilkKey = "0" + Milk;

    private readonly PurchaseDesk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Purchases_LaterInvoice_TakesThePlaceOfEarlierOnes()
    {
        _desk.Write("1.xml", PurchaseDesk.One("9", "2026-11-20", "200 g"));
        _desk.Write("2.xml", PurchaseDesk.One("7", "2026-10-01", "300 g"));
        _desk.Write("3.xml", PurchaseDesk.One("8", "2026-11-01", "400 g"));

        Assert.Equal([$"{MilkKey} 0.2 Piece"], _desk.Figures());
        Assert.Contains($"({_desk.In("1.xml")}); in place of 0.4 kg per piece, invoice 8 of 2026-11-01 and 1 older\n", _desk.Output, StringComparison.Ordinal);
        var article = _desk.Report().GetProperty("articles")[0];
        Assert.Equal((MilkKey, 2), (article.GetProperty("gtin").GetString(), article.GetProperty("older").GetInt32()));
        Assert.Equal("8", article.GetProperty("before").GetProperty("number").GetString());
    }

    /// <summary>An invoice that says nothing of an article is no newer content of it.</summary>
    [Fact]
    public void Purchases_LaterInvoiceWithoutCarbon_ReplacesNothing()
    {
        _desk.Write("1.xml", PurchaseDesk.One("1", "2026-10-01", "300 g"));
        _desk.Write("2.xml", new WrittenInvoice("2", "2026-11-20", WrittenInvoice.Line(Milk, "1", "C62", "")));

        Assert.Equal([$"{MilkKey} 0.3 Piece"], _desk.Figures());
        Assert.Equal(["2.xml 0 NOT_TRANSMITTED"], _desk.Left());
    }

    /// <summary>A seller counts its invoices: 17 comes after 9. The names of the files say nothing.</summary>
    [Theory]
    [InlineData("2026/9", "2026/17")]
    [InlineData("2026/17", "2026/9")]
    public void Purchases_SameSellerAndDay_LaterNumberCounts(string first, string second)
    {
        _desk.Write("1.xml", PurchaseDesk.One(first, "2026-11-20", first == "2026/17" ? "100 g" : "200 g"));
        _desk.Write("2.xml", PurchaseDesk.One(second, "2026-11-20", second == "2026/17" ? "100 g" : "200 g"));

        Assert.Equal([$"{MilkKey} 0.1 Piece"], _desk.Figures());
        Assert.Equal([$"{(first == "2026/17" ? "1.xml" : "2.xml")} 0 SAME_DAY_DIFFERS"], _desk.Left());
    }

    /// <summary>Numbers of two sellers say nothing of each other: the heavier counts. The seller's own later number goes first.</summary>
    [Fact]
    public void Purchases_TwoSellersOnADay_HeavierOfTheirNewestCounts()
    {
        _desk.Write("1.xml", PurchaseDesk.One("1", "2026-11-20", "900 g"));
        _desk.Write("2.xml", PurchaseDesk.One("2", "2026-11-20", "100 g"));
        _desk.Write("3.xml", PurchaseDesk.One("999", "2026-11-20", "70 g") with { Seller = WrittenInvoice.Dairy, Name = "Laiterie" });

        Assert.Equal([$"{MilkKey} 0.1 Piece"], _desk.Figures());
    }

    /// <summary>The order of the files never counts: 300 times twelve invoices, shuffled.</summary>
    [Fact]
    public void Shelf_AnyOrder_SameContentsRemain()
    {
        const int Seed = 20261122;
        var random = new Random(Seed);
        var gtin = Gtin.Parse(Milk).Gtin;
        for (var round = 0; round < 300; round++)
        {
            var contents = Enumerable.Range(0, 12).Select(i => new PurchasedContent(
                new($"S{random.Next(3)}", "Supplier", $"{random.Next(4)}", new(2026, 11, 1 + random.Next(3)), $"{i}.xml"),
                CarbonIntensity.FromKilograms(random.Next(1, 4) / 10m, (ContentUnit)random.Next(1, 3)))).ToArray();
            var told = Told(contents);
            for (var again = 0; again < 5; again++)
            {
                random.Shuffle(contents);
                Assert.True(told == Told(contents), $"seed {Seed}, round {round}: {told} or {Told(contents)}");
            }
        }

        string Told(PurchasedContent[] contents)
        {
            var shelf = new PurchaseShelf();
            foreach (var content in contents) shelf.Add(gtin, content, out _);
            var counts = Assert.Single(shelf.Articles()).Content;
            return $"{counts.Invoice.Seller} {counts.Invoice} {counts.Intensity}";
        }
    }

    /// <summary>Of a thousand invoices of ten articles two stay in memory: those that count, and those before them.</summary>
    [Fact]
    public void Shelf_ManyInvoices_HoldsTheNewestOnly()
    {
        var shelf = new PurchaseShelf();
        var invoices = Fill(shelf);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.InRange(invoices.Count(invoice => invoice.IsAlive), 2, 4);
        Assert.Equal((10, 999), (shelf.Count, shelf.Articles()[0].Older));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static List<WeakReference> Fill(PurchaseShelf shelf)
    {
        var gtins = Enumerable.Range(0, 10).Select(i => Gtin.Parse(ManyArticles.Gtin(i)).Gtin).ToArray();
        var invoices = new List<WeakReference>();
        for (var i = 0; i < 1000; i++)
        {
            var invoice = new PurchaseInvoice("732829320", "Ferme du Val", $"{(i % 2 == 0 ? i : 1000 - i)}", new(2026, 1, 1), $"{i}.xml");
            invoices.Add(new(invoice));
            foreach (var gtin in gtins) shelf.Add(gtin, new(invoice, CarbonIntensity.FromKilograms(1, ContentUnit.Piece)), out _);
        }

        return invoices;
    }

    [Fact]
    public void Purchases_CopyOfAnInvoice_CountsOnce()
    {
        _desk.Write("1.xml", PurchaseDesk.One("2026/17", "2026-11-20", "100 g"));
        _desk.Write("2.xml", PurchaseDesk.One("  2026/17 ", "2026-11-20", "100 g"));

        Assert.Equal(["2.xml 0 INVOICE_REPEATED"], _desk.Left());
        Assert.Equal((1, 0), (_desk.Report().GetProperty("repeated").GetInt32(), _desk.Report().GetProperty("replaced").GetInt32()));
    }

    [Theory]
    [InlineData("100 g", "200 g")]
    [InlineData("200 g", "100 g")]
    public void Purchases_CopyThatSaysSomethingElse_HeavierCounts(string first, string second)
    {
        _desk.Write("1.xml", PurchaseDesk.One("17", "2026-11-20", first));
        _desk.Write("2.xml", PurchaseDesk.One("17", "2026-11-20", second));

        Assert.Equal([$"{MilkKey} 0.2 Piece"], _desk.Figures());
        Assert.Equal(["2.xml 0 INVOICE_DIFFERS"], _desk.Left());
    }

    /// <summary>The next year a seller may begin with number 1 again.</summary>
    [Fact]
    public void Purchases_SameNumberInAnotherYear_IsAnotherInvoice()
    {
        _desk.Write("1.xml", PurchaseDesk.One("1", "2025-01-02", "100 g"));
        _desk.Write("2.xml", PurchaseDesk.One("1", "2026-01-02", "200 g"));

        Assert.Empty(_desk.Left());
        Assert.Equal([$"{MilkKey} 0.2 Piece"], _desk.Figures());
    }
}
