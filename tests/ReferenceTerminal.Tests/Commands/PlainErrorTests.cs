using System.Text.Json;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.ReferenceTerminal.Rendering;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

/// <summary>Each mistake has its exit code, and a sentence that says what to do next.</summary>
public sealed class PlainErrorTests : IDisposable
{
    private const string Token = "CPA1:abc";
    private readonly TillHarness till = TillHarness.WithoutGateway();

    public void Dispose() => till.Dispose();

    [Theory]
    [InlineData(ExitCode.Usage, "The basket is empty. Add products", "sell", "--token", Token)]
    [InlineData(ExitCode.Usage, "Nobody pays yet: add --flashcode", "sell", "4006381333931")]
    [InlineData(ExitCode.Usage, "x2 belongs to the product before it", "sell", "x2", "4006381333931", "--token", Token)]
    [InlineData(ExitCode.Usage, "--price needs a number such as 3.20", "sell", "4006381333931", "--price", "3.2.0", "--token", Token)]
    [InlineData(ExitCode.Usage, "Give --flashcode or --token", "sell", "4006381333931", "--flashcode", "CPF1:AB", "--token", Token)]
    [InlineData(ExitCode.Usage, "--token needs an account token", "sell", "4006381333931", "--token", "4711")]
    [InlineData(ExitCode.Usage, "Scan it again", "sell", "4006381333931", "--flashcode", "CPF1:abc")]
    [InlineData(ExitCode.Usage, "a quantity must be 0.001 to", "sell", "4006381333931", "x2000000", "--token", Token)]
    [InlineData(ExitCode.Usage, "--request-id needs a UUID", "sell", "4006381333931", "--token", Token, "--request-id", "12")]
    [InlineData(ExitCode.Usage, "--grams must be 1 to", "hold", "--grams", "0", "--token", Token)]
    [InlineData(ExitCode.Usage, "--line needs a line of the receipt", "refund", "1-1-1", "--line", "0")]
    [InlineData(ExitCode.Usage, "carbonpos-till sell --help", "sell", "4006381333931", "--unknown-option", "--token", Token)]
    [InlineData(ExitCode.Usage, "carbonpos-till --help", "dance")]
    [InlineData(ExitCode.Usage, "Must be one of: 'x', 'z'", "report", "y")]
    [InlineData(ExitCode.Usage, "Must be one of: 'en', 'fr'", "balance", "--token", Token, "--lang", "de")]
    [InlineData(ExitCode.File, "is a folder; name a file", "label", "verify", "x", "--list", ".", "--registry-keys", ".")]
    [InlineData(ExitCode.File, "its folder does not exist: make it first", "label", "key", "/nowhere/x.key")]
    [InlineData(ExitCode.File, "/nowhere/x.key cannot be used: there is no such file", "label", "key", "--show", "/nowhere/x.key")]
    [InlineData(ExitCode.File, "is a folder; name the file", "sell", "--invoice", ".", "--token", Token)]
    [InlineData(ExitCode.Usage, "--deadline must be 0.1 to 120", "balance", "--token", Token, "--deadline", "0")]
    [InlineData(ExitCode.Usage, "--deadline needs a number", "balance", "--token", Token, "--deadline", "1e300")]
    [InlineData(ExitCode.Usage, "--minutes must be 1 to 43,200", "hold", "--grams", "10", "--minutes", "0", "--token", Token)]
    [InlineData(ExitCode.Usage, "--minutes must be 1 to 43,200", "hold", "--grams", "10", "--minutes", "-1", "--token", Token)]
    [InlineData(ExitCode.Usage, "--minutes must be 1 to 43,200", "hold", "--grams", "10", "--minutes", "2147483647", "--token", Token)]
    [InlineData(ExitCode.Usage, "--grams must be 1 to", "hold", "--grams", "many", "--token", Token)]
    [InlineData(ExitCode.Usage, "Give --grams or products, not both", "hold", "--grams", "1000", "4006381333931", "--token", Token)]
    [InlineData(ExitCode.Usage, "A transaction id has at most 64 characters.", "void", "1-1-11111111111111111111111111111111111111111111111111111111111111111111111")]
    [InlineData(ExitCode.Usage, "Two different codes were shown", "sell", "4006381333931", "CPF1:AA", "CPF1:BB")]
    [InlineData(ExitCode.Usage, "Two different codes were shown", "sell", "4006381333931", "CPF1:AA", "--token", Token)]
    [InlineData(ExitCode.Usage, "Two different codes were shown", "sell", "4006381333931", "CPF1:AA", "--flashcode", "CPF1:BB")]
    [InlineData(ExitCode.Usage, "cannot be part of one", "sell", "4006381333931", "CPF1:abc", "--price", "3", "--token", Token)]
    [InlineData(ExitCode.Usage, "'x+2' looks like a quantity", "sell", "4006381333931", "x+2", "--price", "3", "--token", Token)]
    [InlineData(ExitCode.Usage, "Scan the label of each packet", "sell", "2100010012340", "x2", "--token", Token)]
    [InlineData(ExitCode.Usage, "Scan the label of each packet", "sell", "2100010012340", "--weight", "0.4", "--token", Token)]
    [InlineData(ExitCode.Usage, "was said of the product before it already", "sell", "4006381333931", "x2", "x3", "--token", Token)]
    [InlineData(ExitCode.Usage, "was said of the product before it already", "sell", "4006381333931", "x2", "--weight", "0.5", "--token", Token)]
    [InlineData(ExitCode.Usage, "was said of the product before it already", "sell", "4006381333931", "--price", "2", "--price", "3", "--token", Token)]
    [InlineData(ExitCode.Usage, "--weight must be 0.001 to 1,000,000", "sell", "4006381333931", "--weight", "0", "--token", Token)]
    [InlineData(ExitCode.Usage, "--account needs an account token", "phone", "--wallet-token", "/nowhere", "--account", "CPF1:AA")]
    [InlineData(ExitCode.Usage, "--wallet-token: Could not find", "phone", "--wallet-token", "/nowhere/token", "--account", Token)]
    [InlineData(ExitCode.Usage, "carbonpos-till read images --help", "read", "images")]
    [InlineData(ExitCode.Usage, "No request 017f22e2-79b0-7cc3-98c4-dc0c0c07398f waits", "forget", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")]
    [InlineData(ExitCode.Usage, "is no address", "balance", "--token", Token, "--gateway", "nowhere")]
    [InlineData(ExitCode.Usage, "cannot be read", "balance", "--token", Token, "--bearer-file", "/nowhere/token")]
    [InlineData(ExitCode.Picture, "There is no such file", "sell", "nowhere.png", "--token", Token)]
    [InlineData(ExitCode.Picture, "There is no such file", "sell", "4006381333931", "--flashcode", "nowhere.png")]
    [InlineData(ExitCode.Unreachable, "Start it (carbonpos-gateway), or name its address with --gateway", "sell", "4006381333931", "--token", Token)]
    [InlineData(ExitCode.Unreachable, "cannot be reached", "balance", "--token", Token)]
    [InlineData(ExitCode.Unreachable, "cannot be reached", "refund", "1-1-1")]
    public async Task Run_Mistake_SaysWhatToDo(int exit, string sentence, params string[] args)
    {
        var answer = await till.RunAsync(args);
        Assert.Contains(sentence, answer.Error);
        Assert.Equal((exit, ""), (answer.Exit, answer.Out));
        Assert.DoesNotContain("Parameter", answer.Error);

        // A program that called gets the same mistake as an object.
        if (args[0] != "read")
        {
            var asJson = await till.RunAsync([.. args, "--json"]);
            using var json = JsonDocument.Parse(asJson.Out);
            Assert.Equal((exit, exit), (asJson.Exit, json.RootElement.GetProperty("exit").GetInt32()));
        }
    }

    [Fact]
    public async Task Sell_DamagedPendingFile_IsLoudAndLeftAlone()
    {
        var folder = Directory.CreateDirectory(Path.Combine(till.Folder, "state", "pending")).FullName;
        var noise = new byte[5_000];
        new Random(21).NextBytes(noise);
        var slots = Path.Combine(folder, "pending.slots");
        await File.WriteAllBytesAsync(slots, noise, TestContext.Current.CancellationToken);
        foreach (var verb in (string[][])[["sell", "4006381333931", "--token", Token], ["resolve"]])
        {
            var answer = await till.RunAsync([.. verb, "--json"]);
            Assert.Equal(ExitCode.State, answer.Exit);
            Assert.Contains("\"code\":\"STATE_DAMAGED\"", answer.Out);
            Assert.Contains("keep it for support", answer.Error);
            Assert.DoesNotContain("--state", answer.Error);
        }

        Assert.Equal(noise, await File.ReadAllBytesAsync(slots, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Sell_LabelThatSteersATerminal_IsShownHarmless()
    {
        var answer = await till.RunAsync("sell", "--label", "a\u001b[2J\u0085" + new string('b', 1000), "--price", "3", "--token", Token);
        Assert.Equal(ExitCode.Usage, answer.Exit);
        Assert.DoesNotContain('\u001b', answer.Error);
        Assert.DoesNotContain('\u0085', answer.Error);
    }

    [Fact]
    public async Task Run_WithoutToken_NamesOptionAndVariable()
    {
        till.With(TillOptions.TokenVariable, null!);
        var answer = await till.RunAsync("balance", "--token", Token);
        Assert.Equal(ExitCode.Usage, answer.Exit);
        Assert.Contains("--bearer-file FILE or CARBONPOS_TOKEN_FILE", answer.Error);
    }

    [Fact]
    public async Task Run_MistakeWithJson_IsAnObjectToo()
    {
        var answer = await till.RunAsync("sell", "4006381333931", "--token", Token, "--json");
        using var json = JsonDocument.Parse(answer.Out);
        Assert.Equal(("sell", 20, "GATEWAY_UNREACHABLE"), (json.RootElement.GetProperty("verb").GetString(), json.RootElement.GetProperty("exit").GetInt32(), json.RootElement.GetProperty("error").GetProperty("code").GetString()));
        Assert.True(json.RootElement.GetProperty("error").GetProperty("same_request_id_safe").GetBoolean());
    }

    [Fact]
    public async Task Run_MistakeInFrench_IsFrench()
    {
        Assert.Contains("Le panier est vide", (await till.RunAsync("sell", "--token", Token, "--lang", "fr")).Error);
        Assert.Contains("Voir : carbonpos-till sell --help", (await till.RunAsync("sell", "--nothing", "--lang", "fr")).Error);
    }

    [Fact]
    public async Task Sell_PictureWithoutACode_SaysTakeItAgain()
    {
        var blank = Path.Combine(till.Folder, "blank.png");
        await File.WriteAllBytesAsync(blank, PngWriter.Write(new(200, 100, Enumerable.Repeat((byte)255, 20_000).ToArray())), TestContext.Current.CancellationToken);
        var answer = await till.RunAsync("sell", blank, "--token", Token);
        Assert.Equal(ExitCode.Picture, answer.Exit);
        Assert.Contains("There is no code in", answer.Error);
        Assert.Contains("There is no flashcode in", (await till.RunAsync("sell", "4006381333931", "--flashcode", blank)).Error);
    }

    [Fact]
    public async Task Sell_UnreadablePicture_SaysSo()
    {
        var answer = await till.RunAsync("sell", till.WriteFile("note.png", "not a picture"), "--token", Token);
        Assert.Equal(ExitCode.Picture, answer.Exit);
        Assert.Contains("is no picture that can be read", answer.Error);
    }

    [Fact]
    public async Task Sell_StateFolderInUse_SaysToNameAnother()
    {
        using var other = new CarbonPos.PosSdk.Pending.FilePendingRequests(Path.Combine(till.Folder, "state", "pending"));
        var answer = await till.RunAsync("sell", "4006381333931", "--token", Token);
        Assert.Equal(ExitCode.State, answer.Exit);
        Assert.Contains("--state FOLDER", answer.Error);
    }
}
