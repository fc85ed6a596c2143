namespace CarbonPos.ReferenceTerminal.Tests;

/// <summary>Data that tests read in place: ../shared/data beside the checkout, or where CARBONPOS_TESTDATA says.</summary>
internal static class SharedData
{
    /// <summary>The folder; skips the running test when the data is absent.</summary>
    public static string Folder(params string[] below)
    {
        var folder = Path.Combine([Root(), .. below]);
        if (!Directory.Exists(folder))
            Assert.Skip($"Test data is absent: {folder}. Put it beside the checkout or set CARBONPOS_TESTDATA.");
        return folder;
    }

    private static string Root()
    {
        if (Environment.GetEnvironmentVariable("CARBONPOS_TESTDATA") is { Length: > 0 } stated)
            return stated;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CarbonPos.sln")))
                return Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "data"));
        }

        return Path.Combine(AppContext.BaseDirectory, "shared", "data");
    }
}
