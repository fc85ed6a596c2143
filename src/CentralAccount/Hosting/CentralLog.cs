namespace CarbonPos.CentralAccount.Hosting;

/// <summary>Log events of the central account, 3000 to 3099.</summary>
internal static partial class CentralLog
{
    [LoggerMessage(3000, LogLevel.Information, "CarbonPos central account serves gRPC on 127.0.0.1:{Port}, its file in {Folder}")]
    public static partial void Serving(ILogger log, int port, string folder);

    [LoggerMessage(3001, LogLevel.Error, "{Method} failed; reference {Reference}")]
    public static partial void Failed(ILogger log, string method, string reference, Exception cause);

    [LoggerMessage(3002, LogLevel.Error, "The central account's file cannot be used: {Reason}")]
    public static partial void StoreFailed(ILogger log, string reason);

    [LoggerMessage(3010, LogLevel.Information, "{Deployment}, day {Day}: {Records} records booked, {Grams} g net, {Breaks} breaks")]
    public static partial void Booked(ILogger log, string deployment, DateOnly day, long records, long grams, long breaks);

    [LoggerMessage(3011, LogLevel.Warning, "{Deployment}, day {Day}: {Breaks} records could not be booked; 'carbonpos-central batch breaks' lists them")]
    public static partial void Broken(ILogger log, string deployment, DateOnly day, long breaks);

    [LoggerMessage(3012, LogLevel.Information, "{Deployment}, day {Day}: breaks judged again, {Breaks} left")]
    public static partial void Retried(ILogger log, string deployment, DateOnly day, long breaks);

    [LoggerMessage(3020, LogLevel.Information, "{Deployment} was granted {Granted} of {Asked} g of the pool")]
    public static partial void PoolGranted(ILogger log, string deployment, long granted, long asked);

    [LoggerMessage(3021, LogLevel.Information, "{Deployment} gave {Grams} g back to the pool")]
    public static partial void PoolReturned(ILogger log, string deployment, long grams);
}
