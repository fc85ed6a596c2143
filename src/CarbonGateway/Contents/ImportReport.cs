using System.Text;
using System.Text.Json;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>What an import found: counts by code, the first faults in full, and all of them in a file where one is asked for.</summary>
/// <param name="all">Gets every fault as CSV, or null.</param>
internal sealed class FaultList(TextWriter? all)
{
    /// <summary>Most faults that a report lists.</summary>
    public const int MaxListed = 1000;

    private static readonly string[] _heading = ["file", "line", "field", "code", "advice"];
    private readonly SortedDictionary<string, long> _byCode = new(StringComparer.Ordinal);
    private readonly List<ContentFault> _listed = [];
    private readonly StringBuilder _line = new();

    public IReadOnlyDictionary<string, long> ByCode => _byCode;

    /// <summary>The first ones.</summary>
    public IReadOnlyList<ContentFault> Listed => _listed;

    public void Add(ContentFault fault)
    {
        if (_byCode.Count == 0)
        {
            all?.WriteLine(string.Join(',', _heading));
        }

        _byCode[fault.Code] = _byCode.GetValueOrDefault(fault.Code) + 1;
        if (_listed.Count < MaxListed)
        {
            _listed.Add(fault);
        }

        if (all is not null)
        {
            ContentsCsv.Quote(_line.Clear(), fault.File).Append(',').Append(fault.Line).Append(',');
            ContentsCsv.Quote(_line, fault.Field).Append(',').Append(fault.Code).Append(',');
            ContentsCsv.Quote(_line, fault.Advice);
            all.WriteLine(_line);
        }
    }
}

/// <summary>How an import ended.</summary>
/// <param name="Files">What was read.</param>
/// <param name="DryRun">True when nothing was to be changed.</param>
/// <param name="Version">Number of the version that was made; null when none was.</param>
/// <param name="Rows">Rows read, refused ones included.</param>
/// <param name="Refused">Rows that were refused.</param>
/// <param name="Kept">Contents taken over from the current version.</param>
/// <param name="Contents">Contents of the version made, or that would have been.</param>
/// <param name="Sha256">Of the version's file; empty when none was made.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="FaultsByCode">How many faults of each code; a row may have several.</param>
/// <param name="Faults">The first <see cref="FaultList.MaxListed"/> of them.</param>
internal sealed record ImportReport(
    IReadOnlyList<string> Files,
    bool DryRun,
    int? Version,
    long Rows,
    long Refused,
    int Kept,
    int Contents,
    string Sha256,
    double Seconds,
    IReadOnlyDictionary<string, long> FaultsByCode,
    IReadOnlyList<ContentFault> Faults)
{
    public static readonly JsonSerializerOptions Style = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string ToJson() => JsonSerializer.Serialize(this, Style);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var fault in Faults)
        {
            text.Append(fault).Append('\n');
        }

        if (FaultsByCode.Values.Sum() is var all && all > Faults.Count)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"… and {all - Faults.Count:#,0} more; --report FILE writes them all.\n");
        }

        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{Rows:#,0} rows read, {Refused:#,0} refused, {Seconds:0.0} s.\n");
        var kept = Kept > 0 ? $", {Kept:#,0} of them kept from the version before" : "";
        return text.Append((Version, DryRun, Contents) switch
        {
            ({ } version, _, _) => $"Version {version} is in use: {Contents:#,0} contents{kept}. A running gateway takes it up by itself.\n",
            (null, true, > 0) => $"Dry run: nothing was changed. There would be {Contents:#,0} contents{kept}.\n",
            _ => "Nothing was imported; the version in use stays.\n",
        }).ToString();
    }
}
