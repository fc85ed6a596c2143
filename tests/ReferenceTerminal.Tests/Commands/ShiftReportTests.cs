using System.Text.Json;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.TestTown;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

/// <summary>X and Z reports, held against what really left the shopper's account at a real gateway.</summary>
public sealed class ShiftReportTests : IClassFixture<Town>, IDisposable
{
    private readonly Town town;
    private readonly TillHarness till = new();
    private readonly string token;

    public ShiftReportTests(Town town)
    {
        this.town = town;
        till.With(TillOptions.GatewayVariable, town.Address.ToString()).With(TillOptions.TokenVariable, town.TokenFile);
        token = town.TokenOf(town.NewCitizen());
    }

    public void Dispose() => till.Dispose();

    [Fact]
    public async Task X_OfAShiftOfEverything_IsWhatLeftTheAccount()
    {
        var before = await AvailableAsync();
        await SellAsync("sell", Town.Cheese);
        var two = await SellAsync("sell", Town.Cheese, "x2");
        Assert.Equal(ExitCode.Done, (await till.RunAsync("refund", two, "--line", "1x1")).Exit);
        var held = await SellAsync("hold", Town.Cheese);
        Assert.Equal(ExitCode.Done, (await till.RunAsync("capture", held)).Exit);
        var given = await SellAsync("hold", Town.Cheese);
        Assert.Equal(ExitCode.Done, (await till.RunAsync("void", given)).Exit);
        await till.RunAsync("sell", Town.Cheese, "--token", token, "--training");

        using var x = await ReportAsync("x");
        Assert.Equal(before - await AvailableAsync(), x.RootElement.GetProperty("net_grams").GetInt64());
        Assert.Equal([2, 1, 1, 2, 1], Counts(x, "sale", "capture", "refund", "hold", "void"));
        var (sold, back) = (Grams(x, "sale") + Grams(x, "capture"), Grams(x, "refund"));
        Assert.Equal((4, x.RootElement.GetProperty("net_grams").GetInt64()), (sold / back, sold - back));

        // Two sales, one out of a hold, one refund: what was set aside or given back of it counts for nothing.
        Assert.Equal(4, x.RootElement.GetProperty("dates").EnumerateArray().Sum(d => d.GetProperty("count").GetInt32()));
        var text = (await till.RunAsync("report", "x")).Out.ReplaceLineEndings("\n");
        Assert.Equal("4", text.Split('\n').Single(l => l.StartsWith("NET SOLD", StringComparison.Ordinal))[34..42].Trim());
    }

    [Fact]
    public async Task Z_ClosesTheShift_OnceAndInOrder_AndIsPrintedAgain()
    {
        await SellAsync("sell", Town.Cheese);
        using var first = await ReportAsync("z");
        await SellAsync("sell", Town.Cheese);
        await SellAsync("sell", Town.Cheese);
        using var open = await ReportAsync("x");
        using var second = await ReportAsync("z");
        using var empty = await ReportAsync("z");
        using var again = await ReportAsync("z", "--shift", "1");

        Assert.Equal([(1, 1), (2, 2), (2, 2), (3, 0), (1, 1)], new[] { first, open, second, empty, again }.Select(r => (r.RootElement.GetProperty("shift").GetInt32(), Counts(r, "sale")[0])));
        var none = await till.RunAsync("report", "z", "--shift", "9", "--json");
        Assert.Equal((ExitCode.Usage, "SHIFT_UNKNOWN"), (none.Exit, Error(none.Out)));
    }

    [Fact]
    public async Task Request_SentAgain_AlsoAfterTheZ_IsOnePosting()
    {
        var id = RequestId.New().ToString();
        await SellAsync("sell", Town.Cheese, "--request-id", id);
        await SellAsync("sell", Town.Cheese, "--request-id", id);
        using var z = await ReportAsync("z");
        await SellAsync("sell", Town.Cheese, "--request-id", id);
        using var x = await ReportAsync("x");

        Assert.Equal((1, 0), (Counts(z, "sale")[0], Counts(x, "sale")[0]));
    }

    [Fact]
    public async Task Request_WithoutAnAnswer_IsNotInIt_UntilItIsResolved()
    {
        await using (var network = new CuttingProxy(town.Address))
        {
            network.LoseReplies(int.MaxValue);
            Assert.Equal(ExitCode.Unknown, (await till.RunAsync("hold", "--grams", "5000", "--token", token, "--gateway", network.Address.ToString())).Exit);
            using var without = JsonDocument.Parse((await till.RunAsync("report", "x", "--json", "--gateway", network.Address.ToString())).Out);
            Assert.Equal((0, 1), (Counts(without, "hold")[0], without.RootElement.GetProperty("unanswered").GetInt32()));
        }

        // Every verb asks after it first, and what it moved was rung here.
        using var with = await ReportAsync("x");
        Assert.Equal((1, 5_000, 0), (Counts(with, "hold")[0], Grams(with, "hold"), with.RootElement.GetProperty("unanswered").GetInt32()));
    }

    [Fact]
    public async Task Line_CutOffByACrash_CostsItself_AndIsSaid()
    {
        await SellAsync("sell", Town.Cheese);
        var file = Path.Combine(till.Folder, "state", "shifts", "open.jsonl");
        await File.AppendAllTextAsync(file, "\n{\"At\":\"2026-", TestContext.Current.CancellationToken);
        await SellAsync("sell", Town.Cheese);

        using var x = await ReportAsync("x");
        Assert.Equal((2, 1), (Counts(x, "sale")[0], x.RootElement.GetProperty("damaged_lines").GetInt32()));
        Assert.Contains("1 lines of the shift cannot be read", (await till.RunAsync("report", "x")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_NamesTerminalAndShift_InBothLanguages()
    {
        await SellAsync("sell", Town.Cheese);
        var english = await till.RunAsync("report", "x", "--terminal", "till 3");
        var french = await till.RunAsync("report", "x", "--terminal", "caisse 3", "--lang", "fr");

        Assert.Contains("X REPORT, shift 1\nTerminal till 3\n", english.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("RAPPORT X, service 1\nCaisse caisse 3\n", french.Out.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.All((string[])[english.Out, french.Out], text => Assert.Contains(" points", text, StringComparison.Ordinal));
        Assert.All(english.Out.ReplaceLineEndings("\n").Split('\n'), line => Assert.True(line.Length <= 64, line));
        Assert.Equal(ExitCode.Usage, (await till.RunAsync("report", "x", "--terminal", "a\u001bb")).Exit);
        Assert.Equal(ExitCode.Usage, (await till.RunAsync("report", "y")).Exit);
    }

    private async Task<string> SellAsync(string verb, params string[] words)
    {
        var answer = await till.RunAsync([verb, .. words, "--token", token, "--json"]);
        Assert.Equal(ExitCode.Done, answer.Exit);
        using var json = JsonDocument.Parse(answer.Out);
        return json.RootElement.GetProperty("transaction_id").GetString()!;
    }

    private async Task<long> AvailableAsync()
    {
        using var json = JsonDocument.Parse((await till.RunAsync("balance", "--token", token, "--json")).Out);
        return json.RootElement.GetProperty("periods")[0].GetProperty("grams_available").GetInt64();
    }

    private async Task<JsonDocument> ReportAsync(params string[] words)
    {
        var answer = await till.RunAsync(["report", .. words, "--json"]);
        Assert.Equal(ExitCode.Done, answer.Exit);
        return JsonDocument.Parse(answer.Out);
    }

    private static int[] Counts(JsonDocument report, params string[] kinds) => [.. kinds.Select(k => report.RootElement.GetProperty("kinds").GetProperty(k).GetProperty("count").GetInt32())];

    private static long Grams(JsonDocument report, string kind) => report.RootElement.GetProperty("kinds").GetProperty(kind).GetProperty("grams").GetInt64();

    private static string Error(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return parsed.RootElement.GetProperty("error").GetProperty("code").GetString()!;
    }
}
