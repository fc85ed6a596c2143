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
        var local = TimeZoneInfo.ConvertTime(moment, zone).DateTime;
        var date = DateOnly.FromDateTime(local);
        return TimeOnly.FromDateTime(local) < cutOff ? date.AddDays(-1) : date;
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
