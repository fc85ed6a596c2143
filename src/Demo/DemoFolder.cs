namespace CarbonPos.Demo;

/// <summary>Where the demo keeps things: the gateway's data, the till's, the pictures, the citizens' cards.</summary>
internal sealed class DemoFolder
{
    private const string Mark = "carbonpos-demo.txt";

    private DemoFolder(string root) => Root = root;

    /// <summary>Full path.</summary>
    public string Root { get; }

    /// <summary>Barcodes of the shelf.</summary>
    public string Products => Path.Combine(Root, "pictures", "products");

    /// <summary>What the phones showed.</summary>
    public string Flashcodes => Path.Combine(Root, "pictures", "flashcodes");

    /// <summary>Account tokens, as loyalty cards hold them.</summary>
    public string Cards => Path.Combine(Root, "cards");

    /// <summary>Requests that a shop's till keeps until it knows their outcome.</summary>
    public string PendingOf(Shop shop) => Path.Combine(Root, shop.Key, "pending");

    /// <summary>Data of the central account.</summary>
    public string Central => Path.Combine(Root, "central");

    /// <summary>Data of the company registry.</summary>
    public string Registry => Path.Combine(Root, "registry");

    /// <summary>What the night leaves for people: statement, keys, a receipt, reports.</summary>
    public string Night => Path.Combine(Root, "night");

    /// <summary>The policy that the central account publishes.</summary>
    public string Policy => Path.Combine(Root, "policy.json");

    /// <summary>There once people and companies are registered.</summary>
    public string Registered => Path.Combine(Root, "registered");

    /// <summary>There once the budgets of a year are given out.</summary>
    public string GivenOut(int year) => Path.Combine(Root, $"given-out-{year}");

    /// <summary>The bearer token of a shop's till.</summary>
    public string TokenOf(Shop shop) => Path.Combine(Root, shop.Key + ".token");

    /// <summary>The bearer token of the phones' back end.</summary>
    public string WalletToken => Path.Combine(Root, "wallet.token");

    /// <summary>Makes the folder, or takes the one of an earlier run.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="fresh">Empty it first.</param>
    /// <exception cref="DemoException">The folder holds something that is not the demo's.</exception>
    public static DemoFolder Open(string path, bool fresh)
    {
        var folder = new DemoFolder(path);
        var mark = Path.Combine(path, Mark);
        if (Directory.Exists(path) && !File.Exists(mark) && Directory.EnumerateFileSystemEntries(path).Any())
        {
            throw new DemoException($"{path} holds files that are not the demo's. Name another folder with --data DIR.");
        }

        if (fresh && Directory.Exists(path)) Empty(path);
        foreach (var needed in (string[])[folder.Products, folder.Flashcodes, folder.Cards, folder.Night]) Directory.CreateDirectory(needed);
        File.WriteAllText(mark, "Data of the CarbonPos demo. It may be deleted whole: ./demo.sh --fresh does so.\n");
        return folder;
    }

    private static void Empty(string path)
    {
        var gate = Path.Combine(path, "lock");
        try
        {
            // A gateway that still runs on this folder holds its lock file.
            if (File.Exists(gate)) new FileStream(gate, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
        }
        catch (IOException)
        {
            throw new DemoException($"{path} is in use by another demo. Stop it first, or name another folder with --data DIR.");
        }

        Directory.Delete(path, recursive: true);
    }

    /// <summary>The repository that this program was built in, or null.</summary>
    public static string? Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CarbonPos.sln"))) folder = folder.Parent;
        return folder?.FullName;
    }

    /// <summary>A path as it is typed from a folder: relative when it lies inside.</summary>
    public static string Seen(string path, string from)
    {
        var relative = Path.GetRelativePath(from, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
