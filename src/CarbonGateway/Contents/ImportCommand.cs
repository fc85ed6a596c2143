using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>carbonpos-gateway contents import: files into a new version, or a report of why not.</summary>
internal sealed class ImportCommand(TextWriter output, TextWriter error, TimeProvider time)
{
    public const int DefaultKeep = 10;
    private const int Block = 1;

    public static readonly string[] Flags = ["add", "dry-run", "all-or-nothing", "json"];
    public static readonly string[] Options = ["encoding", "keep", "report", "folder"];

    /// <returns>One of <see cref="ContentsExit"/>.</returns>
    public int Run(CommandWords words, ContentsFolder folder)
    {
        if (words.Bare.Count == 0)
        {
            throw new UsageException("Name the files to import.");
        }

        var encoding = Encoding(words);
        var keep = words.Number("keep", 1, 10_000) ?? DefaultKeep;
        var started = time.GetTimestamp();
        using var all = words.Text("report") is { } path ? new StreamWriter(path) : null;
        var faults = new FaultList(all);
        var import = new ContentImport(encoding, faults.Add);
        var report = Fill(import, faults, words, folder, out var table, out var feed);
        if (table is { Count: > 0 } && !report.DryRun && !(words.Has("all-or-nothing") && report.Refused > 0))
        {
            var made = folder.Add(table, report.Files, time.GetUtcNow(), keep, feed);
            report = report with { Version = made.Number, Sha256 = made.Sha256 };
        }

        report = report with { Seconds = Math.Round(time.GetElapsedTime(started).TotalSeconds, 3), Faults = faults.Listed, FaultsByCode = faults.ByCode };
        output.Write(words.Has("json") ? report.ToJson() + "\n" : report.ToString());
        return (report.Version is not null || (report.DryRun && report.Contents > 0), faults.ByCode.Count) switch
        {
            (true, 0) => ContentsExit.Done,
            (true, _) => ContentsExit.RowsRefused,
            _ => ContentsExit.Nothing,
        };
    }

    public static ContentEncoding Encoding(CommandWords words) => words.Text("encoding") switch
    {
        null or "utf8" => ContentEncoding.Utf8,
        "latin1" => ContentEncoding.Latin1,
        _ => throw new UsageException("--encoding must be utf8 or latin1."),
    };

    private ImportReport Fill(ContentImport import, FaultList faults, CommandWords words, ContentsFolder folder, out ContentTable? table, out FeedMark? feed)
    {
        var kept = 0;
        (table, feed) = (null, null);
        try
        {
            ReadFiles(import, words.Bare);
            if (words.Has("add") && folder.Read() is var manifest && manifest.Find(manifest.Current) is { } current)
            {
                kept = import.Keep(folder.Load(current), $"version {current.Number}");
                feed = current.Feed;
            }

            table = import.Build("");
        }
        catch (ContentFileException broken)
        {
            faults.Add(broken.Fault);
        }

        return new(words.Bare, words.Has("dry-run"), null, import.Rows, import.Refused, kept, table?.Count ?? 0, "", 0, faults.ByCode, faults.Listed);
    }

    private void ReadFiles(ContentImport import, List<string> files)
    {
        var progress = new ImportProgress(error, time);
        foreach (var file in files)
        {
            if (!File.Exists(file))
            {
                throw new ContentFileException(new(file, 0, "", ContentFaultCodes.FileMissing, "There is no such file."));
            }

            // The readers have blocks of their own.
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, Block);
            import.Read(stream, file, () => progress.AfterRow(file, stream, import.Rows));
        }
    }
}
