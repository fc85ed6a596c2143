using System.Diagnostics;

namespace CarbonPos.Demo;

/// <summary>A program of this repository, built beside the demo: the demo starts it as anybody would.</summary>
/// <param name="Project">Its folder under src/.</param>
/// <param name="Name">Of its assembly.</param>
internal sealed record BuiltProgram(string Project, string Name)
{
    public static BuiltProgram Gateway { get; } = new("CarbonGateway", "carbonpos-gateway");

    public static BuiltProgram Till { get; } = new("ReferenceTerminal", "carbonpos-till");

    public static BuiltProgram CentralAccount { get; } = new("CentralAccount", "carbonpos-central");

    public static BuiltProgram CompanyRegistry { get; } = new("CompanyRegistry", "carbonpos-registry");

    // Of its own project: the copy beside the demo lacks what a web program gets from its framework.
    private string Folder => AppContext.BaseDirectory.Replace(Path.Combine("src", "Demo"), Path.Combine("src", Project), StringComparison.Ordinal);

    /// <summary>What is typed to run it.</summary>
    public string Executable => Path.Combine(Folder, OperatingSystem.IsWindows() ? Name + ".exe" : Name);

    /// <summary>A process that is not started yet; both its outputs are to be read.</summary>
    public Process Prepare(IEnumerable<string> arguments)
    {
        // The dotnet that runs the demo has the frameworks; it need not be on the PATH.
        var start = new ProcessStartInfo(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(Folder, Name + ".dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new Process { StartInfo = start };
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Its standard output.</returns>
    /// <exception cref="DemoException">It did not end with 0.</exception>
    public async Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken stop)
    {
        using var process = Prepare(arguments);
        process.Start();
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(stop), process.StandardError.ReadToEndAsync(stop));
            await process.WaitForExitAsync(stop);
            return process.ExitCode == 0 ? await output : throw new DemoException($"{Name} {arguments[0]} ended with {process.ExitCode}: {await error}{await output}".TrimEnd());
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }
}
