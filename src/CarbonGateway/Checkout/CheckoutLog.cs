namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>Log events of the checkout, 1000 to 1099.</summary>
internal static partial class CheckoutLog
{
    [LoggerMessage(1000, LogLevel.Error, "{Method} failed; reference {Reference}")]
    public static partial void Failed(ILogger log, string method, string reference, Exception cause);

    [LoggerMessage(1001, LogLevel.Information, "Expired {Count} holds")]
    public static partial void Swept(ILogger log, int count);

    [LoggerMessage(1002, LogLevel.Warning, "Lapsed holds of idle accounts cannot be given back while postings are refused; tried again every second")]
    public static partial void SweepFailed(ILogger log);
}
