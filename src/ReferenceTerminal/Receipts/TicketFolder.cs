using System.Text.Json;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>The names behind a transaction's lines, which only the till knows: one small file per ticket, the newest 1,000.</summary>
/// <remarks>For reading only: a refund needs the transaction id alone, so a ticket that is missing or damaged costs the names and nothing else.</remarks>
sealed class TicketFolder(string folder)
{
    private const int Kept = 1_000;

    public void Keep(string transactionId, IReadOnlyList<string> names)
    {
        MakeFolder();
        File.WriteAllText(PathOf(transactionId), JsonSerializer.Serialize(names));
        var files = Directory.GetFiles(folder, "*.json");
        foreach (var old in files.OrderByDescending(File.GetLastWriteTimeUtc).Skip(Kept))
        {
            File.Delete(old);
        }
    }

    /// <returns>The names in basket order; empty when this till has no such ticket.</returns>
    public IReadOnlyList<string> Names(string transactionId)
    {
        try
        {
            return JsonSerializer.Deserialize<string[]>(File.ReadAllText(PathOf(transactionId))) ?? [];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or JsonException)
        {
            // Sold at another till, or long ago: the lines are numbered instead.
            return [];
        }
    }

    /// <summary>What somebody bought is nobody else's on this machine.</summary>
    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    // Transaction ids are digits and dashes; anything else a user types must not name a file elsewhere.
    private string PathOf(string transactionId) =>
        Path.Combine(folder, string.Concat(transactionId.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_')) + ".json");
}
