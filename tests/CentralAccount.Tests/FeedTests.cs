using CarbonPos.V1;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>The feed: numbered without a gap, resumable, each instruction with an id of its own for ever.</summary>
public class FeedTests
{
    private const string Feed = "CentralFeed";

    [Fact]
    public async Task PullInstructions_AfterAnyNumber_IsTheRestInOrder()
    {
        await using var central = await TestCentral.StartAsync();
        for (var i = 0; i < 10; i++) await central.PersonAsync($"p{i}");
        await central.DoAsync("allocate --country FR --period 2026");
        var all = await central.FeedAsync();

        Assert.Equal(Enumerable.Range(1, 20).Select(n => (long)n), all.Select(i => i.Number));
        Assert.Equal(20, all.Select(i => i.Id).Distinct().Count());
        Assert.All(all, i => Assert.Equal((16, 8), (i.Id.Length, i.Id[6] >> 4)));
        Assert.Equal(all.Skip(13), await central.FeedAsync(after: 13));
        Assert.Empty(await central.FeedAsync(after: 99));
        // Openings come before what is posted on them.
        Assert.All(all.Where(i => i.Allocate is not null), i => Assert.Contains(all, o => o.OpenAccount is not null && o.Account == i.Account && o.Number < i.Number));
    }

    [Fact]
    public async Task Acknowledge_GoesForwardOnly()
    {
        await using var central = await TestCentral.StartAsync();
        await central.PersonAsync("anna");
        await central.PersonAsync("bert");
        var client = central.Client();
        async Task<long> AckAsync(long upTo) => (await client.CallAsync<AcknowledgeInstructionsResponse>(Feed, "AcknowledgeInstructions", new AcknowledgeInstructionsRequest { Deployment = "town", UpTo = upTo })).Acknowledged;

        Assert.Equal(1, await AckAsync(1));
        Assert.Equal(2, await AckAsync(2));
        Assert.Equal(2, await AckAsync(1));
        Assert.Equal(2, await AckAsync(2));
        Assert.Equal("InvalidArgument ACKNOWLEDGED_OUT_OF_RANGE up_to", await client.FaultAsync(Feed, "AcknowledgeInstructions", new AcknowledgeInstructionsRequest { Deployment = "town", UpTo = 3 }));
        Assert.Equal("InvalidArgument ACKNOWLEDGED_OUT_OF_RANGE up_to", await client.FaultAsync(Feed, "AcknowledgeInstructions", new AcknowledgeInstructionsRequest { Deployment = "town", UpTo = -1 }));
        var page = await client.CallAsync<PullInstructionsResponse>(Feed, "PullInstructions", new PullInstructionsRequest { Deployment = "town", After = 2 });
        Assert.Equal((2L, 2L), (page.Last, page.Acknowledged));
        Assert.Contains("2 of 2 instructions posted", await central.DoAsync("deployment list"));
    }

    [Fact]
    public async Task Pull_OutOfRangeOrForAnother_IsRefused()
    {
        await using var central = await TestCentral.StartAsync();
        var client = central.Client();
        Assert.Equal("InvalidArgument AFTER_OUT_OF_RANGE after", await client.FaultAsync(Feed, "PullInstructions", new PullInstructionsRequest { Deployment = "town", After = -1 }));
        Assert.Equal("InvalidArgument LIMIT_OUT_OF_RANGE limit", await client.FaultAsync(Feed, "PullInstructions", new PullInstructionsRequest { Deployment = "town", Limit = 10_001 }));
        Assert.Equal("PermissionDenied DEPLOYMENT_NOT_YOURS deployment", await client.FaultAsync(Feed, "PullPolicies", new PullPoliciesRequest { Deployment = "coast" }));
        Assert.Equal("NotFound ACCOUNT_UNKNOWN", await central.Client("portal").FaultAsync("CentralCitizen", "GetStatement", new GetStatementRequest { Account = TestCentral.Wire(new(1, 1)) }));
        Assert.Equal("PermissionDenied ROLE_NOT_ALLOWED", await client.FaultAsync("CentralCitizen", "GetStatement", new GetStatementRequest { Account = TestCentral.Wire(new(1, 1)) }));
    }
}
