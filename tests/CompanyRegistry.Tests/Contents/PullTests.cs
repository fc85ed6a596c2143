using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.CompanyRegistry.Tests.Running;
using CarbonPos.V1;

namespace CarbonPos.CompanyRegistry.Tests.Contents;

/// <summary>What a company publishes weighs at the tills of a gateway that pulls.</summary>
public sealed class PullTests
{
    private const string Milk = "4006381333931";
    private const string Bread = "9520123456788";

    [Fact]
    public async Task Published_WeighsAtTheTill_UntilItIsWithdrawn()
    {
        await using var town = await FeedTown.StartAsync();
        await using var gateway = await GatewayAtRegistry.StartAsync(town.Registry);
        Assert.False((await gateway.WeighAsync(Milk)).Transmitted);

        await town.PublishAsync(101, FeedTown.Update(Milk, 812), FeedTown.Update(Bread, 90));
        await gateway.UntilWeighsAsync(Milk, 812);
        await town.PublishAsync(101, FeedTown.Update(Milk, 700));
        await gateway.UntilWeighsAsync(Milk, 700);
        Assert.Equal((90, true), await gateway.WeighAsync(Bread));
        await town.PublishAsync(101, new ContentUpdate { Subject = new() { Gtin = Milk } });
        await gateway.UntilAsync(async () => !(await gateway.WeighAsync(Milk)).Transmitted);
        Assert.Equal((90, true), await gateway.WeighAsync(Bread));
        Assert.Empty(gateway.Refusals);
    }

    [Fact]
    public async Task MoreThanAPage_ComesWhole()
    {
        await using var town = await FeedTown.StartAsync();
        for (var part = 0; part < 3; part++) await town.PublishAsync(101, [.. Enumerable.Range((part * 900) + 1, 900).Select(i => FeedTown.Update(FeedTown.Gtin13(i), i))]);
        await using var gateway = await GatewayAtRegistry.StartAsync(town.Registry);

        await gateway.UntilWeighsAsync(FeedTown.Gtin13(2_700), 2_700);
        Assert.Equal((1, true), await gateway.WeighAsync(FeedTown.Gtin13(1)));
        Assert.Contains("2,700 contents", await gateway.RunAsync("contents", "list"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAKeyThatTheGatewayDoesNotKnow_IsNotTaken_AndIsToldOnce()
    {
        await using var town = await FeedTown.StartAsync();
        await town.PublishAsync(101, FeedTown.Update(Milk, 812));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = other.ExportParameters(false).Q;
        var now = town.Registry.Clock.GetUtcNow();
        var foreign = JsonSerializer.Serialize(new { feed_keys = new[] { new { id = "1", @public = (byte[])[4, .. point.X!, .. point.Y!], not_before = now.AddDays(-1), not_after = now.AddYears(1) } } });
        await using var gateway = await GatewayAtRegistry.StartAsync(town.Registry, foreign);

        await gateway.UntilAsync(() => Task.FromResult(gateway.Refusals.Count > 0));
        await gateway.PassAsync();

        Assert.False((await gateway.WeighAsync(Milk)).Transmitted);
        Assert.Contains("not signed", Assert.Single(gateway.Refusals), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(GatewayAtRegistry.DataOf(town.Registry), "contents", "manifest.json")));
    }

    [Fact]
    public async Task Rollback_Stays_UntilTheRegistryPublishesSomethingNewer()
    {
        await using var town = await FeedTown.StartAsync();
        await using var gateway = await GatewayAtRegistry.StartAsync(town.Registry);
        await town.PublishAsync(101, FeedTown.Update(Milk, 812), FeedTown.Update(Bread, 90));
        await gateway.UntilWeighsAsync(Milk, 812);
        await town.PublishAsync(101, FeedTown.Update(Milk, 8_120_000));
        await gateway.UntilWeighsAsync(Milk, 8_120_000);

        await gateway.RunAsync("contents", "rollback");
        await gateway.UntilWeighsAsync(Milk, 812);
        await gateway.PassAsync();
        Assert.Equal((812, true), await gateway.WeighAsync(Milk));

        await town.PublishAsync(101, FeedTown.Update(Milk, 813));
        await gateway.UntilWeighsAsync(Milk, 813);
        Assert.Equal((90, true), await gateway.WeighAsync(Bread));
    }

    [Fact]
    public async Task LocalImport_OnTop_KeepsItsPlaceInTheFeed()
    {
        await using var town = await FeedTown.StartAsync();
        await using var gateway = await GatewayAtRegistry.StartAsync(town.Registry);
        await town.PublishAsync(101, FeedTown.Update(Milk, 812));
        await gateway.UntilWeighsAsync(Milk, 812);
        var file = Path.Combine(town.Registry.Folder, "own.csv");
        await File.WriteAllTextAsync(file, $"gtin,kgCo2e,unit,vintage,version,supplier,source\n{Bread},0.5,piece,2025,1,Moulin,own\n", RegistryTown.Cancellation);
        await gateway.RunAsync("contents", "import", file, "--add");
        await gateway.UntilWeighsAsync(Bread, 500);
        await town.PublishAsync(101, FeedTown.Update(Milk, 700));
        await gateway.UntilWeighsAsync(Milk, 700);

        Assert.Equal((500, true), await gateway.WeighAsync(Bread));
        Assert.Contains("\"feed\": {\n        \"version\": 2", (await File.ReadAllTextAsync(Path.Combine(GatewayAtRegistry.DataOf(town.Registry), "contents", "manifest.json"), RegistryTown.Cancellation)).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Registry_FromABackup_IsNotTakenForTheNewest_AndGoesOnBehindTheVersionsThatAreLost()
    {
        await using var town = await FeedTown.StartAsync();
        await using var gateway = await GatewayAtRegistry.StartAsync(town.Registry);
        await town.PublishAsync(101, FeedTown.Update(Milk, 812));
        await town.Registry.StopAsync();
        var file = Path.Combine(town.Registry.Folder, "registry.db");
        File.Copy(file, file + ".backup");
        await town.Registry.ServeAgainAsync();
        await town.PublishAsync(101, FeedTown.Update(Milk, 900));
        await gateway.UntilWeighsAsync(Milk, 900);

        await town.Registry.StopAsync();
        foreach (var gone in (string[])["-wal", "-shm"]) File.Delete(file + gone);
        File.Move(file + ".backup", file, overwrite: true);
        await town.Registry.ServeAgainAsync();
        await gateway.UntilAsync(() => Task.FromResult(gateway.Refusals.Any(text => text.Contains("FEED_BEHIND: Version 2 is not published here", StringComparison.Ordinal))));
        Assert.Equal((900, true), await gateway.WeighAsync(Milk));
        Assert.Equal(1, (await town.Registry.TryAsync("content", "skip", "1")).Exit);
        await town.Registry.RunAsync("content", "skip", "2");
        await town.PublishAsync(101, FeedTown.Update(Milk, 950));
        await gateway.UntilWeighsAsync(Milk, 950);
    }

    [Fact]
    public async Task Registry_Away_SalesAreWeighedAllTheSame()
    {
        await using var town = await FeedTown.StartAsync();
        await town.PublishAsync(101, FeedTown.Update(Milk, 812));
        await using var gateway = await GatewayAtRegistry.StartAsync(town.Registry);
        await gateway.UntilWeighsAsync(Milk, 812);
        await town.Registry.StopAsync();

        await gateway.UntilAsync(() => Task.FromResult(gateway.Refusals.Count > 0));
        Assert.Equal((812, true), await gateway.WeighAsync(Milk));
    }
}
