using System.Text.RegularExpressions;

namespace CarbonPos.Conventions;

/// <summary>What the source must not contain, with the places that may by name.</summary>
public class SourceTests
{
    [Theory]
    [InlineData(@"DateTime(Offset)?\.(Utc)?Now\b", "time comes from TimeProvider")]
    [InlineData(@"Guid\.NewGuid|Random\.Shared|new Random\(\)", "randomness is passed in")]
    [InlineData(@"Thread\.Sleep|Task\.Delay\(\d", "waiting goes through TimeProvider")]
    [InlineData(@"\.GetAwaiter\(\)\.GetResult\(\)|Task\w*\.Result\b|Task\w*\.Wait\(", "nothing blocks on a task")]
    [InlineData(@"catch\s*(\(Exception[^)]*\))?\s*\{\s*\}", "no catch hides")]
    [InlineData(@"NotImplementedException|\bTODO\b|\bFIXME\b|\bHACK\b", "nothing is left half done")]
    [InlineData(@"#pragma warning disable|SuppressMessage", "rules are changed in .editorconfig, with their reason")]
    public void Source_DoesNotContain(string pattern, string because)
    {
        var found = from file in SourceTree.Ours("src")
                    from line in file.Lines.Select((text, number) => (text, number))
                    where Regex.IsMatch(line.text, pattern) && !line.text.TrimStart().StartsWith("//", StringComparison.Ordinal)
                    select $"{file.Path}:{line.number + 1}: {line.text.Trim()}";

        Assert.True(!found.Any(), $"{because}:\n{string.Join('\n', found)}");
    }

    [Fact]
    public void TypeNames_SayWhatTheyAre()
    {
        var vague = from file in SourceTree.Ours("src")
                    from line in file.Lines
                    let type = Regex.Match(line, @"\b(?:class|struct|record|interface)\s+(\w*(?:Manager|Helper|Utils|Util|Processor))\b")
                    where type.Success
                    select $"{file.Path}: {type.Groups[1].Value}";

        Assert.Empty(vague);
    }

    [Fact]
    public void Namespaces_FollowFolders()
    {
        var strays = from file in SourceTree.Ours("src")
                     let declared = file.Lines.Select(l => Regex.Match(l, @"^namespace ([\w.]+);")).FirstOrDefault(m => m.Success)?.Groups[1].Value
                     where declared is not null
                     let folders = file.Path.Split('/')[1..^1]
                     where declared != "CarbonPos." + string.Join('.', folders)
                     select $"{file.Path}: {declared}";

        Assert.Empty(strays);
    }

    [Fact]
    public void LogEvents_HaveNumbersOfTheirOwn()
    {
        var numbers = from file in SourceTree.Ours("src")
                      from line in file.Lines
                      let number = Regex.Match(line, @"\[LoggerMessage\((\d+)")
                      where number.Success
                      group file.Path by number.Groups[1].Value;

        Assert.NotEmpty(numbers);
        Assert.Empty(numbers.Where(n => n.Count() > 1).Select(n => $"event {n.Key}: {string.Join(", ", n)}"));
    }

    [Fact]
    public void Solution_HoldsEveryProject()
    {
        var solution = File.ReadAllText(Path.Combine(SourceTree.Root, "CarbonPos.sln"));
        var missing = Directory.EnumerateFiles(SourceTree.Root, "*.csproj", SearchOption.AllDirectories)
            .Where(p => !p.Contains("node_modules", StringComparison.Ordinal) && !solution.Contains(Path.GetFileName(p), StringComparison.Ordinal));

        Assert.Empty(missing);
    }
}
