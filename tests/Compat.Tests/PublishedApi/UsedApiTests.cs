namespace CarbonPos.Compat.Tests.PublishedApi;

/// <summary>
/// The build against the real packages cannot be made where they do not restore. These tests stand for it: what our assemblies
/// bind to is a committed list, and every line of it is published.
/// </summary>
public sealed class UsedApiTests
{
    private static readonly string[] OurAssemblies = ["CarbonPos.PosSdk.dll", "carbonpos-gateway.dll", "carbonpos-till.dll", "carbonpos-demo.dll", "carbonpos-central.dll"];
    private static readonly string[] WithStandIn = ["Grpc.Core.Api", "Grpc.Net.Common", "zxing"];

    [Fact]
    public void UsedApi_OfOurAssemblies_IsTheCommittedList()
    {
        var used = Used();
        if (Environment.GetEnvironmentVariable(ApiList.WriteVariable) == "1") ApiList.Write(ApiList.UsedFile, used);
        var committed = ApiList.Read(ApiList.UsedFile);
        var added = used.Except(committed, StringComparer.Ordinal).ToList();
        var gone = committed.Except(used, StringComparer.Ordinal).ToList();
        Assert.True(added.Count + gone.Count == 0, $"""
            Our code binds to other API of the packages that have a stand-in than used-api.txt says.
            New: {string.Join("\n     ", added.DefaultIfEmpty("none"))}
            Gone: {string.Join("\n      ", gone.DefaultIfEmpty("none"))}
            Every new line must exist in the published API of the real package: look it up there first. Then run
            tests/Compat.Tests once with {ApiList.WriteVariable}=1 and commit tests/Compat.Tests/used-api.txt.
            """);
    }

    [Fact]
    public void UsedApi_EveryLineOfAPublishedList_IsInIt()
    {
        var published = WithStandIn.Where(assembly => File.Exists(ApiList.PublishedFile(assembly)))
            .ToDictionary(assembly => assembly, assembly => ApiList.Read(ApiList.PublishedFile(assembly)), StringComparer.Ordinal);
        var unpublished = Used().Where(line =>
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            return published.TryGetValue(line[..colon], out var lines) && !PublishedLines.Offers(lines, line[(colon + 2)..]);
        });
        Assert.Empty(unpublished);
    }

    /// <summary>The reader itself: this assembly is known to bind to these.</summary>
    [Fact]
    public void ReferencedApi_OfThisAssembly_NamesTypesMembersFieldsAndOverrides()
    {
        var used = ReferencedApi.Of(typeof(UsedApiTests).Assembly.Location, WithStandIn);
        Assert.Contains("Grpc.Core.Api: type Grpc.Core.Metadata.Entry", used);
        Assert.Contains("Grpc.Core.Api: Grpc.Core.Metadata::Add(string, byte[]) : void", used);
        Assert.Contains("Grpc.Core.Api: Grpc.Core.Metadata::Empty : Grpc.Core.Metadata", used);
        Assert.Contains("Grpc.Core.Api: Grpc.Core.Method`2::get_FullName() : string", used);
        Assert.Contains("Grpc.Core.Api: override Grpc.Core.ClientBase`1::NewInstance", used);
        Assert.Contains("Grpc.Net.Common: static Grpc.Core.AsyncStreamReaderExtensions::ReadAllAsync`1(Grpc.Core.IAsyncStreamReader`1<!!0>, System.Threading.CancellationToken) : System.Collections.Generic.IAsyncEnumerable`1<!!0>", used);
    }

    /// <summary>The check can fail: a member that no package publishes is not offered.</summary>
    [Theory]
    [InlineData("Grpc.Core.Metadata::Freeze() : Grpc.Core.Metadata")]
    [InlineData("override Grpc.Core.Interceptors.Interceptor::Unary")]
    [InlineData("type Grpc.Core.AsyncCallBase")]
    public void Published_UnknownMember_IsNotOffered(string line) =>
        Assert.False(PublishedLines.Offers(ApiList.Read(ApiList.PublishedFile("Grpc.Core.Api")), line));

    private static SortedSet<string> Used()
    {
        var used = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var assembly in OurAssemblies) used.UnionWith(ReferencedApi.Of(Path.Combine(AppContext.BaseDirectory, assembly), WithStandIn));
        return used;
    }
}
