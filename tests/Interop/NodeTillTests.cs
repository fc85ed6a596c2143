using CarbonPos.Compat.Tests;

namespace CarbonPos.Interop;

/// <summary>JavaScript on Node with grpc-js, in the versions of tests/Interop/node.</summary>
public sealed class NodeTill : ForeignTill
{
    protected override async Task<(string Program, string Script)> PrepareAsync()
    {
        Tool.SkipWithoutNode();
        var folder = Repository.File("tests", "Interop", "node");
        if (!File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json")))
        {
            var (exitCode, output, error) = await Tool.RunAsync("npm", ["ci", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"]);
            Assert.True(exitCode == 0, $"npm ci failed:\n{error}\n{output}");
        }
        return ("node", Path.Combine(folder, "till.mjs"));
    }
}

public sealed class NodeTillTests(NodeTill till) : ForeignTillTests(till), IClassFixture<NodeTill>;
