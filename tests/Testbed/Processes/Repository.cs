namespace CarbonPos.Testbed.Processes;

/// <summary>Where things lie in the checkout that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder of CarbonPos.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder in the checkout.</summary>
    public static string File(params IEnumerable<string> parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "CarbonPos.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException($"No CarbonPos.sln above {AppContext.BaseDirectory}: run the tests inside the checkout.");
    }
}
