namespace CarbonPos.Conventions;

/// <summary>The checkout that these tests were built from, as text.</summary>
static class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>Our own C# of the rooms of the house; stand-ins and generated code are not ours.</summary>
    public static IEnumerable<(string Path, string[] Lines)> Ours(params string[] folders) =>
        from folder in folders
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal) && !path.StartsWith("src/Compat/", StringComparison.Ordinal)
        orderby path
        select (path, File.ReadAllLines(file));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CarbonPos.sln"))) return folder.FullName;
        }

        throw new InvalidOperationException($"No CarbonPos.sln above {AppContext.BaseDirectory}: run the tests inside the checkout.");
    }
}
