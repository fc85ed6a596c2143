using System.Globalization;
using System.Text;
using System.Text.Json;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>One posting that this till made.</summary>
/// <param name="At">When its answer came.</param>
/// <param name="Kind">What was asked for.</param>
/// <param name="Request">Its id: a request that is repeated is one posting.</param>
/// <param name="Transaction">What it made or changed.</param>
/// <param name="Moved">Grams that left the account, or came back to it.</param>
sealed record ShiftPosting(DateTimeOffset At, RequestKind Kind, RequestId Request, string Transaction, Co2eMass Moved);

/// <summary>A shift, as far as this till wrote it down.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Postings">Each request once, in the order of their answers.</param>
/// <param name="Damaged">Lines that cannot be read: a till that died while it wrote one.</param>
sealed record Shift(int Number, IReadOnlyList<ShiftPosting> Postings, int Damaged);

/// <summary>What this till rang, a line each, in one file a shift: the open one, and those that a Z report closed.</summary>
/// <remarks>For adding up only. A till that dies between an answer and its line lacks it here, and the day statement has it: that is what the two are compared for.</remarks>
sealed class ShiftBook(string folder, TimeProvider time)
{
    private string OpenFile => Path.Combine(folder, "open.jsonl");

    /// <summary>Number of the open shift.</summary>
    public int OpenNumber => LastClosed() + 1;

    /// <summary>Writes down what a request moved; nothing for one that moved nothing, or was training.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Note(RequestKind kind, SaleOutcome outcome)
    {
        if (!outcome.HasMoved || outcome.Posting is not { Training: false } posting) return;
        var line = JsonSerializer.Serialize(new Line(
            time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), kind.ToString(), outcome.RequestId.ToString(), posting.TransactionId ?? "", posting.Moved.Grams));
        MakeFolder();
        using var file = new FileStream(OpenFile, FileMode.Append, FileAccess.Write, FileShare.Read);
        // A line that a crash cut off is ended first: it costs itself, never the one after it.
        file.Write(Encoding.UTF8.GetBytes($"\n{line}"));
        file.Flush(flushToDisk: true);
    }

    /// <summary>The open shift, so far.</summary>
    public Shift ReadOpen() => Read(OpenNumber, OpenFile);

    /// <summary>A shift that was closed; null when there is none of this number.</summary>
    public Shift? ReadClosed(int number) => File.Exists(ClosedFile(number)) ? Read(number, ClosedFile(number)) : null;

    /// <summary>Closes the open shift, empty or not. The next posting begins another one.</summary>
    /// <exception cref="IOException">It cannot be closed.</exception>
    public Shift Close()
    {
        MakeFolder();
        var number = OpenNumber;
        if (!File.Exists(OpenFile)) File.WriteAllText(OpenFile, "");
        File.Move(OpenFile, ClosedFile(number), overwrite: false);
        return Read(number, ClosedFile(number));
    }

    private Shift Read(int number, string path)
    {
        var (postings, damaged) = (new List<ShiftPosting>(), 0);
        // What is sent again gets its first answer again, also after a Z: it is one posting, of the shift that had it first.
        var seen = File.Exists(ClosedFile(number - 1)) ? Lines(ClosedFile(number - 1)).OfType<ShiftPosting>().Select(p => p.Request).ToHashSet() : [];
        foreach (var posting in Lines(path))
        {
            if (posting is null) damaged++;
            else if (seen.Add(posting.Request)) postings.Add(posting);
        }

        return new(number, postings, damaged);
    }

    private static IEnumerable<ShiftPosting?> Lines(string path) =>
        File.Exists(path) ? File.ReadLines(path).Where(line => line.Length > 0).Select(Parse) : [];

    private static ShiftPosting? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Line>(text) is { } line
                && DateTimeOffset.TryParseExact(line.At, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at)
                && Enum.TryParse<RequestKind>(line.Kind, out var kind) && Enum.IsDefined(kind)
                && RequestId.TryParse(line.Request, out var request)
                && line.Grams is >= 0 and <= Co2eMass.MaxGrams
                ? new(at, kind, request, line.Transaction ?? "", Co2eMass.FromGrams(line.Grams))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private int LastClosed() => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "z-*.jsonl").Select(f => int.TryParse(Path.GetFileNameWithoutExtension(f).AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty(0).Max()
        : 0;

    private string ClosedFile(int number) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"z-{number:000000}.jsonl"));

    /// <summary>What a shop sold is nobody else's on this machine.</summary>
    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private sealed record Line(string? At, string? Kind, string? Request, string? Transaction, long Grams);
}
