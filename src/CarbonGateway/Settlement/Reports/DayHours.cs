using System.Globalization;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>The hours of a business day by the shops' clock. Entries posted before it began or after it ended stand apart: a day ends by its cut.</summary>
internal sealed class DayHours
{
    private const int HoursOfADay = 24;
    private readonly BusinessCalendar calendar;
    private readonly DateTimeOffset start;
    private readonly DateTimeOffset end;
    private readonly int first;

    /// <param name="calendar">The shops'.</param>
    /// <param name="day">Which.</param>
    /// <param name="zone">Name of the shops' time zone, for people.</param>
    public DayHours(BusinessCalendar calendar, DateOnly day, string zone)
    {
        Remark = $"Hours are those in which the gateway posted, by the shops' clock ({zone}): what a till sold without network stands in the hour in which it was sent. 'before' and 'after' are outside the clock's day, which ends by a cut.";
        (this.calendar, start, end) = (calendar, calendar.EndOf(day.AddDays(-1)), calendar.EndOf(day));
        first = calendar.ClockAt(start).Hour;
    }

    /// <summary>What a reader has to know of them.</summary>
    public string Remark { get; }

    /// <summary>Of all hours, before and after included.</summary>
    public const int Count = HoursOfADay + 2;

    /// <summary>Where a moment belongs, 0 to <see cref="Count"/> - 1.</summary>
    public int IndexOf(DateTimeOffset at) =>
        at < start ? 0 : at >= end ? Count - 1 : 1 + ((calendar.ClockAt(at).Hour - first + HoursOfADay) % HoursOfADay);

    /// <summary>"before", "00" to "23", "after".</summary>
    public string NameOf(int index) => index switch
    {
        0 => "before",
        Count - 1 => "after",
        _ => ((first + index - 1) % HoursOfADay).ToString("00", CultureInfo.InvariantCulture),
    };
}
