using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.CarbonGateway.Tests.Settlement.Nights;
using CarbonPos.Testbed;
using CarbonPos.V1;
using Grpc.Health.V1;
using Status = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace CarbonPos.CarbonGateway.Tests.Market.Policies;

/// <summary>Policies that a running gateway takes from a real central account.</summary>
public sealed class PolicyChangeTests
{
    private const string Health = "carbonpos.v1.Policy";
    private static readonly AccountId _ada = new(0x0C17_12E5, 1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_ThatIsPublishedWhileTheGatewayRuns_DecidesFromItsFirstDay()
    {
        await using var offices = await TownOffices.OpenAsync("carbonpos");
        await using var gateway = await OpenAsync(offices);
        var (token, sale) = (gateway.TokenOf(_ada), Sale(gateway, 1));
        var first = await gateway.Till.AuthorizeAsync(sale);
        Assert.Equal((V1.Outcome.Approved, "FR-1"), (first.Outcome, first.PolicyVersion));
        Assert.Equal(11_000, (await TermsAsync(gateway, token)).PoolCentsPerTonne);

        await offices.PublishAsync(PolicyDocuments.Json("overdraft", floorGrams: -5_000, poolPrice: 12_000, validFrom: "2026-06-02", version: "FR-2"), "FR-2");
        await gateway.Process.Policies!.LookAsync(Cancellation);
        Assert.Equal(("FR-1", 11_000), Terms(await TermsAsync(gateway, token)));
        var short1 = await gateway.Till.AuthorizeAsync(Sale(gateway, 2));
        Assert.Equal((V1.Outcome.Insufficient, "FR-1"), (short1.Outcome, short1.PolicyVersion));

        // Midnight, in the document's zone. Nobody starts anything again.
        gateway.Clock.Advance(TimeSpan.FromHours(15));
        Assert.Equal(("FR-2", 12_000), Terms(await TermsAsync(gateway, token)));
        var second = await gateway.Till.AuthorizeAsync(Sale(gateway, 2));
        Assert.Equal((V1.Outcome.Approved, "FR-2"), (second.Outcome, second.PolicyVersion));
        // What was decided before stays decided, under its own version.
        Assert.Equal((first.ToString(), short1.Outcome), ((await gateway.Till.AuthorizeAsync(sale)).ToString(), V1.Outcome.Insufficient));
        Assert.Equal(Status.Serving, await gateway.Till.HealthAsync(Health));
    }

    [Fact]
    public async Task Documents_ThatWerePulled_DecideAtTheNextStart_AlsoWithoutTheCentralAccount()
    {
        await using var offices = await TownOffices.OpenAsync("carbonpos");
        byte[] kept;
        await using (var gateway = await OpenAsync(offices)) kept = await File.ReadAllBytesAsync(Path.Combine(gateway.Folder, "policies.json"), Cancellation);
        await offices.StopCentralAsync();
        await using (var again = await OpenAsync(offices, kept)) Assert.Equal("FR-1", (await again.Till.AuthorizeAsync(Sale(again, 1))).PolicyVersion);
        await using (var fresh = await OpenAsync(offices))
        {
            // It never heard of one: its own terms decide, and health says so.
            Assert.Equal("own", (await fresh.Till.AuthorizeAsync(Sale(fresh, 1))).PolicyVersion);
            Assert.Equal(Status.NotServing, await fresh.Till.HealthAsync(Health));
            await offices.StartCentralAsync();
            // A line that broke is tried again after a moment.
            await Testbed.Servers.Patience.UntilAsync("policies are pulled again", async () =>
            {
                await fresh.Process.Policies!.LookAsync(Cancellation);
                return fresh.Process.Policies.Trouble.Length == 0;
            }, Cancellation);
            Assert.Equal("FR-1", (await fresh.Till.AuthorizeAsync(Sale(fresh, 1))).PolicyVersion);
            Assert.Equal(Status.Serving, await fresh.Till.HealthAsync(Health));
        }

        kept[^40] ^= 1;
        Assert.Contains("policies.json", (await Assert.ThrowsAsync<InvalidDataException>(() => OpenAsync(offices, kept))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gateway_WithoutACentralAccount_HasNoSuchHealth_AndAFileBesideOneIsRefused()
    {
        await using var gateway = await RunningGateway.StartAsync([(_ada, 1_000)]);
        Assert.Null(await gateway.Till.HealthAsync(Health));
        var options = new GatewayOptions { Catalogue = "c", Policy = "p.json" };
        options.Central.Address = "http://127.0.0.1:7543";
        Assert.Contains("Gateway:Policy cannot be given beside Gateway:Central:Address", Assert.Throws<InvalidOperationException>(options.Validate).Message, StringComparison.Ordinal);
        options.Policy = "";
        options.Central.PolicyPoll = TimeSpan.FromMilliseconds(1);
        Assert.Contains("Gateway:Central:PolicyPoll", Assert.Throws<InvalidOperationException>(options.Validate).Message, StringComparison.Ordinal);
    }

    private static Task<RunningGateway> OpenAsync(TownOffices offices, byte[]? kept = null) => RunningGateway.StartAsync([(_ada, 3_000)], options =>
    {
        (options.Central.Address, options.Central.TokenFile, options.PolicyVersion) = (offices.CentralAddress, offices.CentralToken, "own");
        if (kept is not null) File.WriteAllBytes(options.PoliciesPath, kept);
    });

    private static AuthorizeRequest Sale(RunningGateway gateway, int pieces) => new()
    {
        RequestId = Guid.CreateVersion7(gateway.Clock.GetUtcNow()).ToString(), Instrument = new() { AccountToken = gateway.TokenOf(_ada) }, Lines = { Shelf.Line(Shelf.Cheese, pieces * 1_000) },
    };

    private static Task<GetMarketTermsResponse> TermsAsync(RunningGateway gateway, string token) =>
        gateway.Wallet.CallAsync<GetMarketTermsResponse>("Wallet", "GetMarketTerms", new GetMarketTermsRequest { AccountToken = token });

    private static (string, long) Terms(GetMarketTermsResponse terms) => (terms.PolicyVersion, terms.PoolCentsPerTonne);
}
