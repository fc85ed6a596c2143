using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Settlement.Reports;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Reports;

/// <summary>The operator's report, and the forms of both.</summary>
public sealed class ReportFormTests
{
    private const string Hostile = "=1+1 <script>alert(1)</script>\u001b[31m \"x\"";
    private static readonly XNamespace None = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operator_SeesBreaksWithAgeAndOwner_PoliciesAndPartitions()
    {
        await using var day = await DayWithBreakAsync();
        var report = await day.Reports.OperatorAsync(SealedDay.Day, Cancellation);

        Assert.True(report.Holds, ReportWriter.Write(report, ReportFormat.Text));
        var broken = Assert.Single(Rows(report, "breaks"));
        Assert.Equal(("ACCOUNT_UNKNOWN", -40L, "open", 30L, "Grace"), (broken[3].Text, broken[4].Number, broken[5].Text, broken[6].Number, broken[7].Text));
        Assert.DoesNotContain(broken[8].Text, c => char.IsControl(c));
        Assert.Equal(SealedDay.Partitions, Rows(report, "partitions").Count);
        Assert.Equal("report-1", Assert.Single(Rows(report, "policies"))[0].Text);
        Assert.Equal("sealed", report.Facts.Single(f => f.Name == "state").Value.Text);
        Assert.Equal(new SmallDay().Journal.Count, report.Facts.Single(f => f.Name == "entries").Value.Number);
    }

    [Fact]
    public async Task Page_IsOneWholeDocument_ThatAsksNobodyForAnything()
    {
        await using var day = await DayWithBreakAsync();
        foreach (var report in await BothAsync(day))
        {
            var page = ReportWriter.Write(report, ReportFormat.Html);
            var document = XDocument.Parse(page.Replace("<!DOCTYPE html>", "", StringComparison.Ordinal));
            Assert.DoesNotContain(document.Descendants(), e => e.Name.LocalName is "script" or "link" or "img" or "iframe" or "object");
            Assert.DoesNotContain(document.Descendants().Attributes(), a => a.Name.LocalName is "src" or "href" || a.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotMatch(new Regex("https?:|url\\(|@import"), page);
            Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
            Assert.Contains("@media print", page, StringComparison.Ordinal);
            var bars = document.Descendants(None + "rect").ToList();
            Assert.NotEmpty(bars);
            foreach (var bar in bars)
            {
                var box = bar.Ancestors(None + "svg").Single().Attribute("viewBox")!.Value.Split(' ').Select(Number).ToArray();
                Assert.InRange(Number(bar.Attribute("x")!.Value) + Number(bar.Attribute("width")!.Value), 1, box[2]);
                Assert.InRange(Number(bar.Attribute("y")!.Value) + Number(bar.Attribute("height")!.Value), 1, box[3]);
            }
        }

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Csv_IsOneTableOfFourColumns_WithoutFormulas()
    {
        await using var day = await DayWithBreakAsync();
        foreach (var report in await BothAsync(day))
        {
            var lines = ReportWriter.Write(report, ReportFormat.Csv).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("table,row,column,value", lines[0]);
            Assert.All(lines[1..], line => Assert.Matches("^[a-z_]+,[0-9]+,[a-z_]+,(-?[0-9]+|\"([^\"]|\"\")*\")$", line));
            Assert.All(lines, line => Assert.DoesNotMatch(",\"[=+@-]", line));
        }
    }

    [Fact]
    public async Task Json_AndCsv_SayTheSameNumbers()
    {
        await using var day = await DayWithBreakAsync();
        foreach (var report in await BothAsync(day))
        {
            using var json = JsonDocument.Parse(ReportWriter.Write(report, ReportFormat.Json));
            var csv = ReportWriter.Write(report, ReportFormat.Csv).Split("\r\n");
            Assert.True(json.RootElement.GetProperty("holds").GetBoolean());
            foreach (var table in json.RootElement.GetProperty("tables").EnumerateObject())
            {
                foreach (var (number, row) in table.Value.EnumerateArray().Index())
                {
                    foreach (var value in row.EnumerateObject().Where(v => v.Value.ValueKind == JsonValueKind.Number)) Assert.Contains($"{table.Name},{number + 1},{value.Name},{value.Value}", csv);
                }
            }
        }
    }

    [Fact]
    public async Task Reports_MadeTwice_AreTheSameBytes()
    {
        await using var day = await DayWithBreakAsync();
        var (one, two) = (await BothAsync(day), await BothAsync(day));
        foreach (var format in Enum.GetValues<ReportFormat>()) Assert.Equal(one.Select(r => ReportWriter.Write(r, format)), two.Select(r => ReportWriter.Write(r, format)));
    }

    [Fact]
    public async Task Command_WritesAFileForItsOwnerAlone_AndSaysWhatIsWrong()
    {
        await using var day = await DayWithBreakAsync();
        var file = day.FileIn("report.html");
        var printed = new StringWriter(CultureInfo.InvariantCulture);
        Assert.Equal(0, await RunAsync("--day", "2026-06-01", "--company", "101", "--format", "html", "--out", file));
        Assert.StartsWith("<!DOCTYPE html>", await File.ReadAllTextAsync(file, Cancellation), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal("", printed.ToString());
        Assert.Equal(0, await RunAsync("--day=2026-06-01"));
        Assert.Contains("Handed over", printed.ToString(), StringComparison.Ordinal);
        await day.ExecuteAsync("DELETE FROM leg WHERE to_kind = 4 AND to_store = 2");
        Assert.Equal(1, await RunAsync("--day=2026-06-01", "--company=101"));

        await FailsAsync("YYYY-MM-DD", "--day=2026-6-1");
        Assert.Contains("not sealed", (await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync("--day=2026-06-02"))).Message, StringComparison.Ordinal);
        await FailsAsync("give both", "--day=2026-06-01", "--store=1");
        await FailsAsync("--company", "--day=2026-06-01", "--company=0");
        await FailsAsync("--store", "--day=2026-06-01", "--company=1", "--store=x");
        await FailsAsync("--format", "--day=2026-06-01", "--format=pdf");

        Task<int> RunAsync(params string[] words) =>
            new ReportCommand(day.Options, day.Clock, printed).RunAsync(CommandLine.Parse(["report", .. words], [], out _)!, Cancellation);

        async Task FailsAsync(string with, params string[] words) =>
            Assert.Contains(with, (await Assert.ThrowsAsync<UsageException>(() => RunAsync(words))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_WithoutTheGatewaysSettings_SaysWhichLedgerIsNotThere_AndMakesNone()
    {
        await using var day = await DayWithBreakAsync();
        var options = new GatewayOptions();
        options.Embedded.Folder = day.FileIn("elsewhere");
        Directory.CreateDirectory(options.Embedded.Folder);

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => new ReportCommand(options, day.Clock, TextWriter.Null).RunAsync(CommandLine.Parse(["report", "--day=2026-06-01"], [], out _)!, Cancellation));

        Assert.Contains(options.Embedded.Folder, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Embedded:Folder", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(options.Embedded.Folder));
    }

    [Fact]
    public async Task Operator_OfADayThatStandsStill_ReadsSoInTheFirstLine()
    {
        await using var day = await DayWithBreakAsync();
        var report = await day.Reports.OperatorAsync(SealedDay.Day, Cancellation);

        Assert.False(report.IsWell);
        Assert.Equal("Sealed, and not settled yet: an institution has not booked it. This report ties to the ledger. 1 break is open.", report.Headline);
        Assert.Contains("class=\"state alarm\"", ReportWriter.Write(report, ReportFormat.Html), StringComparison.Ordinal);
    }

    private static async Task<ReportDocument[]> BothAsync(SealedDay day) =>
        [await day.Reports.OperatorAsync(SealedDay.Day, Cancellation), await day.Reports.RetailerAsync(SealedDay.Day, SmallDay.Shop.Company, null, Cancellation)];

    private static async Task<SealedDay> DayWithBreakAsync()
    {
        var day = await SealedDay.OfAsync(new SmallDay().Journal);
        var since = day.Clock.GetUtcNow().AddHours(-30);
        await day.Ledger.Nights.SaveNightAsync(new(SealedDay.Day, NightState.Sealed, since, ""), Cancellation);
        await day.Ledger.Nights.SaveBreaksAsync(SealedDay.Day, "central", [new(SealedDay.Day, "central", 0, 3, "ACCOUNT_UNKNOWN", Hostile, -40, since, null, "")], since, Cancellation);
        Assert.True(await day.Ledger.Nights.AssignBreakAsync(SealedDay.Day, "central", 0, 3, "Grace", Cancellation));
        return day;
    }

    private static IReadOnlyList<Figure[]> Rows(ReportDocument report, string table) => report.Tables.Single(t => t.Name == table).Rows;
}
