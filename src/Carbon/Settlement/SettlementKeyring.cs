namespace CarbonPos.Carbon.Settlement;

/// <summary>The statement and receipt keys that are known here. Does not dispose them.</summary>
public sealed class SettlementKeyring
{
    private readonly Dictionary<(KeyUse, string), SettlementKey> byId = [];

    /// <param name="keys">No id twice for one use; may be none.</param>
    /// <exception cref="ArgumentException">An id twice.</exception>
    public SettlementKeyring(IEnumerable<SettlementKey> keys)
    {
        foreach (var key in keys)
        {
            if (!byId.TryAdd((key.Use, key.Id), key)) throw new ArgumentException($"Two {key.Use.ToString().ToLowerInvariant()} keys have the id {key.Id}.", nameof(keys));
        }
    }

    /// <summary>All of them, by use and begin.</summary>
    public IEnumerable<SettlementKey> All => byId.Values.OrderBy(k => k.Use).ThenBy(k => k.NotBefore).ThenBy(k => k.Id, StringComparer.Ordinal);

    /// <summary>The key of this use and id, or null.</summary>
    public SettlementKey? Find(KeyUse use, string id) => byId.GetValueOrDefault((use, id));

    /// <summary>The key to sign with: of those that can and are valid at the moment, the one that began last.</summary>
    /// <exception cref="InvalidOperationException">None is.</exception>
    public SettlementKey ToSign(KeyUse use, DateTimeOffset moment) =>
        All.LastOrDefault(k => k.Use == use && k.CanSign && k.IsValidAt(moment))
        ?? throw new InvalidOperationException($"No {use.ToString().ToLowerInvariant()} key is valid at {moment:u}: add one to the settlement keys; see docs/how-to/rotate-keys.md.");
}
