using System.Runtime.InteropServices;

namespace CarbonPos.Carbon.Content;

/// <summary>Whether a content was taken in.</summary>
public enum ContentAddition : byte
{
    /// <summary>It is in.</summary>
    Added = 0,

    /// <summary>Under this key and basis another content holds a day of it; the earlier one stays.</summary>
    Overlaps = 1,

    /// <summary>Another content has the given id; the earlier one stays.</summary>
    IdTaken = 2,

    /// <summary>Under this key and basis <see cref="ContentTableBuilder.MaxUnderOneKey"/> contents stand already.</summary>
    TooMany = 3,
}

/// <summary>Collects contents and makes a <see cref="ContentTable"/> of them, once. For one thread.</summary>
/// <remarks>Rows are numbered from 0 as they are added; a refusal names the row that stands in the way.</remarks>
public sealed class ContentTableBuilder
{
    /// <summary>Most contents under one key and basis, each with its days: a new one every day for nearly three years. Keeps every search short.</summary>
    public const int MaxUnderOneKey = 1000;

    private readonly List<ContentRow> _rows = [];
    private readonly TextPool _keys = new();
    private readonly TextPool _names = new();
    private readonly Dictionary<ContentOrigin, int> _origins = [];
    private readonly List<ContentName> _rowNames = [default];
    private readonly Dictionary<int, int> _rowOfId = [];
    private int[] _places = new int[16];
    private bool _isBuilt;

    /// <summary>Rows added so far, removed ones included.</summary>
    public int Count => _rows.Count;

    /// <summary>Takes a content in.</summary>
    /// <param name="key">What it is of.</param>
    /// <param name="content">Its first day is not after its last; an empty id is made from key, basis and first day when asked for.</param>
    /// <param name="other">Number of the row that stands in the way, or -1.</param>
    /// <exception cref="ArgumentException">The key is of no kind, the unit is none, or the days are the wrong way round.</exception>
    /// <exception cref="InvalidOperationException">The table is built already.</exception>
    public ContentAddition Add(in ContentKey key, CarbonContent content, out int other)
    {
        ArgumentNullException.ThrowIfNull(content);
        ThrowIfBuilt();
        if (key.Kind == default || content.Intensity.Unit == default || content.ValidTo < content.ValidFrom)
        {
            throw new ArgumentException("A content needs a key, a unit, and a first day that is not after its last.", nameof(content));
        }

        var row = new ContentRow
        {
            Intensity = content.Intensity,
            From = content.ValidFrom.DayNumber,
            To = content.ValidTo?.DayNumber ?? ContentRow.OpenEnd,
        };
        (row.KeyHigh, row.KeyLow) = Pack(key, content.Basis);
        var place = Seek(row, out other, out var underKey);
        if (other >= 0)
        {
            return ContentAddition.Overlaps;
        }

        if (underKey >= MaxUnderOneKey)
        {
            return ContentAddition.TooMany;
        }

        if (content.Id.Length > 0 && _names.Find(content.Id) is var taken && _rowOfId.TryGetValue(taken, out other))
        {
            return ContentAddition.IdTaken;
        }

        other = -1;
        row.Name = Name(content);
        row.Origin = Origin(content);
        _rows.Add(row);
        _places[place] = _rows.Count;
        if (_rows.Count * 3L > _places.Length * 2L)
        {
            Spread();
        }

        return ContentAddition.Added;
    }

    /// <summary>Takes a row out again, e.g. because it derives from itself. Its id stays taken.</summary>
    /// <param name="row">Number of the row.</param>
    public void Remove(int row)
    {
        ThrowIfBuilt();
        // The key is cleared, so the row is in nobody's way; its place stays taken, so that searches go past it.
        CollectionsMarshal.AsSpan(_rows)[row] = default;
    }

    /// <summary>First and last day of a row; null = until replaced.</summary>
    /// <param name="row">Number of a row that was not removed.</param>
    public (DateOnly From, DateOnly? To) ValidityOf(int row) =>
        (DateOnly.FromDayNumber(_rows[row].From), _rows[row].To == ContentRow.OpenEnd ? null : DateOnly.FromDayNumber(_rows[row].To));

    /// <summary>True when some content stands under this key, of either basis and on any day.</summary>
    public bool Contains(in ContentKey key) => Holds(key, ContentBasis.Shelf) || Holds(key, ContentBasis.Gate);

    /// <summary>Makes the table; the builder is of no more use.</summary>
    /// <param name="version">Which edition it is; may be empty.</param>
    public ContentTable Build(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        ThrowIfBuilt();
        _isBuilt = true;
        _keys.Trim();
        _names.Trim();
        return new(version, CollectionsMarshal.AsSpan(_rows), _keys, _names, [.. _origins.OrderBy(origin => origin.Value).Select(origin => origin.Key)], [.. _rowNames]);
    }

    private bool Holds(in ContentKey key, ContentBasis basis)
    {
        if (!ContentTable.TryPack(key, basis, _keys, out var high, out var low))
        {
            return false;
        }

        Seek(new ContentRow { KeyHigh = high, KeyLow = low, From = 0, To = ContentRow.OpenEnd }, out var other, out _);
        return other >= 0;
    }

    private (ulong High, ulong Low) Pack(in ContentKey key, ContentBasis basis)
    {
        if (key.Text.Length > 0)
        {
            _keys.Add(key.Text, out _);
        }

        ContentTable.TryPack(key, basis, _keys, out var high, out var low);
        return (high, low);
    }

    /// <returns>The place of the first row that holds one of the days under the same key, else the free place where it would go.</returns>
    private int Seek(in ContentRow wanted, out int other, out int underKey)
    {
        underKey = 0;
        var rows = CollectionsMarshal.AsSpan(_rows);
        for (var place = ContentRow.FirstPlace(wanted.KeyHigh, wanted.KeyLow, _places.Length); ; place = place + 1 == _places.Length ? 0 : place + 1)
        {
            other = _places[place] - 1;
            if (other < 0)
            {
                return place;
            }

            ref readonly var row = ref rows[other];
            if (!row.IsOf(wanted.KeyHigh, wanted.KeyLow))
            {
                continue;
            }

            if (row.From <= wanted.To && wanted.From <= row.To)
            {
                return place;
            }

            underKey++;
        }
    }

    private void Spread()
    {
        _places = new int[_places.Length * 2];
        var rows = CollectionsMarshal.AsSpan(_rows);
        for (var i = 0; i < rows.Length; i++)
        {
            if (!rows[i].IsEmpty)
            {
                _places[FreePlace(rows[i])] = i + 1;
            }
        }
    }

    private int FreePlace(in ContentRow row)
    {
        var place = ContentRow.FirstPlace(row.KeyHigh, row.KeyLow, _places.Length);
        while (_places[place] != 0)
        {
            place = place + 1 == _places.Length ? 0 : place + 1;
        }

        return place;
    }

    private int Name(CarbonContent content)
    {
        if (content.Id.Length == 0 && content.DerivedFrom.Length == 0)
        {
            return 0;
        }

        var id = 0;
        if (content.Id.Length > 0)
        {
            id = _names.Add(content.Id, out _);
            _rowOfId.Add(id, _rows.Count);
        }

        _rowNames.Add(new(id, content.DerivedFrom.Length > 0 ? _names.Add(content.DerivedFrom, out _) : 0));
        return _rowNames.Count - 1;
    }

    private int Origin(CarbonContent content)
    {
        var origin = new ContentOrigin(content.Version, content.Supplier, content.Source, content.Vintage, content.Provenance, content.Stages);
        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_origins, origin, out var isKnown);
        if (!isKnown)
        {
            index = _origins.Count - 1;
        }

        return index;
    }

    private void ThrowIfBuilt()
    {
        if (_isBuilt)
        {
            throw new InvalidOperationException("The table is built already.");
        }
    }
}
