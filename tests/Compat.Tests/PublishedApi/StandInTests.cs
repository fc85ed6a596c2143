namespace CarbonPos.Compat.Tests.PublishedApi;

/// <summary>The gRPC stand-ins against what the packages publish, and against what the official server and client bind to.</summary>
public sealed class StandInTests
{
    /// <summary>Published, and left out on purpose: utilities of the packages for themselves, which no contract of ours needs.</summary>
    private static readonly string[] LeftOut = ["Grpc.Core.Utils.GrpcPreconditions", "Grpc.Core.VersionInfo"];

    private static readonly string[] StandIns = ["Grpc.Core.Api", "Grpc.Net.Common"];

    public static TheoryData<string> Assemblies => [.. StandIns];

    /// <summary>Equal both ways: an extra member would compile here and break against the package, a missing one the reverse.</summary>
    [Theory]
    [MemberData(nameof(Assemblies))]
    public void StandIn_PublicApi_IsThePublishedOne(string assembly)
    {
        if (Environment.GetEnvironmentVariable(ApiList.PublishedFromVariable) is { Length: > 0 } folder)
        {
            ApiList.Write(ApiList.PublishedFile(assembly), PublicApi.Of(Path.Combine(folder, assembly + ".dll")));
        }
        var published = ApiList.Read(ApiList.PublishedFile(assembly));
        published.RemoveWhere(line => LeftOut.Any(type => line.Contains($"{type}::", StringComparison.Ordinal)
            || line.StartsWith($"type {type}", StringComparison.Ordinal)));
        var actual = PublicApi.Of(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        Assert.Empty(actual.Except(published, StringComparer.Ordinal));
        Assert.Empty(published.Except(actual, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Grpc.AspNetCore.Server")]
    [InlineData("Grpc.Net.Client")]
    public void OfficialPackage_EverythingItBindsTo_IsThere(string package)
    {
        var needed = ReferencedApi.Of(Path.Combine(AppContext.BaseDirectory, package + ".dll"), StandIns);
        Assert.NotEmpty(needed);
        Assert.DoesNotContain(needed, line => !IsOffered(line));
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void StandIn_Identity_IsTheOneThatThePackagesAskFor(string assembly)
    {
        var name = System.Reflection.AssemblyName.GetAssemblyName(Path.Combine(AppContext.BaseDirectory, assembly + ".dll"));
        Assert.Equal($"{assembly}, Version=2.0.0.0, Culture=neutral, PublicKeyToken=d754f35622e28bad", name.FullName);
    }

    /// <summary>True when the stand-in itself offers the line of a reference.</summary>
    private static bool IsOffered(string reference)
    {
        var (assembly, line) = Parts(reference);
        return PublishedLines.Offers(PublicApi.Of(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")), line);
    }

    private static (string Assembly, string Line) Parts(string reference)
    {
        var colon = reference.IndexOf(": ", StringComparison.Ordinal);
        return (reference[..colon], reference[(colon + 2)..]);
    }
}
