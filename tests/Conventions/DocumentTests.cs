using System.Text.RegularExpressions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Settlement.Institutions;
using CarbonPos.CarbonGateway.Ledger.Draining;

namespace CarbonPos.Conventions;

/// <summary>What the documentation says is what there is.</summary>
public class DocumentTests
{
    private static readonly IReadOnlyList<string> Pages =
        [Path.Combine(SourceTree.Root, "README.md"), .. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md", SearchOption.AllDirectories).Order()];

    [Theory]
    [InlineData(typeof(GatewayOptions), "gateway.md")]
    [InlineData(typeof(EmbeddedOptions), "gateway.md")]
    [InlineData(typeof(RedisStoreOptions), "gateway.md")]
    [InlineData(typeof(RedisEndpoints), "gateway.md")]
    [InlineData(typeof(SettlementOptions), "gateway.md")]
    [InlineData(typeof(PoolOptions), "gateway.md")]
    [InlineData(typeof(CentralLink), "gateway.md")]
    [InlineData(typeof(LedgerOptions), "ledger.md")]
    [InlineData(typeof(DrainOptions), "ledger.md")]
    [InlineData(typeof(CentralAccount.Hosting.CentralOptions), "central-account.md")]
    public void Settings_AreInTheReference(Type options, string reference)
    {
        var page = Read("docs", "reference", reference);
        var settings = options.GetProperties().Where(p => !p.PropertyType.IsClass || p.PropertyType == typeof(string)).Select(p => p.Name);

        Assert.All(settings, name => Assert.Contains($"| `{name}` |", page));
    }

    [Fact]
    public void ErrorCodes_AreInTheReference()
    {
        var page = Read("docs", "reference", "errors.md");
        var codes = from file in SourceTree.Ours("src/CarbonGateway")
                    from match in Regex.Matches(string.Join('\n', file.Lines), @"(?:StatusCode\.\w+,\s*|Fault\.Invalid\(|\? )""([A-Z][A-Z_]{4,})""|: ""([A-Z][A-Z_]{4,})"",").Cast<Match>()
                    select match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value;
        // Made of the field's name: see RequestReader.Lines.
        var ranges = from file in SourceTree.Ours("src/Carbon/Content").Where(f => f.Path.EndsWith("/BasketLine.cs", StringComparison.Ordinal))
                     from match in Regex.Matches(string.Join('\n', file.Lines), @"=> ""([a-z_]+)"",").Cast<Match>()
                     select match.Groups[1].Value.ToUpperInvariant() + "_OUT_OF_RANGE";
        var all = codes.Concat(ranges).Distinct().ToList();

        Assert.True(all.Count > 35, $"Only {all.Count} codes were found in the source: the pattern no longer fits it.");
        Assert.All(all, code => Assert.Contains($"`{code}`", page));
    }

    [Fact]
    public void ErrorCodes_OfTheCentralAccount_AreInItsReference()
    {
        var page = Read("docs", "reference", "central-account.md");
        // Every text in capitals with an underscore that is an argument: faults and breaks.
        var codes = (from file in SourceTree.Ours("src/CentralAccount")
                     from match in Regex.Matches(string.Join('\n', file.Lines), @"[(,]\s*""([A-Z]+_[A-Z_]+|INTERNAL)"",").Cast<Match>()
                     select match.Groups[1].Value).Distinct().ToList();

        Assert.True(codes.Count > 45, $"Only {codes.Count} codes were found in the source: the pattern no longer fits it.");
        Assert.All(codes, code => Assert.Contains($"`{code}`", page));
    }

    [Theory]
    [InlineData(typeof(Carbon.Invoices.InvoiceFaultCodes), "invoices.md")]
    [InlineData(typeof(Carbon.Invoices.InvoiceFindingCodes), "invoices.md")]
    [InlineData(typeof(Carbon.Invoices.Writing.TransmitFaults), "transmit.md")]
    [InlineData(typeof(Carbon.Invoices.Writing.TransmitNotices), "transmit.md")]
    public void CodesOfInvoices_AreInTheirReference(Type codes, string reference)
    {
        var page = Read("docs", "reference", reference);

        Assert.All(codes.GetFields(), code => Assert.Contains($"`{code.GetRawConstantValue()}`", page));
    }

    [Fact]
    public void Links_LeadSomewhere()
    {
        var broken = from page in Pages
                     from match in Regex.Matches(File.ReadAllText(page), @"\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)").Cast<Match>()
                     let target = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, match.Groups[1].Value))
                     where !File.Exists(target) && !Directory.Exists(target)
                     select $"{Path.GetRelativePath(SourceTree.Root, page)}: {match.Groups[1].Value}";

        Assert.Empty(broken);
    }

    [Fact]
    public void Pages_AreInTheIndex()
    {
        var index = Read("docs", "README.md") + Read("docs", "decisions", "README.md");
        var lost = Pages.Select(p => Path.GetFileName(p)).Where(name => name != "README.md" && !index.Contains(name, StringComparison.Ordinal));

        Assert.Empty(lost);
    }

    [Fact]
    public void Decisions_HaveNumbersOfTheirOwn()
    {
        var names = Pages.Where(p => Path.GetDirectoryName(p)!.EndsWith("decisions", StringComparison.Ordinal)).Select(p => Path.GetFileName(p)).Where(n => n != "README.md").ToList();

        Assert.All(names, name => Assert.Matches(@"^\d{4}-[a-z0-9-]+\.md$", name));
        Assert.Equal(names.Count, names.Select(n => n[..4]).Distinct().Count());
    }

    [Fact]
    public void Readme_ShowsTheFirstSaleThatIsCompiled()
    {
        var program = Read("docs", "tutorial", "first-sale", "Program.cs").Trim();

        Assert.Contains($"```csharp\n{program}\n```", Read("README.md"), StringComparison.Ordinal);
    }

    private static string Read(params string[] parts) => File.ReadAllText(Path.Combine([SourceTree.Root, .. parts])).ReplaceLineEndings("\n");
}
