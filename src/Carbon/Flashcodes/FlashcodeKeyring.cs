namespace CarbonPos.Carbon.Flashcodes;

/// <summary>The flashcode keys that are known here: the one in use, its successors, and those whose codes may still come back.</summary>
/// <remarks>
/// Keep a key for as long as anything names it: replays and offline sales arrive up to 7 days after its end, account tokens much
/// later. The keyring does not dispose the keys.
/// </remarks>
public sealed class FlashcodeKeyring
{
    private readonly Dictionary<ushort, FlashcodeKey> byId;

    /// <param name="keys">At least one; no id twice.</param>
    /// <exception cref="ArgumentException">Empty, or an id twice.</exception>
    public FlashcodeKeyring(IEnumerable<FlashcodeKey> keys)
    {
        byId = [];
        foreach (var key in keys)
        {
            if (!byId.TryAdd(key.Id, key))
            {
                throw new ArgumentException($"Flashcode key id {key.Id} is given twice.", nameof(keys));
            }
        }

        if (byId.Count == 0)
        {
            throw new ArgumentException("A keyring needs a key.", nameof(keys));
        }
    }

    /// <summary>The key of this id, or null.</summary>
    public FlashcodeKey? Find(ushort id) => byId.GetValueOrDefault(id);

    /// <summary>The key to issue with: of those with secrets that are valid now, the one that began last.</summary>
    /// <exception cref="InvalidOperationException">None is valid now.</exception>
    public FlashcodeKey Newest(DateTimeOffset now)
    {
        FlashcodeKey? newest = null;
        foreach (var key in byId.Values)
        {
            if (key.HasSecrets && key.NotBefore <= now && now < key.NotAfter
                && (newest is null || (key.NotBefore, key.Id).CompareTo((newest.NotBefore, newest.Id)) > 0))
            {
                newest = key;
            }
        }

        return newest ?? throw new InvalidOperationException($"No flashcode key with secrets is valid at {now:u}: add one to the keyring.");
    }
}
