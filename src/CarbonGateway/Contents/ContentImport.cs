using System.Diagnostics;
using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>Reads contents from files into a table. Memory holds the table, four bytes a row, and one row of text, whatever the files' size.</summary>
/// <param name="encoding">Of CSV files; JSON is UTF-8.</param>
/// <param name="refuse">Gets every fault as it is found.</param>
internal sealed class ContentImport(ContentEncoding encoding, Action<ContentFault> refuse)
{
    private readonly ContentTableBuilder _builder = new();
    private readonly ContentDerivations _derivations = new();
    private readonly RowFields _fields = new(ContentWords.Columns.Length);
    private readonly List<int> _lineOfRow = [];
    private readonly List<(int FirstRow, string File)> _files = [];
    private readonly HashSet<ContentKey> _withdrawn = [];

    /// <summary>Rows read so far, refused ones included.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that were refused so far.</summary>
    public long Refused { get; private set; }

    /// <summary>Reads one file.</summary>
    /// <param name="stream">From its first byte on; read once, to its end.</param>
    /// <param name="file">Name for the faults; its ending, .csv or .json, tells how to read it.</param>
    /// <param name="afterRow">Called after each row, for progress.</param>
    /// <exception cref="ContentFileException">The file cannot be read to its end: nothing of this import counts.</exception>
    public void Read(Stream stream, string file, Action afterRow)
    {
        _files.Add((_builder.Count, file));
        var reader = new ContentRowReader(file, refuse);
        if (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            var json = new JsonContents(stream, file);
            while (json.TryRead(_fields, out var fault))
            {
                Take(reader, file, fault);
                afterRow();
            }
        }
        else if (file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            using var csv = new CsvRows(stream, file, encoding, ContentWords.Columns, ContentWords.Needed);
            while (csv.TryRead(_fields, out var fault))
            {
                Take(reader, file, fault);
                afterRow();
            }
        }
        else
        {
            throw new ContentFileException(new(file, 0, "", ContentFaultCodes.FileKind, "A contents file ends in .csv or .json; rename it by what it is."));
        }
    }

    /// <summary>Takes in what the registry says: of each thing all contents, or that nothing is said of it any more.</summary>
    /// <param name="changes">Each of another thing.</param>
    /// <param name="name">What they are called in faults.</param>
    public void Take(IEnumerable<FeedChange> changes, string name)
    {
        _files.Add((_builder.Count, name));
        foreach (var change in changes)
        {
            if (change.Contents.Count == 0) _withdrawn.Add(change.Subject);
            foreach (var content in change.Contents)
            {
                Rows++;
                Add(change.Subject, content, name, 0);
            }
        }
    }

    /// <summary>Takes in what another table has of keys that no file named.</summary>
    /// <param name="beneath">The other table.</param>
    /// <param name="name">What it is called in faults.</param>
    /// <returns>How many contents came from there.</returns>
    public int Keep(ContentTable beneath, string name)
    {
        var named = _builder.Count;
        var kept = beneath.All.Where(content => !_builder.Contains(content.Key) && !_withdrawn.Contains(content.Key)).ToList();
        _files.Add((named, name));
        foreach (var content in kept)
        {
            var whole = content.ToContent();
            Rows++;
            Add(content.Key, content.HasOwnId ? whole : whole with { Id = "" }, name, 0);
        }

        return _builder.Count - named;
    }

    /// <summary>Makes the table of all that is sound; the import is then over.</summary>
    public ContentTable Build(string version)
    {
        foreach (var row in _derivations.Circular())
        {
            Refused++;
            refuse(new(FileOf(row), _lineOfRow[row], ContentColumn.DerivedFrom.Name(), ContentFaultCodes.ContentCircular, "Its chain of bases comes back to this content itself; a base must be an independent content."));
            _builder.Remove(row);
        }

        return _builder.Build(version);
    }

    private void Take(ContentRowReader reader, string file, ContentFault? fault)
    {
        Rows++;
        if (fault is not null)
        {
            Refused++;
            refuse(fault);
        }
        else if (reader.TryRead(_fields, out var key, out var content))
        {
            Add(key, content!, file, _fields.Line);
        }
        else
        {
            Refused++;
        }
    }

    private void Add(in ContentKey key, CarbonContent content, string file, long line)
    {
        switch (_builder.Add(key, content, out var other))
        {
            case ContentAddition.Added:
                _lineOfRow.Add((int)Math.Min(line, int.MaxValue));
                if (content.DerivedFrom.Length > 0)
                {
                    _derivations.Add(content.Id.Length > 0 ? content.Id : ContentRef.DerivedId(key, content.Basis, content.ValidFrom), content.DerivedFrom, _builder.Count - 1);
                }

                return;
            case ContentAddition.Overlaps:
                Refused++;
                var isSame = _builder.ValidityOf(other) == (content.ValidFrom, content.ValidTo);
                refuse(isSame
                    ? new(file, line, "", ContentFaultCodes.ContentDuplicate, $"{key} is in {Place(other)} already, with the same validity; the first one counts.")
                    : new(file, line, ContentColumn.ValidFrom.Name(), ContentFaultCodes.ContentOverlaps, $"{key} has another content for some of these days in {Place(other)}; end that one the day before this one begins."));
                return;
            case ContentAddition.IdTaken:
                Refused++;
                refuse(new(file, line, ContentColumn.Id.Name(), ContentFaultCodes.IdTaken, $"{content.Id} is the id of the content in {Place(other)}; give each its own, or leave the column empty."));
                return;
            case ContentAddition.TooMany:
                Refused++;
                refuse(new(file, line, ContentColumn.ValidFrom.Name(), ContentFaultCodes.ContentsTooMany, $"{key} has {ContentTableBuilder.MaxUnderOneKey} contents of other days already; leave out those that have ended."));
                return;
            default:
                throw new UnreachableException();
        }
    }

    private string Place(int row) => _lineOfRow[row] > 0 ? $"{FileOf(row)}, line {_lineOfRow[row]}," : FileOf(row);

    private string FileOf(int row) => _files.FindLast(file => file.FirstRow <= row).File;
}
