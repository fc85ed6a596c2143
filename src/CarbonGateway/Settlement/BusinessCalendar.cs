namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>When business days end by the clock. A day itself ends by its cut in the journal; the clock says when that is due.</summary>
/// <param name="zone">Whose clock: the shops'.</param>
/// <param name="cutOff">Time of day at which one day ends and the next begins. Before noon: what is sold before it belongs to the date before.</param>
/// <param name="grace">How long after that the cut waits for what tills without network have sold.</param>
public sealed class BusinessCalendar(TimeZoneInfo zone, TimeOnly cutOff, TimeSpan grace)
{
    /// <summary>The day that a moment falls into.</summary>
    public DateOnly DayOf(DateTimeOffset moment)
    {
        // By the days' ends alone: in the hour that an autumn night has twice, the time of day falls back, and a day never does.
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);
        while (EndOf(day.AddDays(-1)) > moment) day = day.AddDays(-1);
        return day;
    }

    /// <summary>When the shops' day is over.</summary>
    public DateTimeOffset EndOf(DateOnly day)
    {
        var local = day.AddDays(1).ToDateTime(cutOff);
        // In the hour that a spring night leaves out, the day ends with that hour.
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>When the cut of a day is due.</summary>
    public DateTimeOffset CutDue(DateOnly day) => EndOf(day) + grace;

    /// <summary>The newest day whose cut is due.</summary>
    public DateOnly LastDue(DateTimeOffset now)
    {
        var day = DayOf(now);
        while (CutDue(day) > now) day = day.AddDays(-1);
        return day;
    }
}
