using System.Diagnostics;
using System.Text.Json;
using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.ReferenceTerminal.Rendering;
using CarbonPos.Testbed.Processes;
using CarbonPos.TestTown;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

/// <summary>The till's verbs against the real gateway, from pictures to receipt.</summary>
public sealed class TillTests : IClassFixture<Town>, IDisposable
{
    private static readonly string Program = Repository.File("src", "ReferenceTerminal", "bin", new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name, "net10.0", "carbonpos-till.dll");

    private readonly Town town;
    private readonly TillHarness till = new();

    public TillTests(Town town)
    {
        this.town = town;
        till.With(TillOptions.GatewayVariable, town.Address.ToString()).With(TillOptions.TokenVariable, town.TokenFile);
    }

    public void Dispose() => till.Dispose();

    [Fact]
    public async Task Sell_ThreePicturesAndAFlashcodePicture_PrintsAReceipt()
    {
        var cheese = Picture("cheese.png", Ean13Bars.Render(Town.Cheese));
        var coffee = Picture("coffee.png", Ean13Bars.Render(Town.Coffee));
        var phone = Picture("phone.png", QrPng.DrawFlashcode(town.FlashcodeOf(town.NewCitizen())).ToPng());
        var (exit, receipt, error) = await till.RunAsync("sell", cheese, coffee, "--scan", cheese, "--flashcode", phone);
        Assert.Equal((ExitCode.Done, ""), (exit, error));
        var lines = receipt.Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Contains("Comté 18 months 250 g                                      1.410", lines);
        Assert.Contains("Ground coffee 250 g                                        2.820", lines);
        Assert.Contains("Total debited                                       5.640 points", lines);
        Assert.Contains("Share of the year's budget                                0.07 %", lines);
        Assert.Contains("    supplier's figure: transmitted for this very product", receipt);
        Assert.Contains("    public estimate: public factor x quantity, plus 20 %", receipt);
    }

    [Fact]
    public async Task Sell_Json_HasEveryFigure()
    {
        using var sale = await JsonAsync(ExitCode.Done, "sell", Town.Cheese, "x2", "--deposit", "0.25", "--token", NewToken());
        var root = sale.RootElement;
        Assert.Equal("approved", root.GetProperty("outcome").GetString());
        Assert.Equal((2 * Town.CheeseGrams, Town.BudgetGrams - (2 * Town.CheeseGrams), Town.BudgetGrams), (Long(root, "grams_moved"), Long(root, "grams_available"), Long(root, "budget_grams")));
        var line = root.GetProperty("lines")[0];
        Assert.Equal(("Comté 18 months 250 g", Town.Cheese, "0" + Town.Cheese, "transmitted", "supplier_transmitted"), (Text(line, "name"), Text(line, "label"), Text(line, "gtin"), Text(line, "provenance"), Text(line, "reason")));
        Assert.Equal("none", Text(root.GetProperty("lines")[1], "provenance"));
        Assert.Equal(JsonValueKind.Null, root.GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task Sell_OutcomesOtherThanApproved_HaveTheirExitCodes()
    {
        var poor = town.TokenOf(town.Poor);
        var shortage = await till.RunAsync("sell", Town.Cheese, "x10", "--token", poor);
        Assert.Equal(ExitCode.Insufficient, shortage.Exit);
        Assert.Contains("NOT PAID: too few points", shortage.Out);

        using var part = await JsonAsync(ExitCode.Partial, "sell", Town.Cheese, "x10", "--token", poor, "--partial");
        Assert.Equal("partial", Text(part.RootElement, "outcome"));
        Assert.Equal(0, (await till.RunAsync("refund", Text(part.RootElement, "transaction_id")!)).Exit);

        var flashcode = town.FlashcodeOf(town.NewCitizen());
        Assert.Equal(ExitCode.Done, (await till.RunAsync("sell", Town.Cheese, "--flashcode", flashcode)).Exit);
        var spent = await till.RunAsync("sell", Town.Cheese, "--flashcode", flashcode);
        Assert.Equal(ExitCode.Refused, spent.Exit);
        Assert.Contains("this flashcode has paid already", spent.Out);
    }

    [Fact]
    public async Task Sell_ProductThatNobodyKnows_AsksForItsPrice()
    {
        var token = NewToken();
        var unknown = await till.RunAsync("sell", "4006381333931", "--token", token);
        Assert.Equal(ExitCode.UnknownProduct, unknown.Exit);
        Assert.Contains("Unknown product 4006381333931", unknown.Error);
        Assert.Contains("--price 3.20", unknown.Error);
        var unreadable = await till.RunAsync("sell", "4006381333930", "--token", token);
        Assert.Equal(ExitCode.UnknownProduct, unreadable.Exit);
        Assert.Contains("The label 4006381333930 cannot be read", unreadable.Error);

        using var priced = await JsonAsync(ExitCode.Done, "sell", "4006381333931", "--price", "3.20", "--token", token);
        Assert.True(Long(priced.RootElement, "grams_moved") > 0);
    }

    [Fact]
    public async Task Hold_CaptureWithABasket_AndRefundOfALine_UseTheTicketsNames()
    {
        var token = NewToken();
        using var hold = await JsonAsync(ExitCode.Done, "hold", "--grams", "20000", "--minutes", "10", "--token", token);
        var transaction = Text(hold.RootElement, "transaction_id")!;
        var capture = await till.RunAsync("capture", transaction, "--label", Town.Cheese, "x2", "--label", Town.Coffee);
        Assert.Equal((ExitCode.Done, ""), (capture.Exit, capture.Error));
        Assert.Contains("Total debited                                       5.640 points", capture.Out);

        var refund = await till.RunAsync("refund", transaction, "--line", "2");
        Assert.Contains("Ground coffee 250 g                                        2.820", refund.Out);
        Assert.Contains("Total given back                                    2.820 points", refund.Out);
        Assert.Contains("Comté 18 months 250 g                                      1.410", (await till.RunAsync("refund", transaction, "--line", "1x1")).Out);

        using var show = await JsonAsync(ExitCode.Done, "show", transaction);
        Assert.Equal(("posted", 5_640, 4_230), (Text(show.RootElement, "state"), Long(show.RootElement, "grams_debited"), Long(show.RootElement, "grams_refunded")));
        Assert.Equal("Ground coffee 250 g", Text(show.RootElement.GetProperty("lines")[1], "name"));
    }

    [Fact]
    public async Task Hold_OfABasket_ThenVoid_ThenVoidAgain()
    {
        using var hold = await JsonAsync(ExitCode.Done, "hold", Town.Cheese, "--token", NewToken());
        var transaction = Text(hold.RootElement, "transaction_id")!;
        Assert.Contains("POINTS NO LONGER SET ASIDE", (await till.RunAsync("void", transaction)).Out);
        var again = await till.RunAsync("void", transaction);
        Assert.Equal(ExitCode.Refused, again.Exit);
        Assert.Contains("the transaction no longer allows this", again.Out);
    }

    [Fact]
    public async Task Balance_InBothLanguages_SaysWhatIsLeft()
    {
        var token = NewToken();
        var year = TimeProvider.System.GetUtcNow().Year;
        Assert.Equal($"{year}: 7952.400 of 7952.400 points left (100.00 %), 0.000 set aside\n", (await till.RunAsync("balance", "--token", token)).Out.ReplaceLineEndings("\n"));
        Assert.Equal($"{year} : reste 7952,400 points sur 7952,400 (100,00 %), 0,000 réservés\n", (await till.RunAsync("balance", "--token", token, "--lang", "fr")).Out.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Weigh_NeedsNoShopper_AndExplains()
    {
        using var weighed = await JsonAsync(ExitCode.Done, "weigh", Town.Cheese, Town.Coffee);
        Assert.Equal(Town.CheeseGrams + Town.CoffeeGrams, Long(weighed.RootElement, "grams_total"));
        Assert.Equal("sup-002", Text(weighed.RootElement.GetProperty("lines")[0], "factor_id"));
        Assert.Contains("4.230  points in total", (await till.RunAsync("weigh", Town.Cheese, Town.Coffee)).Out);
    }

    [Fact]
    public async Task WeighExplain_AsText_ShowsTheLadderInBothLanguages()
    {
        var english = (await till.RunAsync("weigh", Town.Cheese, "x2", "--explain")).Out;
        Assert.Contains("> 1 transmitted         APPLIES", english);
        Assert.Contains("      calculation           1410 g/piece x 2 piece = 2820 g", english);
        Assert.Contains("  3 seller's account    no: the seller sells it on: it has not made it", english);
        Assert.Contains("  4 public x quantity   not needed: better evidence comes first", english);
        Assert.Contains("  rounding              2820 g -> 2820 g", english);
        Assert.All(english.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal) && !l.StartsWith("              ", StringComparison.Ordinal)), l => Assert.True(l.Length <= 110, l));

        var french = (await till.RunAsync("weigh", Town.Cheese, "--explain", "--lang", "fr")).Out;
        Assert.Contains("> 1 transmis            S'APPLIQUE", french);
        Assert.Contains("      fournisseur           Hautefruitière, 2024", french);
        Assert.Contains("  arrondi               1410 g -> 1410 g", french);
    }

    [Fact]
    public async Task WeighExplain_AsJson_HasEveryStep()
    {
        using var weighed = await JsonAsync(ExitCode.Done, "weigh", "4006381333931", "--price", "3.60", "--vat", "20", "--activity", "C17", "--explain");
        var trace = weighed.RootElement.GetProperty("lines")[0].GetProperty("trace");
        Assert.Equal(7, trace.GetProperty("steps").GetArrayLength());
        // 3.60 / 1.20 = 3; 357 x 21/10 + 110 x 9/10 = 8487/10; x 12/10 = 25461/25 -> 1,018 g.
        Assert.Equal("357 g/euro x 21/10 euro + 110 g/euro x 9/10 euro = 8487/10 g", Text(trace.GetProperty("steps")[5], "calculation"));
        Assert.Equal("used", Text(trace.GetProperty("steps")[5], "verdict"));
        Assert.Equal(("8487/10", "25461/25"), (Text(trace.GetProperty("rounding"), "exact_grams"), Text(trace.GetProperty("rounding"), "raised_grams")));
        Assert.Equal(1018, Long(weighed.RootElement, "grams_total"));
        using var plain = await JsonAsync(ExitCode.Done, "weigh", Town.Cheese);
        Assert.False(plain.RootElement.GetProperty("lines")[0].TryGetProperty("trace", out _));
    }

    [Fact]
    public async Task Sell_AndShow_NameTheCatalogueAndTheRemoval()
    {
        using var sale = await JsonAsync(ExitCode.Done, "sell", Town.Cheese, "9520100001307", "--token", NewToken());
        Assert.Equal("till-tests-1", Text(sale.RootElement, "catalogue_version"));
        Assert.Equal(-120, Long(sale.RootElement.GetProperty("lines")[1], "removal_grams"));
        using var shown = await JsonAsync(ExitCode.Done, "show", Text(sale.RootElement, "transaction_id")!);
        Assert.Equal("till-tests-1", Text(shown.RootElement, "catalogue_version"));
        Assert.Equal((0, -120), (Long(shown.RootElement.GetProperty("lines")[1], "grams_debited"), Long(shown.RootElement.GetProperty("lines")[1], "removal_grams")));
    }

    [Fact]
    public async Task Sell_Training_SaysSoAndDebitsNothing()
    {
        var token = NewToken();
        Assert.Contains("*** TRAINING", (await till.RunAsync("sell", Town.Cheese, "--training", "--token", token)).Out);
        Assert.Contains("(100.00 %)", (await till.RunAsync("balance", "--token", token)).Out);
    }

    [Fact]
    public async Task Start_AfterACrash_SaysWhatBecameOfTheSale()
    {
        var token = NewToken();
        var left = PendingRequest.For(RequestId.New(), RequestKind.Sale, TimeProvider.System.GetUtcNow(), Instrument.AccountToken(token));
        using (var pending = new FilePendingRequests(Path.Combine(till.Folder, "state", "pending")))
        {
            pending.Save(left);
        }

        var balance = await till.RunAsync("balance", "--token", token);
        Assert.Contains($"An earlier request without an answer (Sale, {left.Since.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {left.RequestId}): nothing moved.", balance.Error);
        Assert.Equal("Nothing is left without an answer.", (await till.RunAsync("resolve")).Out.Trim());
    }

    [Fact]
    public async Task Sell_EveryReplyLost_EndsWith21_AndResolveFindsIt()
    {
        await using var network = new CuttingProxy(town.Address);
        network.LoseReplies(int.MaxValue);
        var lost = await till.RunAsync("hold", "--grams", "5000", "--token", NewToken(), "--gateway", network.Address.ToString());
        Assert.Equal(ExitCode.Unknown, lost.Exit);
        Assert.Contains("Do not set aside again: run \"carbonpos-till resolve\"", lost.Out.ReplaceLineEndings(" "));
        using var resolved = await JsonAsync(ExitCode.Done, "resolve");
        Assert.Equal(("approved", 5_000), (Text(resolved.RootElement.GetProperty("resolved")[0], "outcome"), Long(resolved.RootElement.GetProperty("resolved")[0], "grams_moved")));
    }

    [Fact]
    public async Task Till_KilledWhileItsRequestIsOnItsWay_FindsTheDebitAtItsNextStart()
    {
        await using var network = new CuttingProxy(town.Address);
        network.HoldRequests();
        var token = NewToken();
        var stop = TestContext.Current.CancellationToken;
        using (var victim = Process.Start(new ProcessStartInfo("dotnet",
            [Program, "hold", "--grams", "5000", "--token", token, "--gateway", network.Address.ToString(), "--bearer-file", town.TokenFile, "--state", Path.Combine(till.Folder, "state")]))!)
        {
            await network.Held.WaitAsync(TimeSpan.FromSeconds(30), stop);
            victim.Kill();
            await victim.WaitForExitAsync(stop);
        }

        network.Release();
        await network.Answered.WaitAsync(TimeSpan.FromSeconds(30), stop);
        var balance = await till.RunAsync("balance", "--token", token);
        Assert.Contains("it was carried out, 5.000 points, transaction ", balance.Error);
        Assert.Contains("5.000 set aside", balance.Out);
    }

    [Fact]
    public async Task UnknownToken_IsToldInTheGatewaysWords()
    {
        till.With(TillOptions.TokenVariable, till.WriteFile("stranger", "nobody"));
        var answer = await till.RunAsync("sell", Town.Cheese, "--token", NewToken());
        Assert.Equal(ExitCode.GatewayError, answer.Exit);
        Assert.Contains("[TOKEN_UNKNOWN]", answer.Error);
    }

    [Fact]
    public async Task Executable_InItsOwnProcess_SellsAndExits()
    {
        string[] common = ["--gateway", town.Address.ToString(), "--bearer-file", town.TokenFile, "--state", Path.Combine(till.Folder, "own")];
        var sale = await Tool.RunAsync("dotnet", [Program, "sell", Town.Cheese, "--token", NewToken(), "--lang", "fr", .. common], TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), (sale.ExitCode, sale.Error));
        Assert.Contains("Total débité", sale.Output);
        var empty = await Tool.RunAsync("dotnet", [Program, "sell", "--token", NewToken(), .. common], TestContext.Current.CancellationToken);
        Assert.Equal((ExitCode.Usage, ""), (empty.ExitCode, empty.Output));
        var labels = await Tool.RunAsync("dotnet", [Program, "read", "labels", "--json"], TestContext.Current.CancellationToken, "4006381333931\nnonsense\n");
        Assert.Equal(2, labels.Output.Trim().Split('\n').Length);
        Assert.Contains("\"gtin\":\"04006381333931\"", labels.Output);
        var pictures = await Tool.RunAsync("dotnet", [Program, "read", "images", "--json", Picture("c.png", Ean13Bars.Render(Town.Cheese)), "nowhere.png"], TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Picture, pictures.ExitCode);
        Assert.Contains($"\"text\":\"{Town.Cheese}\"", pictures.Output);
    }

    [Fact]
    public async Task Receipt_OfASale_IsSavedAndChecked_AndAChangedOneIsSeen()
    {
        using var sale = await JsonAsync(ExitCode.Done, "sell", Town.Cheese, "--token", NewToken());
        var (id, file, keys) = (Text(sale.RootElement, "transaction_id")!, Path.Combine(till.Folder, "receipt.json"), till.WriteFile("keys.json", town.PublicKeys()));
        var (exit, said, error) = await till.RunAsync("receipt", id, "--save", file);
        Assert.Equal((ExitCode.Done, ""), (exit, error));
        Assert.Contains("Entries: 1, settled: 0.", said, StringComparison.Ordinal);

        using var verified = await JsonAsync(ExitCode.NotProvenYet, "verify-receipt", file, "--keys", keys);
        Assert.Equal((id, Town.CheeseGrams), (Text(verified.RootElement.GetProperty("entries")[0], "entry"), Long(verified.RootElement.GetProperty("entries")[0], "grams_moved")));

        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Stop)).Replace("\"carbonpos\"", "\"another\"", StringComparison.Ordinal), Stop);
        Assert.Equal(ExitCode.NotGenuine, (await till.RunAsync("verify-receipt", file, "--keys", keys)).Exit);
        Assert.StartsWith("{", (await till.RunAsync("receipt", id)).Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.GatewayError, (await till.RunAsync("receipt", "0-1-999999")).Exit);
        Assert.Equal(ExitCode.File, (await till.RunAsync("receipt", id, "--save", "/nowhere/receipt.json")).Exit);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string NewToken() => town.TokenOf(town.NewCitizen());

    private string Picture(string name, byte[] png)
    {
        var path = Path.Combine(till.Folder, name);
        File.WriteAllBytes(path, png);
        return path;
    }

    private async Task<JsonDocument> JsonAsync(int exit, params string[] args)
    {
        var answer = await till.RunAsync([.. args, "--json"]);
        Assert.True(exit == answer.Exit, answer.Error + answer.Out);
        return JsonDocument.Parse(answer.Out);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static long Long(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
