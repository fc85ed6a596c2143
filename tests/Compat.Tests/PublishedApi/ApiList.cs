using CarbonPos.Testbed.Processes;

namespace CarbonPos.Compat.Tests.PublishedApi;

/// <summary>A committed list of API lines; lines that start with # are comment.</summary>
static class ApiList
{
    public const string WriteVariable = "CARBONPOS_WRITE_USED_API";

    /// <summary>Names a folder with the real packages' assemblies: the published lists are then rewritten from them.</summary>
    public const string PublishedFromVariable = "CARBONPOS_PUBLISHED_FROM";

    public static readonly string UsedFile = Repository.File("tests", "Compat.Tests", "used-api.txt");

    public static string PublishedFile(string assembly) => Repository.File("tests", "Compat.Tests", "published-api", assembly + ".txt");

    public static SortedSet<string> Read(string path) => new(
        File.ReadLines(path).Where(line => line.Length > 0 && line[0] != '#'), StringComparer.Ordinal);

    /// <summary>Replaces the lines and keeps the comment on top.</summary>
    public static void Write(string path, IEnumerable<string> lines)
    {
        var comment = File.Exists(path) ? File.ReadLines(path).TakeWhile(line => line.StartsWith('#')).ToArray() : [];
        File.WriteAllText(path, string.Join('\n', comment.Concat(lines)) + "\n");
    }
}
