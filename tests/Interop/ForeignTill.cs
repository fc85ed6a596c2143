using System.Text.Json;
using CarbonPos.Compat.Tests;

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
        var (program, script) = await PrepareAsync();
        await using var gateway = await GatewayProcess.StartAsync();
        var task = JsonSerializer.Serialize(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["address"] = gateway.Address,
            ["token"] = gateway.TillToken,
            ["account_token"] = gateway.AccountToken,
            ["gtin"] = GatewayProcess.ProductGtin,
            ["request_ids"] = Enumerable.Range(0, 5).Select(_ => Guid.CreateVersion7().ToString()),
            ["descriptors"] = Path.Combine(AppContext.BaseDirectory, "contracts.binpb"),
            ["protos"] = Repository.File("protos"),
        });
        var (exitCode, output, error) = await Tool.RunAsync(program, [script], task);
        Assert.True(exitCode == 0, $"{program} {script} ended with {exitCode}:\n{error}\n{output}\nGateway:\n{gateway.Log}");
        return new TillAnswers(output);
    }
}
