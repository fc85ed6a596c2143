using System.IO.Enumeration;

namespace CarbonPos.CarbonGateway.Contents.Purchases;

/// <summary>Finds the files below a folder, in the order of their names. Folders are hostile: no link is followed, and however many files one holds, few of their names are in memory.</summary>
/// <param name="leave">Gets each file or folder that is left out.</param>
/// <param name="batch">How many names of one folder are held at once; a folder of more is gone over once for each so many.</param>
internal sealed class PurchaseFiles(Action<ContentFault> leave, int batch = PurchaseFiles.Batch)
{
    public const int Batch = 1 << 14;

    /// <summary>Folders inside each other: nobody sorts invoices deeper.</summary>
    public const int MostDeep = 32;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>The files of what somebody named: itself, or all below it. A link that was named itself is followed.</summary>
    public IEnumerable<string> Below(string path)
    {
        if (Directory.Exists(path))
        {
            return Walk(path, 1);
        }

        if (File.Exists(path))
        {
            return [path];
        }

        Leave(path, ContentFaultCodes.FileMissing, "There is no such file or folder.");
        return [];
    }

    private IEnumerable<string> Walk(string folder, int depth)
    {
        foreach (var name in Names(folder))
        {
            var path = Path.Combine(folder, name);
            if (Kind(path) is not { } kind)
            {
                continue;
            }

            if (kind.HasFlag(FileAttributes.ReparsePoint))
            {
                Leave(path, PurchaseFaultCodes.Link, "This is a link: it may lead anywhere, or in a circle. Name what it leads to, if its invoices count.");
            }
            else if (!kind.HasFlag(FileAttributes.Directory))
            {
                yield return path;
            }
            else if (depth == MostDeep)
            {
                Leave(path, PurchaseFaultCodes.TooDeep, $"Folders are looked into {MostDeep} deep; name this one by itself.");
            }
            else
            {
                foreach (var file in Walk(path, depth + 1))
                {
                    yield return file;
                }
            }
        }
    }

    private IEnumerable<string> Names(string folder)
    {
        for (string? after = null; ;)
        {
            var names = Next(folder, after);
            foreach (var name in names)
            {
                yield return name;
            }

            if (names.Length < batch)
            {
                yield break;
            }

            after = names[^1];
        }
    }

    // The first names after one, of all that the folder has; a queue with the last of them in front.
    private string[] Next(string folder, string? after)
    {
        var first = new PriorityQueue<string, string>(Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a)));
        var names = new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.FileName.ToString(), Everything)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                (after is null || entry.FileName.SequenceCompareTo(after) > 0) && (first.Count < batch || entry.FileName.SequenceCompareTo(first.Peek()) < 0),
        };
        try
        {
            foreach (var name in names)
            {
                if (first.Count < batch)
                {
                    first.Enqueue(name, name);
                }
                else
                {
                    first.DequeueEnqueue(name, name);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Leave(folder, PurchaseFaultCodes.FileUnreadable, $"The folder cannot be looked into: {Words.Plain(e.Message)}");
            return [];
        }

        return [.. first.UnorderedItems.Select(item => item.Element).Order(StringComparer.Ordinal)];
    }

    private FileAttributes? Kind(string path)
    {
        try
        {
            return File.GetAttributes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Leave(path, PurchaseFaultCodes.FileUnreadable, $"It cannot be looked at: {Words.Plain(e.Message)}");
            return null;
        }
    }

    private void Leave(string path, string code, string advice) => leave(new(Words.Plain(path), 0, "", code, advice));
}
