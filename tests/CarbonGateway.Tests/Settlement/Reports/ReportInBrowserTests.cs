using System.Globalization;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Settlement.Reports;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Reports;

/// <summary>The page in a real browser: another page shows it in a frame of some width, and measures what became of it.</summary>
public sealed class ReportInBrowserTests
{
    private const string Hostile = "</title></style></svg><script>document.title='run'</script><img src=http://127.0.0.1:9/x onerror=\"document.title='run'\"> \u202Egnp.exe";
    private static readonly string? Browser = Array.Find(["chromium", "chromium-browser", "google-chrome"], Tool.IsThere);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_WithHostileWords_ShowsThemAsText_AndAsksNobodyForAnything()
    {
        await using var day = await SealedDay.OfAsync(new SmallDay().Journal);
        var since = day.Clock.GetUtcNow();
        await day.Ledger.Nights.SaveNightAsync(new(SealedDay.Day, NightState.Sealed, since, Hostile), Cancellation);
        await day.Ledger.Nights.SaveBreaksAsync(SealedDay.Day, "central", [new(SealedDay.Day, "central", 0, 3, Hostile, Hostile, -40, since, null, "")], since, Cancellation);
        var seen = await SeeAsync(day, await day.Reports.OperatorAsync(SealedDay.Day, Cancellation), width: 1280);

        Assert.Equal(("0", "0"), (seen["foreign"], seen["requests"]));
        Assert.StartsWith("carbonpos: 2026-06-01", seen["title"], StringComparison.Ordinal);
        Assert.Contains("<script>document.title='run'</script>", seen["text"], StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', seen["text"]);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Page_OnAPhoneAndOnADesk_FitsItsWidth_AndHasItsCharts(int width)
    {
        await using var day = await SealedDay.OfAsync(new SmallDay().Journal);
        foreach (var report in (ReportDocument[])[await day.Reports.OperatorAsync(SealedDay.Day, Cancellation), await day.Reports.RetailerAsync(SealedDay.Day, SmallDay.Shop.Company, null, Cancellation)])
        {
            var seen = await SeeAsync(day, report, width);

            Assert.True(int.Parse(seen["wide"], CultureInfo.InvariantCulture) <= width, $"{report.Name} is {seen["wide"]} wide in {width}.");
            Assert.True(int.Parse(seen["bars"], CultureInfo.InvariantCulture) > 2, $"{report.Name} has {seen["bars"]} bars.");
            Assert.Equal("0", seen["requests"]);
        }
    }

    [Fact]
    public async Task Page_OfADayWithoutEntries_SaysSo_AndHasNoEmptyChart()
    {
        await using var day = await SealedDay.OfAsync(new SmallDay().Journal);
        var seen = await SeeAsync(day, await day.Reports.RetailerAsync(SealedDay.Day, new(999), null, Cancellation), width: 360);

        Assert.Equal(("0", "0"), (seen["charts"], seen["bars"]));
        Assert.Contains("Nothing was posted.", seen["text"], StringComparison.Ordinal);
    }

    // The page itself forbids scripts; the one around it, of the same folder, may look into it.
    private static async Task<Dictionary<string, string>> SeeAsync(SealedDay day, ReportDocument report, int width)
    {
        Assert.SkipWhen(Browser is null, "Chromium is not installed: the reports' pages are not looked at in a browser.");
        var (page, frame) = (day.FileIn("page.html"), day.FileIn("frame.html"));
        await File.WriteAllTextAsync(page, ReportWriter.Write(report, ReportFormat.Html), Cancellation);
        await File.WriteAllTextAsync(frame, $$"""
            <!DOCTYPE html><body><iframe src="page.html" style="width: {{width}}px; height: 800px; border: 0"></iframe><pre></pre><script>
            onload = () => {
              const inner = document.querySelector('iframe').contentWindow, page = inner.document;
              document.querySelector('pre').textContent = Object.entries({
                title: page.title, wide: page.documentElement.scrollWidth, charts: page.querySelectorAll('svg').length,
                bars: [...page.querySelectorAll('svg rect')].filter(bar => bar.getBoundingClientRect().width > 0).length,
                foreign: page.querySelectorAll('script, img, iframe, object, embed, link, a, form').length,
                requests: inner.performance.getEntriesByType('resource').length, text: page.body.textContent,
              }).map(([name, value]) => '\u241e' + name + '=' + value).join('') + '\u241e';
            };
            </script></body>
            """, Cancellation);
        var run = await Tool.RunAsync(
            Browser, ["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files", "--virtual-time-budget=5000", $"--user-data-dir={day.FileIn("browser")}", "--dump-dom", new Uri(frame).AbsoluteUri], Cancellation);
        var pairs = System.Net.WebUtility.HtmlDecode(run.Output).Split('\u241e')[1..^1].Select(pair => pair.Split('=', 2));
        return pairs.ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
