using System.Text.Json;
using CarbonPos.CompanyRegistry.Tests.Running;
using static CarbonPos.CompanyRegistry.Tests.Running.Batch;
using Provenance = CarbonPos.Carbon.Content.Provenance;

namespace CarbonPos.CompanyRegistry.Tests.Commands;

/// <summary>What an operator types, beside the running service.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Statement_HoldsWhatWasBooked_AsTextAndAsJson()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(2);
        await new Batch(RegistryTown.Deployment, new(2026, 11, 20), [Sold(101, "G47", 1, Provenance.Resale, 1_000, 40, 2, -3), Sold(101, "I", 2, Provenance.PublicProxy, 500), Bought(101, 70), Sold(102, null, null, null, 9, 3)]).SendAsync(town);
        await new Batch(RegistryTown.Deployment, new(2026, 11, 21), [Sold(101, "G47", 1, Provenance.Resale, -250, 0, 5), Sold(101, null, null, Provenance.Resale, 80)]).SendAsync(town);

        using var json = JsonDocument.Parse(await town.RunAsync("company", "statement", "101", "--json"));
        var root = json.RootElement;
        Assert.Equal((1_330, -3, 80, 9), Totals(root.GetProperty("sold")));
        Assert.Equal(70, root.GetProperty("boughtGrams").GetInt64());
        Assert.Equal([(null, 80L), ("G47", 750), ("I", 500)], root.GetProperty("accounts").EnumerateArray().Select(a => (a.GetProperty("activity").GetString(), a.GetProperty("sold").GetProperty("grams").GetInt64())));
        Assert.Equal(["2026-11-20", "2026-11-20", "2026-11-21", "2026-11-21"], root.GetProperty("days").EnumerateArray().Select(d => d.GetProperty("day").GetString()));

        var text = await town.RunAsync("company", "statement", "101", "--from", "2026-11-21", "--to", "2026-11-21");
        Assert.Contains("Company 101, company 101", text, StringComparison.Ordinal);
        Assert.Matches(@"G47\s+-250\s+0\s+0\s+5", text);
        Assert.Matches(@"sum\s+-170", text);
    }

    [Fact]
    public async Task Batches_AreListed_NewestFirst()
    {
        await using var town = await RegistryTown.StartAsync();
        await new Batch(RegistryTown.Deployment, new(2026, 11, 20), []).SendAsync(town);
        await new Batch(RegistryTown.Deployment, new(2026, 11, 21), [Bought(7, 5)]).SendAsync(town);

        var lines = (await town.RunAsync("batch", "list")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("carbonpos 2026-11-21  1 records, net -5 g: booked 2026-11-22 03:00 UTC, 0 g, 1 breaks", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Register_AddedAgain_IsNoChange_AndOtherwiseRefused()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.RunAsync("company", "add", "101", "--name", "Moulin", "--opened", "2026-01-01");
        Assert.Contains("was there already", await town.RunAsync("company", "add", "101", "--name", "Moulin", "--opened", "2026-01-01"), StringComparison.Ordinal);
        Assert.Equal(1, (await town.TryAsync("company", "add", "101", "--name", "Other", "--opened", "2026-01-01")).Exit);
        Assert.Equal(1, (await town.TryAsync("store", "add", "102", "1")).Exit);
        Assert.Equal(1, (await town.TryAsync("company", "close", "101", "--day", "2025-12-31")).Exit);
        await town.RunAsync("activity", "add", "101", "G47");
        await town.RunAsync("store", "add", "101", "7", "--opened", "2026-03-01");
        await town.RunAsync("store", "close", "101", "7", "--day", "2026-10-31");
        var shown = await town.RunAsync("company", "show", "101");
        // Without a day of its own it opens with its company: else yesterday's sales would be a break.
        Assert.Matches(@"activity G47\s+2026-01-01 to", shown);
        Assert.Contains("was there already", await town.RunAsync("activity", "add", "101", "G47"), StringComparison.Ordinal);
        Assert.Equal(1, (await town.TryAsync("activity", "add", "101", "G47", "--opened", "2026-02-01")).Exit);
        Assert.Contains("2026-03-01 to 2026-10-31", shown, StringComparison.Ordinal);
        Assert.Contains("Moulin", await town.RunAsync("company", "list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("102,Second,G47")]
    [InlineData("x,Second,G47,1,2026-01-01")]
    [InlineData("102,,,,2026-01-01")]
    [InlineData("102,Second,lower,1,2026-01-01")]
    [InlineData("102,Second,G47,1,soon")]
    [InlineData("103,,G47,,")]
    public async Task Import_WithOneBadRow_AddsNothing(string row)
    {
        await using var town = await RegistryTown.StartAsync();
        var file = Path.Combine(town.Folder, "bad.csv");
        await File.WriteAllLinesAsync(file, ["company,name,activity,store,opened", "101,First,G47,1,2026-01-01", row], RegistryTown.Cancellation);

        Assert.Equal(1, (await town.TryAsync("register", "import", file)).Exit);
        Assert.Empty(await town.RunAsync("company", "list"));
    }

    [Theory]
    [InlineData(2, "company")]
    [InlineData(2, "company", "add", "101")]
    [InlineData(2, "company", "add", "abc", "--name", "x")]
    [InlineData(2, "company", "statement", "101", "--from", "21.11.2026")]
    [InlineData(2, "nonsense")]
    [InlineData(2, "content", "show", "4006381333930")]
    [InlineData(2, "content", "show")]
    [InlineData(1, "company", "show", "5")]
    [InlineData(1, "batch", "show", "carbonpos", "2026-01-01")]
    [InlineData(1, "content", "publish", "nothing.json", "--company", "5")]
    [InlineData(0, "--help")]
    [InlineData(0, "batch", "list")]
    public async Task Words_EndWithTheirExitCode_AndNeverWithATrace(int exit, params string[] words)
    {
        await using var town = await RegistryTown.StartAsync();
        var (found, text) = await town.TryAsync(words);

        Assert.Equal(exit, found);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_OnAFolderWithoutRegistry_MakesNone()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"carbonpos-none-{Environment.ProcessId}");
        using var written = new StringWriter();
        Assert.Equal(1, await CompanyRegistry.Commands.RegistryProgram.RunAsync(["company", "list", "--data", folder], written, written, TimeProvider.System, RegistryTown.Cancellation));
        Assert.Contains("--data", written.ToString(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData("callers.json", "{}")]
    [InlineData("callers.json", """{"callers":[{"token_sha256":"00","role":"deployment","deployment":"a"}]}""")]
    [InlineData("feed-keys.json", """{"feed_keys":[]}""")]
    [InlineData("feed-keys.json", "{")]
    [InlineData("registry.db", "this is no database at all, though it is long enough to be looked at as one by its first page")]
    public async Task Start_OnAWrongFile_IsRefused_AndNamesIt(string file, string content)
    {
        await using var town = await RegistryTown.StartAsync();
        await town.StopAsync();
        await File.WriteAllTextAsync(Path.Combine(town.Folder, file), content, RegistryTown.Cancellation);

        Assert.Contains(file, (await Assert.ThrowsAsync<InvalidOperationException>(town.RestartAsync)).Message, StringComparison.Ordinal);
    }

    private static (long, long, long, long) Totals(JsonElement sold) =>
        (sold.GetProperty("grams").GetInt64(), sold.GetProperty("removalGrams").GetInt64(), sold.GetProperty("sales").GetInt64(), sold.GetProperty("refunds").GetInt64());
}
