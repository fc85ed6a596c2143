using System.Text.Json;
using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.TestTown;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

/// <summary>Where a slip of the cashier or a lost answer would cost somebody points, against the real gateway.</summary>
public sealed class CarefulTillTests : IClassFixture<Town>, IDisposable
{
    private readonly Town town;
    private readonly TillHarness till = new();

    public CarefulTillTests(Town town)
    {
        this.town = town;
        till.With(TillOptions.GatewayVariable, town.Address.ToString()).With(TillOptions.TokenVariable, town.TokenFile);
    }

    public void Dispose() => till.Dispose();

    [Fact]
    public async Task Sell_FlashcodesOfTwoShoppers_DebitsNobody()
    {
        var (one, other) = (town.NewCitizen(), town.NewCitizen());
        var answer = await till.RunAsync("sell", Town.Cheese, town.FlashcodeOf(one), town.FlashcodeOf(other), "--json");
        Assert.Equal((ExitCode.Usage, "TWO_INSTRUMENTS"), (answer.Exit, Error(answer.Out)));
        foreach (var citizen in new[] { one, other })
        {
            Assert.Contains("(100.00 %)", (await till.RunAsync("balance", "--token", town.TokenOf(citizen))).Out);
        }
    }

    [Fact]
    public async Task Refund_WhatIsLeft_NamesTheLinesThatComeBack()
    {
        var sale = await SellThreeAsync();
        await till.RunAsync("refund", sale, "--line", "1");
        var rest = await till.RunAsync("refund", sale, "--json");
        Assert.Equal(["2 Ground coffee 250 g 2820", "3 Comté 18 months 250 g 2820"], Lines(rest.Out));
    }

    [Fact]
    public async Task Refund_LineThatTheSaleDoesNotHave_IsNamed()
    {
        var sale = await SellThreeAsync();
        var (exit, _, error) = await till.RunAsync("refund", sale, "--line", "9");
        Assert.Equal(ExitCode.Refused, exit);
        Assert.Contains("The purchase has no line 9: it has 3. Nothing was given back.", error);
        Assert.Contains("n'a pas de ligne 9", (await till.RunAsync("refund", sale, "--line", "1", "--line", "9", "--lang", "fr")).Error);

        // What is there but was given back already is still told as too much.
        await till.RunAsync("refund", sale, "--line", "1");
        Assert.Contains("more than was debited", (await till.RunAsync("refund", sale, "--line", "1")).Out.ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task Refund_LinesInAnyOrderAndTwice_NamesEachRight()
    {
        var sale = await SellThreeAsync();
        var some = await till.RunAsync("refund", sale, "--line", "3x1", "--line", "2", "--line", "3x1");
        Assert.Contains("Ground coffee 250 g                                        2.820\n", some.Out.ReplaceLineEndings("\n"));
        Assert.Contains("Comté 18 months 250 g                                      2.820\n", some.Out.ReplaceLineEndings("\n"));
        Assert.Equal(["1 Comté 18 months 250 g 1410"], Lines((await till.RunAsync("refund", sale, "--json")).Out));
        Assert.Contains("NOTHING GIVEN BACK", (await till.RunAsync("refund", sale)).Out);
    }

    [Fact]
    public async Task Sell_IdOfAPaidSaleReused_LeavesNothingToUndo()
    {
        var (token, id) = (NewToken(), RequestId.New().ToString());
        Assert.Equal(ExitCode.Done, (await till.RunAsync("sell", Town.Cheese, "--request-id", id, "--token", token)).Exit);
        var reused = await till.RunAsync("sell", Town.Cheese, "x2", "--request-id", id, "--token", token);
        Assert.Equal(ExitCode.GatewayError, reused.Exit);
        Assert.Contains("what that did stands", reused.Error);
        Assert.Equal("", (await till.RunAsync("balance", "--token", token)).Error);
    }

    [Fact]
    public async Task Sell_AfterASaleWithoutAnswer_IsKeptBackOnce()
    {
        var token = NewToken();
        await using (var network = new CuttingProxy(town.Address))
        {
            network.LoseReplies(int.MaxValue);
            Assert.Equal(ExitCode.Unknown, (await till.RunAsync("hold", "--grams", "5000", "--token", token, "--gateway", network.Address.ToString())).Exit);
            var still = await till.RunAsync("sell", Town.Cheese, "--token", token, "--gateway", network.Address.ToString(), "--json");
            Assert.Equal((ExitCode.Earlier, "EARLIER_REQUEST_UNKNOWN"), (still.Exit, Error(still.Out)));
            Assert.Equal("unknown", Field(still.Out, "earlier")[0].GetProperty("outcome").GetString());
        }

        var found = await till.RunAsync("sell", Town.Cheese, "--token", token, "--json");
        Assert.Equal((ExitCode.Earlier, "EARLIER_REQUEST_CARRIED_OUT"), (found.Exit, Error(found.Out)));
        Assert.Equal(5_000, Field(found.Out, "earlier")[0].GetProperty("grams_moved").GetInt64());
        Assert.Contains("This one was NOT sent", found.Error);
        Assert.Contains("5.000 set aside", (await till.RunAsync("balance", "--token", token)).Out);

        // Said once; then the cashier knows.
        Assert.Equal(ExitCode.Done, (await till.RunAsync("sell", Town.Cheese, "--token", token)).Exit);
    }

    [Fact]
    public async Task Sell_AgainUnderTheIdWithoutAnswer_IsTheSameSale()
    {
        var (token, id) = (NewToken(), RequestId.New().ToString());
        await using (var network = new CuttingProxy(town.Address))
        {
            network.LoseReplies(int.MaxValue);
            Assert.Equal(ExitCode.Unknown, (await till.RunAsync("hold", "--grams", "1410", "--request-id", id, "--token", token, "--gateway", network.Address.ToString())).Exit);
        }

        var again = await till.RunAsync("hold", "--grams", "1410", "--request-id", id, "--token", token);
        Assert.Equal(ExitCode.Done, again.Exit);
        Assert.Contains("1.410 set aside", (await till.RunAsync("balance", "--token", token)).Out);
    }

    [Fact]
    public async Task Sell_AfterARequestThatDidNothing_GoesOn()
    {
        var token = NewToken();
        Keep(PendingRequest.For(RequestId.New(), RequestKind.Sale, TimeProvider.System.GetUtcNow(), Instrument.AccountToken(token)));
        var sale = await till.RunAsync("sell", Town.Cheese, "--token", token);
        Assert.Equal(ExitCode.Done, sale.Exit);
        Assert.Contains("nothing moved", sale.Error);
    }

    [Fact]
    public async Task Resolve_RequestTooOldByItsId_SaysSo_AndForgetEndsIt()
    {
        var old = RequestId.New(new Calendar(TimeProvider.System.GetUtcNow().AddDays(-44)));
        Keep(PendingRequest.For(old, RequestKind.Sale, TimeProvider.System.GetUtcNow(), Instrument.AccountToken(NewToken())));
        var open = await till.RunAsync("resolve");
        Assert.Equal(ExitCode.Unknown, open.Exit);
        Assert.Contains("carbonpos-till forget", open.Error);
        Assert.Equal(ExitCode.Earlier, (await till.RunAsync("sell", Town.Cheese, "--token", NewToken())).Exit);
        Assert.Equal(ExitCode.Unknown, (await till.RunAsync("forget", old.ToString())).Exit);
        Assert.Equal(ExitCode.Done, (await till.RunAsync("forget", old.ToString(), "--sure")).Exit);
        Assert.Equal(ExitCode.Done, (await till.RunAsync("sell", Town.Cheese, "--token", NewToken())).Exit);
    }

    [Fact]
    public async Task Sell_UnderAnIdOfLastMonth_NamesTheClock()
    {
        var then = TimeProvider.System.GetUtcNow().AddDays(-40);
        var answer = await till.RunAsync("sell", Town.Cheese, "--token", NewToken(), "--request-id", RequestId.New(new Calendar(then)).ToString());
        Assert.Equal(ExitCode.GatewayError, answer.Exit);
        Assert.Contains($"made at {then:yyyy-MM-dd HH:mm} UTC by this till's clock", answer.Error);
        Assert.Contains("set the till's clock", answer.Error);
    }

    [Theory]
    [InlineData(ExitCode.UnknownProduct, "without its price it would weigh nothing", "--service", "I")]
    [InlineData(ExitCode.Usage, "NOPE is neither an activity nor a service that the gateway knows. Nothing was debited. Activities: A01, ", "--service", "NOPE", "--price", "20")]
    [InlineData(ExitCode.Usage, "nope is neither an activity nor a service", "--service", "nope", "--price", "20")]
    [InlineData(ExitCode.Usage, "NOPE is neither an activity nor a service", "4006381333931", "--activity", "NOPE", "--price", "20")]
    [InlineData(ExitCode.GatewayError, "This card cannot be read here", "9520100000201")]
    public async Task Sell_WhatWouldBeWeighedWrong_IsAskedBack(int exit, string sentence, params string[] products)
    {
        var answer = await till.RunAsync(["sell", .. products, "--token", exit == ExitCode.GatewayError ? "CPA1:AAAA" : NewToken()]);
        Assert.Contains(sentence, answer.Error);
        Assert.Equal((exit, ""), (answer.Exit, answer.Out));
    }

    [Fact]
    public async Task Balance_TokenInAFile_IsRead()
    {
        var card = till.WriteFile("amina.card", NewToken() + "\n");
        Assert.Contains("(100.00 %)", (await till.RunAsync("balance", "--token", card)).Out);
    }

    [Fact]
    public async Task Sell_KnownProductWithoutPriceOrUnit_IsNamed()
    {
        var answer = await till.RunAsync("sell", "9520100002601", "--token", NewToken());
        Assert.Equal(ExitCode.UnknownProduct, answer.Exit);
        Assert.Contains("Notebook A5 (9520100002601) is weighed by its price or its own unit", answer.Error);
    }

    [Fact]
    public async Task Phone_OfTheSandbox_ShowsACodeThatPays()
    {
        string[] phone = ["phone", "--wallet-token", Path.Combine(Path.GetDirectoryName(town.TokenFile)!, "wallet.token"), "--account", NewToken()];
        var picture = Path.Combine(till.Folder, "phone.png");
        var shown = await till.RunAsync([.. phone, "--picture", picture]);
        Assert.Equal((ExitCode.Done, ""), (shown.Exit, shown.Error));
        Assert.True(ImageFile.Read(picture).TryGet(out var image, out _));
        Assert.Equal(shown.Out.TrimEnd('\r', '\n'), Assert.Single(CodeReader.Read(image)).Text);
        Assert.Equal(ExitCode.Done, (await till.RunAsync("sell", Town.Cheese, "--flashcode", picture)).Exit);

        var small = await till.RunAsync([.. phone, "--cap", "1000"]);
        var over = await till.RunAsync("sell", Town.Cheese, "--flashcode", small.Out.TrimEnd('\r', '\n'));
        Assert.Contains("more than the flashcode allows", over.Out.ReplaceLineEndings(" "));
    }

    private void Keep(PendingRequest request)
    {
        using var pending = new FilePendingRequests(Path.Combine(till.Folder, "state", "pending"));
        pending.Save(request);
    }

    private async Task<string> SellThreeAsync()
    {
        var sale = await till.RunAsync("sell", Town.Cheese, Town.Coffee, Town.Cheese, "x2", "--token", NewToken(), "--json");
        return Field(sale.Out, "transaction_id").GetString()!;
    }

    private static string[] Lines(string json) =>
        [.. Field(json, "lines").EnumerateArray().Select(l => $"{l.GetProperty("line")} {l.GetProperty("name")} {l.GetProperty("grams")}")];

    private static JsonElement Field(string json, string name)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty(name).Clone();
    }

    private static string? Error(string json) => Field(json, "error").GetProperty("code").GetString();

    private string NewToken() => town.TokenOf(town.NewCitizen());

    /// <summary>A clock that stands.</summary>
    private sealed class Calendar(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
