namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>Log events of the host, 100 to 199.</summary>
internal static partial class HostLog
{
    [LoggerMessage(100, LogLevel.Information, "{Count} allocations posted so far")]
    public static partial void Allocating(ILogger log, int count);

    [LoggerMessage(101, LogLevel.Information, "{Count} allocations are in the book")]
    public static partial void Allocated(ILogger log, int count);

    [LoggerMessage(102, LogLevel.Information, "CarbonPos gateway serves gRPC on 127.0.0.1:{Port}. {Durability}")]
    public static partial void Serving(ILogger log, int port, string durability);

    [LoggerMessage(103, LogLevel.Warning, "Catalogue row refused: {Fault}")]
    public static partial void RowRefused(ILogger log, string fault);
}
