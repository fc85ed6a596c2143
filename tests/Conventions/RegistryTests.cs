using System.Reflection;
using System.Text.RegularExpressions;
using CarbonPos.CarbonGateway.Contents.Feed;
using CarbonPos.CompanyRegistry.Hosting;

namespace CarbonPos.Conventions;

/// <summary>The company registry keeps the house's rules.</summary>
public class RegistryTests
{
    private static readonly Assembly Registry = typeof(Registry).Assembly;

    [Theory]
    [InlineData(typeof(RegistryOptions), "company-registry.md")]
    [InlineData(typeof(RegistryLink), "gateway.md")]
    public void Settings_AreInTheReference(Type options, string reference)
    {
        var page = Read(reference);
        Assert.All(options.GetProperties().Select(p => p.Name), name => Assert.Contains($"| `{name}` |", page));
    }

    [Fact]
    public void ErrorAndBreakCodes_AreInTheReference()
    {
        var page = Read("company-registry.md");
        var codes = from file in SourceTree.Ours("src/CompanyRegistry")
                    from match in Regex.Matches(string.Join('\n', file.Lines), @"(?:StatusCode\.\w+,\s*|Invalid\(\s*|Refused\(|const string \w+ = )""([A-Z][A-Z_]{4,})""").Cast<Match>()
                    let code = match.Groups[1].Value
                    where code != "CARBONPOS_"
                    select code;
        var all = codes.Distinct().ToList();

        Assert.True(all.Count > 50, $"Only {all.Count} codes were found in the source: the pattern no longer fits it.");
        Assert.All(all, code => Assert.Contains($"`{code}`", page));
    }

    [Fact]
    public void Registry_KnowsCarbonAlone() =>
        Assert.Equal(["CarbonPos.Carbon"], Registry.GetReferencedAssemblies().Select(a => a.Name!).Where(name => name.StartsWith("CarbonPos", StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void Registry_HasNoInterfaceOfItsOwn() =>
        Assert.DoesNotContain(Registry.GetTypes(), t => t.IsInterface && t.Namespace?.StartsWith("CarbonPos.CompanyRegistry", StringComparison.Ordinal) == true);

    [Fact]
    public void LogEvents_LieInTheirRange()
    {
        var numbers = from file in SourceTree.Ours("src/CompanyRegistry")
                      from line in file.Lines
                      let number = Regex.Match(line, @"\[LoggerMessage\((\d+)")
                      where number.Success
                      select int.Parse(number.Groups[1].Value);

        Assert.NotEmpty(numbers);
        Assert.All(numbers, number => Assert.InRange(number, 3100, 3199));
    }

    private static string Read(string page) => File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "reference", page));
}
