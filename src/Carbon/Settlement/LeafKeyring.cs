namespace CarbonPos.Carbon.Settlement;

/// <summary>A deployment's leaf keys. Which one an entry's leaf is made with follows from the entry's time alone, so that a leaf can be made again at any time.</summary>
public sealed class LeafKeyring
{
    private readonly LeafKey[] byAge;

    /// <param name="keys">At least one; no id twice, no moment twice.</param>
    /// <exception cref="ArgumentException">None, or one twice.</exception>
    public LeafKeyring(IEnumerable<LeafKey> keys)
    {
        byAge = [.. keys.OrderBy(k => k.NotBefore)];
        if (byAge.Length == 0) throw new ArgumentException("A leaf keyring needs a key.", nameof(keys));
        if (byAge.DistinctBy(k => k.Id).Count() < byAge.Length) throw new ArgumentException("A leaf key's id is given twice.", nameof(keys));
        if (byAge.DistinctBy(k => k.NotBefore).Count() < byAge.Length) throw new ArgumentException("Two leaf keys begin at the same moment.", nameof(keys));
    }

    /// <summary>The key of this id, or null.</summary>
    public LeafKey? Find(string id) => Array.Find(byAge, k => k.Id == id);

    /// <summary>The key for entries of a moment: the one that began last; of a moment before all of them, the first.</summary>
    public LeafKey For(DateTimeOffset at) => Array.FindLast(byAge, k => k.NotBefore <= at) ?? byAge[0];
}
