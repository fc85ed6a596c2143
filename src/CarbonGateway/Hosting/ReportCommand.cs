using System.Globalization;
using System.Text;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Settlement.Reports;

namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>'report': a sealed day for its operator, or for one company.</summary>
internal sealed class ReportCommand(GatewayOptions options, TimeProvider time, TextWriter output)
{
    /// <summary>Reads the day and prints the report.</summary>
    /// <param name="line">As it was typed: day, company, store, format, out.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>0 = it ties to the ledger; 1 = it does not, and says where.</returns>
    /// <exception cref="UsageException">A word is wrong.</exception>
    /// <exception cref="InvalidOperationException">The day is not sealed, or there is no such ledger.</exception>
    public async Task<int> RunAsync(CommandLine line, CancellationToken cancellation)
    {
        var (day, words) = (line.Day, line.Settings);
        var company = Number(words["company"], "company", 1);
        var store = Number(words["store"], "store", 0);
        if (store is not null && company is null) throw new UsageException("A --store is one of a --company: give both.");
        var format = FormatOf(words["format"]);
        await using var ledger = await LedgerCommands.OpenAsync(options, time, "report", cancellation);
        var reports = new DayReports(ledger, options.Settlement, time);
        var report = company is { } number ? await reports.RetailerAsync(day, new(number), store, cancellation) : await reports.OperatorAsync(day, cancellation);
        var text = ReportWriter.Write(report, format);
        // What a company sold is nobody else's on this machine.
        if (words["out"] is { Length: > 0 } file) PrivateFile.Write(file, Encoding.UTF8.GetBytes(text));
        else output.Write(text);
        return report.Holds ? 0 : 1;
    }

    private static long? Number(string? text, string word, long least)
    {
        if (text is null) return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= CompanyRecord.MaxNumber
            ? number
            : throw new UsageException($"--{word} is a number from {least} to {CompanyRecord.MaxNumber}.");
    }

    private static ReportFormat FormatOf(string? word) => word switch
    {
        null or "text" => ReportFormat.Text,
        "csv" => ReportFormat.Csv,
        "json" => ReportFormat.Json,
        "html" => ReportFormat.Html,
        _ => throw new UsageException("--format is text, csv, json or html."),
    };
}
