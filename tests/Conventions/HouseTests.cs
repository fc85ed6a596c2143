using System.Reflection;

namespace CarbonPos.Conventions;

/// <summary>Which room may know which.</summary>
public class HouseTests
{
    private static readonly Assembly Carbon = typeof(Carbon.Units.Co2eMass).Assembly;
    private static readonly Assembly Sdk = typeof(PosSdk.CarbonPosClient).Assembly;
    private static readonly Assembly Central = typeof(CentralAccount.Hosting.CentralServer).Assembly;
    private static readonly Assembly Gateway = typeof(CarbonGateway.Hosting.Gateway).Assembly;

    [Fact]
    public void Carbon_KnowsOnlyTheFramework()
    {
        Assert.All(References(Carbon), name => Assert.StartsWith("System.", name));
        Assert.DoesNotContain(References(Carbon), name => name is "System.Net.Http" or "System.IO.FileSystem" or "System.Net.Sockets");
    }

    [Fact]
    public void CentralAccount_KnowsNeitherGatewayNorSdk() =>
        Assert.Equal(["CarbonPos.Carbon"], References(Central).Where(name => name.StartsWith("CarbonPos", StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void Sdk_KnowsNothingOfTheGateway()
    {
        Assert.DoesNotContain(References(Sdk), name => name.Contains("gateway", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(References(Gateway), name => name.Contains("PosSdk", StringComparison.Ordinal));
    }

    [Fact]
    public void Interfaces_ExistOnlyWhereTwoImplementationsShareAContract()
    {
        string[] known = ["IBalanceStore", "IDrainedJournal", "ILedger", "INights", "IPendingRequests", "IPoolBook"];
        var interfaces = new[] { Carbon, Sdk, Gateway, Central }.SelectMany(a => a.GetTypes()).Where(t => t.IsInterface && t.Namespace?.StartsWith("CarbonPos.", StringComparison.Ordinal) == true && t.Namespace != "CarbonPos.V1");

        Assert.Equal(known.Order(), interfaces.Select(i => i.Name).Order());
    }

    [Fact]
    public void PublicSurface_OfTheSdk_ShowsNoWireType()
    {
        var wire = from type in Sdk.GetExportedTypes()
                   from member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                   from shown in TypesOf(member)
                   where shown.Namespace is { } name && (name.StartsWith("CarbonPos.V1", StringComparison.Ordinal) || name.StartsWith("Grpc.", StringComparison.Ordinal) || name.StartsWith("Google.", StringComparison.Ordinal))
                   select $"{type.Name}.{member.Name}: {shown}";

        Assert.Empty(wire);
    }

    [Fact]
    public void Quantities_AreTypesNotBareNumbers()
    {
        var bare = from type in new[] { Carbon, Sdk }.SelectMany(a => a.GetExportedTypes())
                   from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                   from parameter in method.GetParameters()
                   where parameter.ParameterType == typeof(long) && parameter.Name!.Contains("grams", StringComparison.OrdinalIgnoreCase) && method.Name is not "FromGrams"
                   select $"{type.Name}.{method.Name}({parameter.Name})";

        Assert.Empty(bare);
    }

    private static IEnumerable<string> References(Assembly assembly) => assembly.GetReferencedAssemblies().Select(a => a.Name!);

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType),
        PropertyInfo property => [property.PropertyType],
        FieldInfo field => [field.FieldType],
        ConstructorInfo constructor => constructor.GetParameters().Select(p => p.ParameterType),
        _ => [],
    };
}
