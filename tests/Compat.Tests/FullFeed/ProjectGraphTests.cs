using System.Xml.Linq;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.Compat.Tests.FullFeed;

/// <summary>
/// With -p:FullFeed=true no project refers to a stand-in, and the real packages are asked for: Grpc.AspNetCore.Server and
/// Grpc.Net.Client, which bring Grpc.Core.Api and Grpc.Net.Common, and ZXing.Net.
/// </summary>
public sealed class ProjectGraphTests
{
    private static readonly (string Project, string Package, string StandIn)[] Traded =
    [
        ("src/CarbonGateway/CarbonGateway.csproj", "Grpc.AspNetCore.Server", "Grpc.Core.Api.csproj"),
        ("src/PosSdk/PosSdk.csproj", "Grpc.Net.Client", "Grpc.Net.Common.csproj"),
        ("src/ReferenceTerminal/ReferenceTerminal.csproj", "ZXing.Net", "ZXing.csproj"),
    ];

    [Fact]
    public async Task FullFeed_On_NoStandInIsReferencedAndEveryPackageIsPinned()
    {
        var graph = await ProjectGraph.EvaluateAsync(fullFeed: true);
        var pinned = PinnedPackages();
        Assert.Contains("src/PosSdk/PosSdk.csproj", graph.All);
        Assert.All(graph.All, project =>
        {
            Assert.DoesNotContain(graph.ProjectsOf(project), path => path.Contains("Compat/", StringComparison.Ordinal));
            Assert.All(graph.PackagesOf(project), package => Assert.Contains(package, pinned));
        });
        Assert.All(Traded, traded => Assert.Contains(traded.Package, graph.PackagesOf(traded.Project)));
    }

    /// <summary>The test above can fail: without FullFeed the same projects do refer to the stand-ins.</summary>
    [Fact]
    public async Task FullFeed_Off_StandInsAreReferenced()
    {
        var graph = await ProjectGraph.EvaluateAsync(fullFeed: false);
        Assert.All(Traded, traded =>
            Assert.Contains(graph.ProjectsOf(traded.Project), path => path.EndsWith("/" + traded.StandIn, StringComparison.Ordinal)));
    }

    private static HashSet<string> PinnedPackages() => XDocument.Load(Repository.File("Directory.Packages.props"))
        .Descendants("PackageVersion").Select(element => element.Attribute("Include")!.Value).ToHashSet(StringComparer.Ordinal);
}
