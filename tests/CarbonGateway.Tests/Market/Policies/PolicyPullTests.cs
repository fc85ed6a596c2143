using CarbonPos.CarbonGateway.Market;
using CarbonPos.CarbonGateway.Market.Policies;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Tests.Settlement.Nights;
using CarbonPos.Testbed;
using Microsoft.Extensions.Logging;

namespace CarbonPos.CarbonGateway.Tests.Market.Policies;

/// <summary>What does not count, although a real central account publishes it: it is named, and what decided before decides on.</summary>
public sealed class PolicyPullTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-policies-").FullName;
    private readonly PolicySchedule schedule = new(new() { Version = "own" });
    private readonly ManualClock clock = new(new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero));
    private readonly Said said = new();
    private TownOffices offices = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Decides => schedule.At(clock.GetUtcNow().AddDays(1)).Version;

    public async ValueTask DisposeAsync()
    {
        await offices.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    public static TheoryData<string, string> Documents() => new()
    {
        { "no JSON", "is no policy document" },
        { PolicyDocuments.Json(version: "FR-2", validFrom: "0001-01-01"), "another in the document than beside it" },
        { PolicyDocuments.Json(version: "FR-3"), "another in the document than beside it" },
        { PolicyDocuments.Json(version: "FR-2", validFrom: "2026-06-03"), "another in the document than beside it" },
        { PolicyDocuments.Json(version: "FR-2", validFrom: "2026-06-02", poolPrice: null), "states no prices" },
        { PolicyDocuments.Json("decline", version: "FR-2", validFrom: "2026-06-02", poolPrice: null), "states no prices" },
        { PolicyDocuments.Json(version: "FR-2", validFrom: "2026-06-02").Replace("\"FR\"", "\"DE\"", StringComparison.Ordinal), "another in the document than beside it" },
        { PolicyDocuments.Json(version: "FR-2", validFrom: "2026-06-02").Replace("600", "6000000", StringComparison.Ordinal), "reduction_basis_points" },
    };

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Document_ThatIsNotSound_IsRefused_AndTheOneBeforeStays_UntilASoundOneComes(string document, string why)
    {
        var (watch, shelf) = await OpenAsync();
        await offices.PublishAsync(document, "FR-2");
        await AssertRefusedAsync(watch, shelf, why);

        await offices.PublishAsync(PolicyDocuments.Json(version: "FR-9", validFrom: "2026-06-02"), "FR-9");
        await watch.LookAsync(Cancellation);
        Assert.Equal(("", "FR-9"), (watch.Trouble, Decides));
    }

    [Fact]
    public async Task Document_UnderAKnownVersion_OfThePast_OfAnotherCountry_OrWithAWrongDigest_IsRefused()
    {
        var (watch, shelf) = await OpenAsync();
        // The central account's own register would not take it: its first row has to make room.
        await offices.ChangeCentralAsync("UPDATE policy SET version = 'FR-1-old' WHERE number = 1");
        await offices.PublishAsync(PolicyDocuments.Json(version: "FR-1", validFrom: "2026-06-02"), "FR-1");
        await AssertRefusedAsync(watch, shelf, "its version is known");

        await offices.PublishAsync(PolicyDocuments.Json(version: "FR-5", validFrom: "2026-05-31"), "FR-5", validFrom: "2026-05-31");
        await AssertRefusedAsync(watch, shelf, "what was decided since then stands");
        await offices.PublishAsync(PolicyDocuments.Json(version: "FR-6", validFrom: "2026-06-02"), "FR-6", digest: new string('0', 64));
        await AssertRefusedAsync(watch, shelf, "another digest");
        await offices.PublishAsync(PolicyDocuments.Json(version: "FR-6b", validFrom: "0001-01-01").Replace("\"utc_offset_minutes\": 0", "\"utc_offset_minutes\": 840", StringComparison.Ordinal), "FR-6b", validFrom: "0001-01-01");
        await AssertRefusedAsync(watch, shelf, "outside the years");
        await offices.PublishAsync(PolicyDocuments.Json(version: "FR-7", validFrom: "2026-06-02"), "FR-7", publishedLater: -1_000_000);
        await AssertRefusedAsync(watch, shelf, "goes backwards");
        await offices.PublishAsync(PolicyDocuments.Json(version: "own", validFrom: "2026-06-02"), "own");
        await AssertRefusedAsync(watch, shelf, "Gateway:PolicyVersion");
        var foreign = PolicyDocuments.Json(version: "DE-1", validFrom: "2026-06-02").Replace("\"FR\"", "\"DE\"", StringComparison.Ordinal);
        await offices.PublishAsync(foreign, "DE-1", country: "DE");
        await offices.ChangeCentralAsync("UPDATE deployment SET country = 'DE'; UPDATE policy SET country = 'DE'");
        await AssertRefusedAsync(watch, shelf, "is of DE");
    }

    [Fact]
    public async Task Numbers_ThatGoBackwards_OrNameAnotherContent_StopThePull()
    {
        var (watch, _) = await OpenAsync();
        await offices.PublishAsync(PolicyDocuments.Json(version: "FR-2", validFrom: "2026-06-02"), "FR-2");
        await watch.LookAsync(Cancellation);
        Assert.Equal("FR-2", Decides);
        // As after a restore of an old backup: another document has the number now.
        await offices.ChangeCentralAsync("DELETE FROM policy WHERE number = 2");
        await watch.LookAsync(Cancellation);
        Assert.Contains("no longer has publication 2, policy FR-2", watch.Trouble, StringComparison.Ordinal);
        await offices.PublishAsync(PolicyDocuments.Json(version: "FR-2b", validFrom: "2026-06-02", poolPrice: 1), "FR-2b");
        await watch.LookAsync(Cancellation);
        Assert.Contains("another content", watch.Trouble, StringComparison.Ordinal);
        Assert.Equal("FR-2", Decides);
        // Said once, however often it is looked.
        await watch.LookAsync(Cancellation);
        Assert.Single(said.Lines, line => line.Contains("another content", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OfSeveral_TheLatestFirstDayCounts_AndOneThatComesLateCountsFromThenOn()
    {
        var (watch, shelf) = await OpenAsync();
        clock.Advance(TimeSpan.FromMinutes(1));
        await offices.PublishAsync(PolicyDocuments.Json(version: "FR-july", validFrom: "2026-07-01"), "FR-july", validFrom: "2026-07-01");
        await offices.PublishAsync(PolicyDocuments.Json(version: "FR-june", validFrom: "2026-06-10"), "FR-june", validFrom: "2026-06-10");
        await offices.PublishAsync(PolicyDocuments.Json(version: "FR-today", validFrom: "2026-06-01"), "FR-today", validFrom: "2026-06-01");
        await watch.LookAsync(Cancellation);
        Assert.Equal("", watch.Trouble);
        var now = clock.GetUtcNow();
        Assert.Equal("FR-1", schedule.At(now.AddTicks(-1)).Version);
        Assert.Equal("FR-today", schedule.At(now).Version);
        Assert.Equal("FR-june", schedule.At(new(2026, 6, 10, 0, 0, 0, TimeSpan.Zero)).Version);
        Assert.Equal("FR-july", schedule.At(new(2026, 7, 1, 0, 0, 0, TimeSpan.Zero)).Version);

        // Read again, as at a start.
        var again = new PolicySchedule(new() { Version = "own" });
        PolicyShelf.Open(Path.Combine(folder, "policies.json"), again);
        foreach (var moment in (DateTimeOffset[])[now.AddTicks(-1), now, now.AddDays(20), now.AddDays(90)]) Assert.Equal(schedule.At(moment).Version, again.At(moment).Version);
        Assert.Equal(4, shelf.Kept.Policies.Count);
    }

    [Fact]
    public async Task MoreThanAPage_IsPulledWhole_AndOnce()
    {
        var (watch, shelf) = await OpenAsync();
        for (var i = 2; i <= 45; i++) await offices.PublishAsync(PolicyDocuments.Json(version: $"FR-{i}", validFrom: "2026-06-02"), $"FR-{i}");
        await watch.LookAsync(Cancellation);
        await watch.LookAsync(Cancellation);
        Assert.Equal((45, "FR-45", ""), (shelf.Kept.Policies.Count, Decides, watch.Trouble));
        Assert.Equal(45, said.Lines.Count(line => line.Contains("decides from", StringComparison.Ordinal)));
    }

    private async Task<(PolicyWatch Watch, PolicyShelf Shelf)> OpenAsync()
    {
        offices = await TownOffices.OpenAsync("carbonpos");
        var shelf = PolicyShelf.Open(Path.Combine(folder, "policies.json"), schedule);
        var token = (await File.ReadAllTextAsync(offices.CentralToken, Cancellation)).Trim();
        var pull = new PolicyPull(new(NightServices.ChannelTo(offices.CentralAddress)), "carbonpos", token, shelf, new("own"), clock, said.CreateLogger<PolicyPull>());
        var watch = new PolicyWatch(pull, shelf, TimeSpan.FromMinutes(1), clock, said.CreateLogger<PolicyWatch>());
        await watch.LookAsync(Cancellation);
        Assert.Equal(("", "FR-1"), (watch.Trouble, Decides));
        return (watch, shelf);
    }

    private async Task AssertRefusedAsync(PolicyWatch watch, PolicyShelf shelf, string why)
    {
        await watch.LookAsync(Cancellation);
        Assert.Contains(why, watch.Trouble, StringComparison.Ordinal);
        Assert.Contains(said.Lines, line => line.Contains(why, StringComparison.Ordinal));
        Assert.Equal("FR-1", Decides);
        Assert.Equal("FR-1", Assert.Single(shelf.Kept.Policies, p => p.From is not null).Version);
    }
}
