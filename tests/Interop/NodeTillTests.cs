using CarbonPos.Testbed.Processes;

namespace CarbonPos.Interop;

/// <summary>JavaScript on Node with grpc-js, in the versions of tests/Interop/node.</summary>
public sealed class NodeTill : ForeignTill
{
    protected override async Task<(string Program, string Script)> PrepareAsync()
    {
        Assert.SkipUnless(Tool.IsThere("npm"), "Node.js with npm is not installed (Debian: nodejs, npm).");
        var folder = Repository.File("tests", "Interop", "node");
        if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
        {
            var installed = await Tool.RunAsync("npm", ["ci", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"], TestContext.Current.CancellationToken);
            Assert.True(installed.ExitCode == 0, installed.Everything);
        }
        return ("node", Path.Combine(folder, "till.mjs"));
    }
}

public sealed class NodeTillTests(NodeTill till) : ForeignTillTests(till), IClassFixture<NodeTill>;
