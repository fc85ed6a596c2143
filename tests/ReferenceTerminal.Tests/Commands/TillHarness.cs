using CarbonPos.ReferenceTerminal.Commands;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

/// <summary>Runs the till's commands in this process, each with the state folder of one till.</summary>
public sealed class TillHarness : IDisposable
{
    private readonly Dictionary<string, string> environment = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("carbonpos-till-").FullName;

    public TillHarness With(string variable, string value)
    {
        environment[variable] = value;
        return this;
    }

    /// <summary>A till whose gateway is switched off.</summary>
    public static TillHarness WithoutGateway()
    {
        var till = new TillHarness();
        File.WriteAllText(Path.Combine(till.Folder, "token"), "test-token\n");
        return till.With(TillOptions.GatewayVariable, "http://127.0.0.1:1").With(TillOptions.TokenVariable, Path.Combine(till.Folder, "token"));
    }

    public Task<(int Exit, string Out, string Error)> RunAsync(params string[] args) => RunAsync(null, args);

    /// <summary>With somebody before the till, who types an answer to its question.</summary>
    public Task<(int Exit, string Out, string Error)> AskAsync(string answer, string[] args) => RunAsync(answer, args);

    /// <summary>With a standard output that takes nothing, as a full disk or a pipe whose reader is gone.</summary>
    public async Task<(int Exit, string Error)> RunWithoutOutputAsync(params string[] args)
    {
        // Not disposed of: that would write once more.
        var output = new StreamWriter(new FullStream()) { AutoFlush = true };
        using var error = new StringWriter();
        using var input = new MemoryStream("4006381333931\n"u8.ToArray());
        string[] all = args is ["read", ..] or ["--help"] ? args : [.. args, "--state", Path.Combine(Folder, "state")];
        var exit = await TillProgram.RunAsync(all, new TillConsole(output, error, input, environment.GetValueOrDefault), TestContext.Current.CancellationToken);
        return (exit, error.ToString());
    }

    private async Task<(int Exit, string Out, string Error)> RunAsync(string? answer, string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(answer ?? ""));
        string[] all = args is ["read", ..] ? args : [.. args, "--state", Path.Combine(Folder, "state")];
        var console = new TillConsole(output, error, input, environment.GetValueOrDefault) { Asks = answer is not null };
        var exit = await TillProgram.RunAsync(all, console, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), error.ToString());
    }

    public string WriteFile(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private sealed class FullStream : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("No space left on device");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("No space left on device");
    }
}
