using CarbonPos.Testbed.Processes;

namespace CarbonPos.Compat.Tests.Protos;

/// <summary>protos/check.sh, where its tools can be had.</summary>
static class ContractCheck
{
    /// <summary>Runs the script; skips the test where there is no Node.js.</summary>
    public static Task<ToolResult> RunAsync(params string[] arguments)
    {
        Assert.SkipUnless(Tool.IsThere("npm"), "Node.js with npm is not installed (Debian: nodejs, npm); the contract check needs it.");
        return Tool.RunAsync("bash", [Repository.File("protos", "check.sh"), .. arguments], TestContext.Current.CancellationToken);
    }
}
