using System.Text.Json;
using CarbonPos.Carbon.Journal;
using CarbonPos.CarbonGateway.Access;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>A file of entries that only Redis had, one JSON object a line, written before they are dropped. It names accounts: only its owner can read it.</summary>
/// <param name="path">Made with the first entry; must not be there yet.</param>
internal sealed class DroppedEntries(string path) : IDisposable
{
    private readonly ByteWriter bytes = new();
    private FileStream? file;

    /// <summary>How many were written.</summary>
    public long Count { get; private set; }

    public void Add(JournalEntry entry)
    {
        file ??= PrivateFile.Open(path, FileMode.CreateNew);
        bytes.Clear();
        EntryCodec.Write(bytes, entry);
        using (var json = new Utf8JsonWriter(file))
        {
            json.WriteStartObject();
            json.WriteString("entry", entry.Key.ToString());
            json.WriteString("kind", entry.Kind.ToString());
            json.WriteString("at", entry.At);
            json.WriteString("account", entry.Account.ToHex());
            json.WriteNumber("merchant", entry.Request.Merchant.Value);
            json.WriteString("request_id", entry.Request.Id);
            json.WriteString("outcome", entry.Answer?.Outcome.ToString() ?? "");
            json.WriteNumber("grams_moved", entry.Answer?.Moved.Grams ?? 0);
            json.WriteString("transaction", entry.Transaction?.ToString() ?? "");
            json.WriteBase64String("bytes", bytes.Written.Span);
            json.WriteEndObject();
        }

        file.WriteByte((byte)'\n');
        Count++;
    }

    /// <summary>What was written is on the disk then.</summary>
    public void Sync() => file?.Flush(flushToDisk: true);

    public void Dispose() => file?.Dispose();
}
