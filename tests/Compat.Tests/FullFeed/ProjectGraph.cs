using System.Text.Json;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.Compat.Tests.FullFeed;

/// <summary>Which projects and packages each project of the checkout refers to, as MSBuild evaluates it.</summary>
sealed class ProjectGraph
{
    private readonly ILookup<string, (string Kind, string Name)> references;

    private ProjectGraph(ILookup<string, (string Kind, string Name)> references) => this.references = references;

    public IEnumerable<string> All => references.Select(group => group.Key);

    public IEnumerable<string> ProjectsOf(string project) => Of(project, "project");

    public IEnumerable<string> PackagesOf(string project) => Of(project, "package");

    public static async Task<ProjectGraph> EvaluateAsync(bool fullFeed)
    {
        var report = await Tool.RunAsync("dotnet",
        [
            "msbuild", Repository.File("tests", "Compat.Tests", "FullFeed", "graph.proj"), "-nologo", "-nodeReuse:false",
            "-getTargetResult:Report", fullFeed ? "-p:FullFeed=true" : "-p:FullFeed=false",
        ], TestContext.Current.CancellationToken);
        Assert.True(report.ExitCode == 0, report.Everything);
        using var json = JsonDocument.Parse(report.Output);
        var items = json.RootElement.GetProperty("TargetResults").GetProperty("Report").GetProperty("Items");
        return new ProjectGraph(items.EnumerateArray().ToLookup(
            item => Path.GetRelativePath(Repository.Root, item.GetProperty("MSBuildSourceProjectFile").GetString()!).Replace('\\', '/'),
            Reference, StringComparer.Ordinal));
    }

    private static (string Kind, string Name) Reference(JsonElement item)
    {
        var parts = item.GetProperty("Identity").GetString()!.Split('|');
        return (parts[0], parts[1].Replace('\\', '/'));
    }

    private IEnumerable<string> Of(string project, string kind) => references[project].Where(reference => reference.Kind == kind).Select(reference => reference.Name);
}
