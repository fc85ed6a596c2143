using CarbonPos.Carbon.Transactions;
using CarbonPos.CompanyRegistry.Settlement;

namespace CarbonPos.CompanyRegistry.Hosting;

/// <summary>Log events of the company registry, 3100 to 3199. None names a token.</summary>
internal static partial class RegistryLog
{
    [LoggerMessage(3100, LogLevel.Information, "CarbonPos company registry serves gRPC on 127.0.0.1:{Port}. What is booked is on disk (SQLite, synchronous=FULL)")]
    public static partial void Serving(ILogger log, int port);

    [LoggerMessage(3101, LogLevel.Error, "{Method} failed; reference {Reference}")]
    public static partial void Failed(ILogger log, string method, string reference, Exception cause);

    [LoggerMessage(3102, LogLevel.Error, "{Method}: the registry's file cannot be used: {Reason}")]
    public static partial void Unavailable(ILogger log, string method, string reason);

    [LoggerMessage(3110, LogLevel.Information, "Batch {Name} is opened: {Chunks} chunks, {Records} records")]
    public static partial void Opened(ILogger log, BatchName name, int chunks, long records);

    [LoggerMessage(3111, LogLevel.Information, "Batch {Name} is booked: net {Grams} g; {Breaks} records are breaks")]
    public static partial void Booked(ILogger log, BatchName name, long grams, long breaks);

    [LoggerMessage(3112, LogLevel.Error, "Batch {Name} is not booked, its chunks were dropped: {Reason}")]
    public static partial void Dropped(ILogger log, BatchName name, string reason);

    [LoggerMessage(3113, LogLevel.Information, "Batch {Name} was judged again: {Mended} records are booked now, {Breaks} are breaks still")]
    public static partial void Retried(ILogger log, BatchName name, int mended, long breaks);

    [LoggerMessage(3114, LogLevel.Warning, "Batch {Name} was discarded by the operator")]
    public static partial void Discarded(ILogger log, BatchName name);

    [LoggerMessage(3120, LogLevel.Information, "Contents version {Version} is published: {Changed} articles of company {Company}")]
    public static partial void Published(ILogger log, int version, int changed, MerchantId company);

    [LoggerMessage(3121, LogLevel.Information, "List {Version} of label keys is published: {Keys} keys")]
    public static partial void LabelKeysPublished(ILogger log, int version, int keys);
}
