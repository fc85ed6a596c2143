using System.Text.Json;
using System.Text.Json.Serialization;
using CarbonPos.CarbonGateway.Access;

namespace CarbonPos.CarbonGateway.Journal;

/// <summary>
/// What a data folder remembers of its journal in a file beside it: which one it is, and how many entries it had when it was last
/// looked at. A journal that is gone, replaced or cut short is told by it, and never taken for a new one.
/// </summary>
/// <param name="Journal">Identity of the journal, made with it.</param>
/// <param name="Entries">Entries that it has at least.</param>
internal sealed record JournalMark([property: JsonPropertyName("journal")] string Journal, [property: JsonPropertyName("entries")] long Entries)
{
    /// <summary>What a refusal ends with.</summary>
    public const string Advice = "Restore the journal from a backup; or, to go on without the entries that are lost (what they debited can then be spent again), start once with --Embedded:AcceptLostEntries=true.";

    public static string PathIn(string folder) => Path.Combine(folder, "journal.mark");

    /// <summary>Null when the folder has none.</summary>
    /// <exception cref="InvalidDataException">There is one, and it cannot be read.</exception>
    public static JournalMark? Read(string folder)
    {
        var path = PathIn(folder);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<JournalMark>(File.ReadAllBytes(path)) is { Journal.Length: > 0, Entries: >= 0 } mark
                ? mark
                : throw new JsonException("It names no journal.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}, which tells how far the journal went, cannot be read: {e.Message} {Advice}", e);
        }
    }

    /// <summary>Written beside, then renamed: there is always a whole one.</summary>
    public void Write(string folder) => PrivateFile.Replace(PathIn(folder), file => JsonSerializer.Serialize(file, this, JsonStyle.Indented));

    /// <summary>Refuses a folder that was used before and whose journal is not there. Opens nothing and makes nothing.</summary>
    /// <exception cref="InvalidDataException">It is missing or empty.</exception>
    public static void RequireJournal(string folder)
    {
        var journal = new FileInfo(SqliteJournal.PathIn(folder));
        if (journal is { Exists: true, Length: > 0 }) return;
        var witness = File.Exists(PathIn(folder)) ? PathIn(folder) : SnapshotFile.PathIn(folder);
        if (!File.Exists(witness)) return;
        throw new InvalidDataException($"The journal {journal.FullName} is {(journal.Exists ? "empty" : "missing")}, yet this folder was used before: {Path.GetFileName(witness)} is there. {Advice}");
    }

    /// <summary>Refuses to make keys for a folder that has a journal: it had keys, too.</summary>
    /// <exception cref="InvalidDataException">The folder was used before.</exception>
    public static void RequireUnused(string folder, string keys)
    {
        if (new FileInfo(SqliteJournal.PathIn(folder)) is not { Exists: true, Length: > 0 } && !File.Exists(PathIn(folder))) return;
        throw new InvalidDataException($"The key file {Path.GetFullPath(keys)} is missing, yet {Path.GetFullPath(folder)} has a journal. Restore the keys from a backup; or, to make new ones (every account token and flashcode of the old ones is dead then), start once with --Gateway:AcceptNewKeys=true.");
    }

    /// <summary>Refuses a journal that is another one, or shorter than it was.</summary>
    /// <exception cref="InvalidDataException">It is not the one that this mark was made of, or lacks entries.</exception>
    public void Require(SqliteJournal journal)
    {
        if (journal.Identity != Journal)
        {
            throw new InvalidDataException($"The journal of this folder is not the one that was here before ({PathIn("")} names {Journal}, this is {journal.Identity}). {Advice}");
        }

        if (journal.LastId < Entries)
        {
            throw new InvalidDataException($"The journal ends at entry {journal.LastId}; it had {Entries} when the gateway last looked. {Advice}");
        }
    }
}
