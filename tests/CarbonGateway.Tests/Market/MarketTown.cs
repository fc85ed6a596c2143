using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.Testbed;
using CarbonPos.V1;

namespace CarbonPos.CarbonGateway.Tests.Market;

/// <summary>A gateway with a policy document, one partition, a citizen with few points and one with many, who sells of them.</summary>
internal sealed class MarketTown : IAsyncDisposable
{
    public const long FewGrams = 1_000;
    public const long ManyGrams = 9_000_000;

    public static readonly AccountId Poor = new(0x0C17_12E5, 1);
    public static readonly AccountId Rich = new(0x0C17_12E5, 2);

    private int ids;

    private MarketTown(RunningGateway gateway) => (Gateway, PoorToken, RichToken) = (gateway, gateway.TokenOf(Poor), gateway.TokenOf(Rich));

    public RunningGateway Gateway { get; }

    public string PoorToken { get; }

    public string RichToken { get; }

    public static async Task<MarketTown> OpenAsync(string policy, Action<GatewayOptions>? configure = null)
    {
        return new(await RunningGateway.StartAsync([(Poor, FewGrams), (Rich, ManyGrams)], options =>
        {
            options.Policy = Path.Combine(options.Embedded.Folder, "policy.json");
            File.WriteAllText(options.Policy, policy);
            options.Embedded.Partitions = 1;
            configure?.Invoke(options);
        }));
    }

    /// <summary>A town whose pool share has so many grams: sold by the citizen who has many.</summary>
    public static async Task<MarketTown> WithPoolAsync(long grams, string? policy = null)
    {
        var town = await OpenAsync(policy ?? PolicyDocuments.Json());
        Assert.Equal(V1.Outcome.Approved, (await town.SellSurplusAsync(grams)).Outcome);
        return town;
    }

    public string NewId() => $"{Interlocked.Increment(ref ids):x8}-0000-4000-8000-000000000001";

    public Instrument ByToken => new() { AccountToken = PoorToken };

    public static Instrument ByVisitor => new() { Visitor = new() };

    /// <summary>So many pieces of cheese, 1,410 g each.</summary>
    public AuthorizeRequest Sale(int pieces, Instrument? instrument = null, string offer = "") => new()
    {
        RequestId = NewId(), Instrument = instrument ?? ByToken, Lines = { Shelf.Line(Shelf.Cheese, pieces * 1_000) }, Offer = offer,
    };

    public Task<AuthorizeResponse> AuthorizeAsync(AuthorizeRequest request, WireClient? by = null) =>
        (by ?? Gateway.Till).CallAsync<AuthorizeResponse>("Checkout", "Authorize", request);

    public Task<QuoteResponse> QuoteAsync(int pieces, Instrument? instrument = null) =>
        Gateway.Till.QuoteAsync(new() { Lines = { Shelf.Line(Shelf.Cheese, pieces * 1_000) }, Instrument = instrument ?? ByToken });

    public async Task<Posting> SellSurplusAsync(long grams, long price = PolicyDocuments.SurplusPrice, string? id = null) =>
        (await Gateway.Wallet.CallAsync<SellSurplusResponse>("Wallet", "SellSurplus", new SellSurplusRequest { RequestId = id ?? NewId(), AccountToken = RichToken, Grams = grams, CentsPerTonne = price })).Posting;

    public Task<GetMarketTermsResponse> TermsAsync(string token) => Gateway.Wallet.CallAsync<GetMarketTermsResponse>("Wallet", "GetMarketTerms", new GetMarketTermsRequest { AccountToken = token });

    public async Task<long> AvailableAsync() => (await Gateway.Till.BalanceAsync(PoorToken)).GramsAvailable;

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
