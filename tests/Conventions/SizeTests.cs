namespace CarbonPos.Conventions;

/// <summary>Small files that hold one idea, methods that fit a screen. Exceptions stand here by name, each with its reason.</summary>
public class SizeTests
{
    private const int LongestFile = 300;
    private const int LongestMethod = 70;

    private static readonly Dictionary<string, string> LongFiles = new()
    {
    };

    private static readonly Dictionary<string, string> LongMethods = new()
    {
        ["src/CarbonGateway/Hosting/Gateway.cs: Build"] = "a list of registrations, read from top to bottom",
    };

    [Fact]
    public void Files_OfTheSource_AreShort()
    {
        var long_ = SourceTree.Ours("src").Where(f => f.Lines.Length > LongestFile && !LongFiles.ContainsKey(f.Path)).Select(f => $"{f.Path}: {f.Lines.Length} lines");
        Assert.Empty(long_);
    }

    [Fact]
    public void Methods_OfTheSource_FitAScreen()
    {
        var long_ = SourceTree.Ours("src").SelectMany(f => MethodLength.Of(f.Lines).Where(m => m.Lines > LongestMethod).Select(m => (Key: $"{f.Path}: {m.Name}", m.Lines)))
            .Where(m => !LongMethods.ContainsKey(m.Key)).Select(m => $"{m.Key} has {m.Lines} lines");
        Assert.Empty(long_);
    }

    [Fact]
    public void MethodLength_CountsWhatIsBetweenBraces()
    {
        string[] source = ["class A", "{", "    void Short() { }", "    int Long(string s = \"}\")", "    {", "        return 1;", "    }", "}"];

        Assert.Equal([("Long", 3)], MethodLength.Of(source).Where(m => m.Lines > 1));
    }
}
