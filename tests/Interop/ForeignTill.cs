using System.Text.Json;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.Interop;

/// <summary>One script in another language, run once against a gateway of its own; what it printed serves every test of the class.</summary>
public abstract class ForeignTill : IAsyncDisposable
{
    private readonly SemaphoreSlim once = new(1, 1);
    private TillAnswers? answers;

    /// <summary>Runs the scenario the first time, answers from memory afterwards; skips when the language is not installed.</summary>
    public async Task<TillAnswers> AnswersAsync()
    {
        await once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            return answers ??= await PlayAsync();
        }
        finally
        {
            once.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        once.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Finds the interpreter and what it needs, or skips the test with the reason; answers the command line.</summary>
    protected abstract Task<(string Program, string Script)> PrepareAsync();

    private async Task<TillAnswers> PlayAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var (program, script) = await PrepareAsync();
        var folder = Directory.CreateTempSubdirectory("carbonpos-interop-").FullName;
        try
        {
            var setup = Town.Setup(folder);
            await using var gateway = await GatewayProcess.StartAsync(setup, cancellation);
            var accountToken = await GatewayProcess.AccountTokenAsync(setup, Town.Account, cancellation);
            var played = await Tool.RunAsync(program, [script], cancellation, Assignment(gateway, accountToken));
            Assert.True(played.ExitCode == 0, $"{program} {script} ended with {played.ExitCode}:\n{played.Everything}\nGateway:\n{gateway.Log}");
            return new TillAnswers(played.Output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Assignment(GatewayProcess gateway, string accountToken) => JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
    {
        ["address"] = gateway.Address,
        ["token"] = gateway.TillToken,
        ["account_token"] = accountToken,
        ["gtin"] = Town.ProductGtin,
        ["request_ids"] = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7().ToString()),
        ["descriptors"] = Path.Combine(AppContext.BaseDirectory, "contracts.binpb"),
        ["protos"] = Repository.File("protos"),
    });
}
