using System.IO.Pipes;
using System.Text.Json;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.TestTown;
using Microsoft.Win32.SafeHandles;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

/// <summary>A full disk or a closed pipe where the receipt should go: whoever is not told of a debit sells again.</summary>
public sealed class LostOutputTests : IClassFixture<Town>, IDisposable
{
    private readonly Town town;
    private readonly TillHarness till = new();
    private readonly string token;

    public LostOutputTests(Town town)
    {
        this.town = town;
        till.With(TillOptions.GatewayVariable, town.Address.ToString()).With(TillOptions.TokenVariable, town.TokenFile);
        token = town.TokenOf(town.NewCitizen());
    }

    public void Dispose() => till.Dispose();

    [Theory]
    [InlineData("en", "It was approved: 1410 g debited, transaction ")]
    [InlineData("fr", "Accepté : 1410 g débités, transaction ")]
    public async Task Sell_SaysTheDebitOnStandardError_WithACodeOfItsOwn(string language, string told)
    {
        foreach (var more in (string[][])[[], ["--json"]])
        {
            var (exit, error) = await till.RunWithoutOutputAsync(["sell", Town.Cheese, "--token", token, "--lang", language, .. more]);
            Assert.Equal(ExitCode.OutputLost, exit);
            Assert.Contains("(No space left on device)", error, StringComparison.Ordinal);
            Assert.DoesNotContain(" at CarbonPos", error, StringComparison.Ordinal);
            var id = error[(error.IndexOf(told, StringComparison.Ordinal) + told.Length)..].Split('.')[0];

            // What it names is the sale, and prints it again.
            using var shown = JsonDocument.Parse((await till.RunAsync("show", id, "--json")).Out);
            Assert.Equal(1_410, shown.RootElement.GetProperty("grams_debited").GetInt64());
            Assert.Contains($"carbonpos-till show {id}", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OtherAnswers_SayWhatMoved()
    {
        var sale = await SoldAsync("sell");
        Assert.Contains("1410 g given back", (await LostAsync("refund", sale)).Error, StringComparison.Ordinal);
        Assert.Contains("1410 g set aside", (await LostAsync("hold", Town.Cheese, "--token", token)).Error, StringComparison.Ordinal);
        Assert.Contains("in training: 0 g moved", (await LostAsync("sell", Town.Cheese, "--training", "--token", token)).Error, StringComparison.Ordinal);
        Assert.Contains("Nothing moved (0 g): too few points", (await LostAsync("sell", Town.Cheese, "x3", "--token", town.TokenOf(town.Poor))).Error, StringComparison.Ordinal);
        Assert.Contains("Nothing moved (0 g), refused: ", (await LostAsync("refund", sale)).Error, StringComparison.Ordinal);
        Assert.Contains("report z --shift 1", (await LostAsync("report", "z")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerbsThatMoveNothing_EndWithTheCode_AndAnErrorKeepsItsOwn()
    {
        foreach (var words in (string[][])[["balance", "--token", token], ["weigh", Town.Cheese, "--json"], ["read", "labels"], ["read", "images", "nowhere.png"], ["read", "invoices", "nowhere.xml"], ["--help"]])
        {
            Assert.Contains("run the command again", (await LostAsync(words)).Error, StringComparison.Ordinal);
        }

        var (exit, error) = await till.RunWithoutOutputAsync("sell", "--token", token, "--json");
        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("The basket is empty", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StandardErrorThatIsLost_CostsTheNoticeAlone()
    {
        using var output = new StringWriter();
        var error = new StreamWriter(Stream.Null) { AutoFlush = true };
        error.Close();
        Assert.Equal(ExitCode.Usage, await TillProgram.RunAsync(["dance", "--json"], output, error, TestContext.Current.CancellationToken));
        Assert.Contains("\"USAGE\"", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ProcessOutput_OfAPipeWithoutAReader_Fails_AndWithOneHasAll()
    {
        if (OperatingSystem.IsWindows()) return;
        using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        using var handle = new SafeFileHandle(server.SafePipeHandle.DangerousGetHandle(), ownsHandle: false);
        using var output = ProcessOutput.Open(handle, () => throw new InvalidOperationException("This is a pipe."));
        using (var reader = new AnonymousPipeClientStream(PipeDirection.In, server.ClientSafePipeHandle))
        {
            var sent = new byte[10_000];
            new Random(7).NextBytes(sent);
            output.Write(sent);
            var came = new byte[sent.Length];
            reader.ReadExactly(came);
            Assert.Equal(sent, came);
        }

        Assert.Throws<IOException>(() => output.Write("one more line\n"u8));
    }

    private async Task<(int Exit, string Error)> LostAsync(params string[] words)
    {
        var lost = await till.RunWithoutOutputAsync(words);
        Assert.Equal((ExitCode.OutputLost, true), (lost.Exit, lost.Error.Contains("Standard output could not be written", StringComparison.Ordinal)));
        return lost;
    }

    private async Task<string> SoldAsync(string verb)
    {
        using var json = JsonDocument.Parse((await till.RunAsync(verb, Town.Cheese, "--token", token, "--json")).Out);
        return json.RootElement.GetProperty("transaction_id").GetString()!;
    }
}
