using System.Globalization;
using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>When days end by the clock of the shops, also in the nights that have 23 and 25 hours.</summary>
public sealed class BusinessCalendarTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(30);

    [Theory]
    [InlineData("00:00", "2026-06-01T21:59:59Z", "2026-06-01")]
    [InlineData("00:00", "2026-06-01T22:00:00Z", "2026-06-02")]
    [InlineData("04:00", "2026-06-02T01:59:59Z", "2026-06-01")]
    [InlineData("04:00", "2026-06-02T02:00:00Z", "2026-06-02")]
    // 02:00 to 03:00 is left out on 2026-03-29, and comes twice on 2026-10-25.
    [InlineData("02:30", "2026-03-29T00:59:59Z", "2026-03-28")]
    [InlineData("02:30", "2026-03-29T01:00:00Z", "2026-03-29")]
    [InlineData("02:30", "2026-10-25T00:40:00Z", "2026-10-24")]
    [InlineData("02:30", "2026-10-25T01:10:00Z", "2026-10-24")]
    [InlineData("02:30", "2026-10-25T01:30:00Z", "2026-10-25")]
    public void DayOf_AMomentInParis_IsTheShopsDay(string cutOff, string moment, string day) => Assert.Equal(Day(day), Paris(cutOff).DayOf(At(moment)));

    [Theory]
    [InlineData("00:00", "2026-06-01", "2026-06-01T22:00:00Z")]
    [InlineData("12:00", "2026-01-31", "2026-02-01T11:00:00Z")]
    [InlineData("02:30", "2026-03-28", "2026-03-29T01:00:00Z")]
    [InlineData("02:30", "2026-10-24", "2026-10-25T01:30:00Z")]
    public void EndOf_ADayInParis_IsThatMoment(string cutOff, string day, string end)
    {
        Assert.Equal(At(end), Paris(cutOff).EndOf(Day(day)));
        Assert.Equal(At(end) + Grace, Paris(cutOff).CutDue(Day(day)));
    }

    [Theory]
    [InlineData("2026-06-01T22:29:59Z", "2026-05-31")]
    [InlineData("2026-06-01T22:30:00Z", "2026-06-01")]
    [InlineData("2026-06-02T21:00:00Z", "2026-06-01")]
    public void LastDue_WaitsForTheGrace(string now, string day) => Assert.Equal(Day(day), Paris("00:00").LastDue(At(now)));

    [Theory]
    [InlineData("Europe/Paris")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Cairo")]
    public void Days_OfTwoYears_NeitherOverlapNorLeaveAGap(string zone)
    {
        for (var minutes = 0; minutes <= 720; minutes += 45)
        {
            var calendar = new BusinessCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone), TimeOnly.MinValue.AddMinutes(minutes), Grace);
            for (var day = new DateOnly(2025, 12, 31); day.Year < 2028; day = day.AddDays(1))
            {
                var end = calendar.EndOf(day);
                Assert.True(calendar.DayOf(end - TimeSpan.FromTicks(1)) == day, $"{zone}, cut-off {minutes} min, before the end of {day:O}");
                Assert.True(calendar.DayOf(end) == day.AddDays(1), $"{zone}, cut-off {minutes} min, at the end of {day:O}");
                Assert.True(calendar.EndOf(day.AddDays(1)) - end is { TotalHours: >= 23 and <= 25 }, $"{zone}, cut-off {minutes} min, length of {day.AddDays(1):O}");
            }
        }
    }

    [Theory]
    [InlineData("Mars/Olympus", "00:00", 0, "TimeZone")]
    [InlineData("Europe/Paris", "12:01", 0, "CutOff")]
    [InlineData("Europe/Paris", "00:00", 13, "Grace")]
    public void Validate_AWrongSetting_IsNamed(string zone, string cutOff, int graceHours, string key)
    {
        var options = new SettlementOptions { TimeZone = zone, CutOff = TimeOnly.Parse(cutOff, CultureInfo.InvariantCulture), Grace = TimeSpan.FromHours(graceHours) };
        Assert.Contains($"Gateway:Settlement:{key}", Assert.Throws<InvalidOperationException>(options.Validate).Message, StringComparison.Ordinal);
    }

    private static BusinessCalendar Paris(string cutOff) => new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"), TimeOnly.Parse(cutOff, CultureInfo.InvariantCulture), Grace);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static DateOnly Day(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);
}
