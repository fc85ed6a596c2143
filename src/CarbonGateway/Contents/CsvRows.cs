namespace CarbonPos.CarbonGateway.Contents;

/// <summary>Reads the rows of a CSV file: a header names the columns, in any order; it also tells the separator.</summary>
internal sealed class CsvRows : IDisposable
{
    private readonly CsvRecords _records;
    private readonly string _file;
    private readonly List<int> _columns = [];
    private readonly char _separator;

    /// <param name="stream">From its first byte on.</param>
    /// <param name="file">Name for the faults.</param>
    /// <param name="encoding">Of the file.</param>
    /// <param name="known">Names of all columns; a row's fields have their order. A header may write them in any case: people type headers by hand.</param>
    /// <param name="needed">Those that a header must name.</param>
    /// <exception cref="ContentFileException">The header is not of this kind of file.</exception>
    public CsvRows(Stream stream, string file, ContentEncoding encoding, string[] known, params ReadOnlySpan<int> needed)
    {
        _file = file;
        _records = new(stream, file, encoding);
        if (!_records.TryRead(out var header))
        {
            throw Broken("", ContentFaultCodes.FileEmpty, "The file is empty; its first line names the columns.");
        }

        _separator = header.Count(';') > header.Count(',') ? ';' : ',';
        if (!header.Contains(_separator))
        {
            throw Broken("", ContentFaultCodes.SeparatorUnknown, "The first line names the columns, separated by commas or semicolons.");
        }

        ReadHeader(header, known, needed);
    }

    public void Dispose() => _records.Dispose();

    /// <summary>Reads the next row.</summary>
    /// <param name="fields">Gets the row, as far as it could be cut.</param>
    /// <param name="fault">What is wrong with the row as such, or null.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="ContentFileException">The file cannot be read on.</exception>
    public bool TryRead(RowFields fields, out ContentFault? fault)
    {
        fault = null;
        if (!_records.TryRead(out var record))
        {
            return false;
        }

        fields.Begin(_records.Line);
        var cut = new CsvFields(record, _separator);
        var count = 0;
        while (cut.TryNext(out var field))
        {
            if (count < _columns.Count)
            {
                fields.Set(_columns[count], field);
            }

            count++;
        }

        if (cut.HasMisplacedQuote)
        {
            fault = Fault("", ContentFaultCodes.QuoteMisplaced, "A quotation mark stands inside a field; put the field in quotation marks and double those inside.");
        }
        else if (count != _columns.Count)
        {
            fault = Fault("", ContentFaultCodes.FieldCount, $"This row has {count} fields, the header {_columns.Count}; a text with '{_separator}' in it must stand in quotation marks, and a decimal comma must be a point.");
        }

        return true;
    }

    private void ReadHeader(ReadOnlySpan<char> header, string[] known, ReadOnlySpan<int> needed)
    {
        var names = new CsvFields(header, _separator);
        while (names.TryNext(out var name))
        {
            var wanted = name.Trim().ToString();
            var column = Array.FindIndex(known, column => column.Equals(wanted, StringComparison.OrdinalIgnoreCase));
            if (column < 0)
            {
                throw Broken(wanted, ContentFaultCodes.ColumnUnknown, $"There is no such column; known are {string.Join(", ", known)}.");
            }

            if (_columns.Contains(column))
            {
                throw Broken(wanted, ContentFaultCodes.ColumnTwice, "This column is named twice.");
            }

            _columns.Add(column);
        }

        foreach (var column in needed)
        {
            if (!_columns.Contains(column))
            {
                throw Broken(known[column], ContentFaultCodes.ColumnMissing, "The header does not name this column, and no row is whole without it.");
            }
        }
    }

    private ContentFileException Broken(string field, string code, string advice) => new(Fault(field, code, advice));

    private ContentFault Fault(string field, string code, string advice) => new(_file, _records.Line, field, code, advice);
}
