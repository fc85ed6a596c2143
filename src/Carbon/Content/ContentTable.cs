using System.Diagnostics;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Content;

/// <summary>What a look-up found.</summary>
public enum ContentMatch : byte
{
    /// <summary>Nothing stands under this key and basis.</summary>
    None = 0,

    /// <summary>Something does, but nothing that is valid on this day.</summary>
    OutOfDate = 1,

    /// <summary>A content.</summary>
    Found = 2,
}

/// <summary>All contents of one moment, by key. Immutable; any number of threads may look up.</summary>
/// <remarks>
/// One array of 40-byte rows, searched from a place that the key gives (open addressing, three quarters full): a content
/// takes about 54 bytes, plus its texts where no other content shares them. Made by <see cref="ContentTableBuilder"/>.
/// </remarks>
public sealed class ContentTable
{
    private const int KindShift = 61;
    private const int BasisShift = 60;
    private const ulong BelowBasis = (1UL << BasisShift) - 1;

    private readonly ContentRow[] _rows;
    private readonly TextPool _keys;
    private readonly ContentOrigin[] _origins;
    private readonly ContentName[] _rowNames;

    /// <summary>One bit for each kind and basis that occurs: most lines need not search for kinds that nobody transmits.</summary>
    private readonly ushort _occurring;

    internal ContentTable(string version, ReadOnlySpan<ContentRow> rows, TextPool keys, TextPool names, ContentOrigin[] origins, ContentName[] rowNames)
    {
        Version = version;
        Names = names;
        (_keys, _origins, _rowNames) = (keys, origins, rowNames);
        foreach (ref readonly var row in rows)
        {
            Count += row.IsEmpty ? 0 : 1;
        }

        _rows = new ContentRow[checked(Count + (Count / 3) + 2)];
        foreach (ref readonly var row in rows)
        {
            if (!row.IsEmpty)
            {
                _rows[FreePlace(row)] = row;
                _occurring |= (ushort)(1 << (int)(row.KeyHigh >> BasisShift));
            }
        }
    }

    /// <summary>A table without contents.</summary>
    public static ContentTable Empty { get; } = new ContentTableBuilder().Build("");

    /// <summary>Which edition this is, e.g. "17"; empty where nobody numbers them.</summary>
    public string Version { get; }

    /// <summary>How many contents there are.</summary>
    public int Count { get; }

    /// <summary>All of them, by kind, basis, merchant or lot, GTIN or text as they first came, and first day. Sorts: for reports and files.</summary>
    public IEnumerable<ContentRef> All
    {
        get
        {
            var places = Enumerable.Range(0, _rows.Length).Where(place => !_rows[place].IsEmpty).ToArray();
            Array.Sort(places, (a, b) => ContentRow.Compare(_rows[a], _rows[b]));
            return places.Select(place => new ContentRef(this, place));
        }
    }

    internal TextPool Names { get; }

    /// <summary>Looks a content up. Allocates nothing.</summary>
    /// <param name="key">What it is of.</param>
    /// <param name="basis">Contents of the other basis are not looked at.</param>
    /// <param name="day">The day on which it must be valid.</param>
    /// <param name="content">The content; refers to nothing unless the answer is <see cref="ContentMatch.Found"/>.</param>
    public ContentMatch Find(in ContentKey key, ContentBasis basis, DateOnly day, out ContentRef content)
    {
        content = default;
        if ((_occurring & (1 << (((int)key.Kind << 1) | (int)basis))) == 0 || !TryPack(key, basis, _keys, out var high, out var low))
        {
            return ContentMatch.None;
        }

        var rows = _rows;
        var dayNumber = day.DayNumber;
        var match = ContentMatch.None;
        for (var place = ContentRow.FirstPlace(high, low, rows.Length); ; place = place + 1 == rows.Length ? 0 : place + 1)
        {
            ref readonly var row = ref rows[place];
            if (row.IsEmpty)
            {
                return match;
            }

            if (row.IsOf(high, low))
            {
                if (row.IsValidOn(dayNumber))
                {
                    content = new(this, place);
                    return ContentMatch.Found;
                }

                match = ContentMatch.OutOfDate;
            }
        }
    }

    /// <summary>All contents under one key, of both bases and all days.</summary>
    public IReadOnlyList<ContentRef> Under(in ContentKey key)
    {
        var found = new List<ContentRef>();
        foreach (var basis in (ReadOnlySpan<ContentBasis>)[ContentBasis.Shelf, ContentBasis.Gate])
        {
            if (!TryPack(key, basis, _keys, out var high, out var low))
            {
                continue;
            }

            for (var place = ContentRow.FirstPlace(high, low, _rows.Length); !_rows[place].IsEmpty; place = (place + 1) % _rows.Length)
            {
                if (_rows[place].IsOf(high, low))
                {
                    found.Add(new(this, place));
                }
            }
        }

        return found;
    }

    /// <summary>A key in two words. False when the pool does not know its text, or it is of no kind: then nothing stands under it.</summary>
    internal static bool TryPack(in ContentKey key, ContentBasis basis, TextPool texts, out ulong high, out ulong low)
    {
        high = ((ulong)key.Kind << KindShift) | ((ulong)basis << BasisShift);
        low = (ulong)key.Gtin.Number;
        switch (key.Kind)
        {
            case ContentKind.Gtin:
                return true;
            case ContentKind.Lot:
                var lot = texts.Find(key.Text);
                high |= (uint)lot;
                return lot > 0;
            case ContentKind.Service or ContentKind.Article:
                high |= (ulong)key.Merchant.Value;
                low = (uint)texts.Find(key.Text);
                return low > 0;
            case ContentKind.MerchantGtin:
                high |= (ulong)key.Merchant.Value;
                return true;
            default:
                return false;
        }
    }

    internal static ContentBasis BasisOf(in ContentRow row) => (ContentBasis)((row.KeyHigh >> BasisShift) & 1);

    internal ref readonly ContentRow Row(int place) => ref _rows[place];

    internal ContentOrigin OriginOf(in ContentRow row) => _origins[row.Origin];

    internal ContentName NameOf(in ContentRow row) => _rowNames[row.Name];

    internal ContentKey KeyOf(in ContentRow row)
    {
        var above = (long)(row.KeyHigh & BelowBasis);
        return (ContentKind)(row.KeyHigh >> KindShift) switch
        {
            ContentKind.Gtin => ContentKey.OfGtin(Gtin.FromNumber((long)row.KeyLow)),
            ContentKind.Lot => ContentKey.OfLot(Gtin.FromNumber((long)row.KeyLow), _keys[(int)above]),
            ContentKind.Service => ContentKey.OfService(_keys[(int)row.KeyLow]),
            ContentKind.Article => ContentKey.OfArticle(new MerchantId(above), _keys[(int)row.KeyLow]),
            ContentKind.MerchantGtin => ContentKey.OfMerchantGtin(new MerchantId(above), Gtin.FromNumber((long)row.KeyLow)),
            var kind => throw new UnreachableException($"A row has the kind {kind}."),
        };
    }

    private int FreePlace(in ContentRow row)
    {
        var place = ContentRow.FirstPlace(row.KeyHigh, row.KeyLow, _rows.Length);
        while (!_rows[place].IsEmpty)
        {
            place = place + 1 == _rows.Length ? 0 : place + 1;
        }

        return place;
    }
}
