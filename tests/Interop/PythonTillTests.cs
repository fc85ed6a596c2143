using CarbonPos.Testbed.Processes;

namespace CarbonPos.Interop;

/// <summary>Python with the system's grpcio and protobuf.</summary>
public sealed class PythonTill : ForeignTill
{
    /// <summary>The system's own interpreter first: that is where the distribution puts its packages.</summary>
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    protected override async Task<(string Program, string Script)> PrepareAsync()
    {
        foreach (var python in Interpreters.Where(Tool.IsThere))
        {
            var imported = await Tool.RunAsync(python, ["-c", "import grpc, google.protobuf"], TestContext.Current.CancellationToken);
            if (imported.ExitCode == 0) return (python, Repository.File("tests", "Interop", "python", "till.py"));
        }
        Assert.Skip("Python's grpcio and protobuf are not installed (Debian: python3-grpcio, which brings python3-protobuf).");
        return default;
    }
}

public sealed class PythonTillTests(PythonTill till) : ForeignTillTests(till), IClassFixture<PythonTill>;
