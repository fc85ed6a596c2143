namespace CarbonPos.CarbonGateway.Contents;

/// <summary>Says on standard error how far a long import has come, at most once a second.</summary>
internal sealed class ImportProgress(TextWriter error, TimeProvider time)
{
    private const int RowsBetweenLooks = 1 << 12;
    private const double MegaByte = 1_000_000;

    private long _lastSaid = time.GetTimestamp();
    private int _rows;

    public void AfterRow(string file, Stream stream, long rows)
    {
        if (++_rows % RowsBetweenLooks != 0 || time.GetElapsedTime(_lastSaid) < TimeSpan.FromSeconds(1))
        {
            return;
        }

        _lastSaid = time.GetTimestamp();
        error.WriteLine($"{file}: {stream.Position / MegaByte:#,0} of {stream.Length / MegaByte:#,0} MB, {rows:#,0} rows");
    }
}
