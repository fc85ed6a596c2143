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
    [InlineData(ExitCode.Usage, "--price needs a number such as 3.20", "sell", "4006381333931", "--price", "3,20", "--token", Token)]
    [InlineData(ExitCode.Usage, "Give --flashcode or --token", "sell", "4006381333931", "--flashcode", "CPF1:AB", "--token", Token)]
    [InlineData(ExitCode.Usage, "--token needs an account token", "sell", "4006381333931", "--token", "4711")]
    [InlineData(ExitCode.Usage, "Scan it again", "sell", "4006381333931", "--flashcode", "CPF1:abc")]
    [InlineData(ExitCode.Usage, "Quantity must be", "sell", "4006381333931", "x2000000", "--token", Token)]
    [InlineData(ExitCode.Usage, "--request-id needs a UUID", "sell", "4006381333931", "--token", Token, "--request-id", "12")]
    [InlineData(ExitCode.Usage, "--grams must be 1 to", "hold", "--grams", "0", "--token", Token)]
    [InlineData(ExitCode.Usage, "--line needs a line of the receipt", "refund", "1-1-1", "--line", "0")]
    [InlineData(ExitCode.Usage, "carbonpos-till sell --help", "sell", "4006381333931", "--unknown-option", "--token", Token)]
    [InlineData(ExitCode.Usage, "carbonpos-till --help", "dance")]
    [InlineData(ExitCode.Usage, "Deadline must be", "balance", "--token", Token, "--deadline", "0")]
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
