using CarbonPos.CarbonGateway.Checkout;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>
/// Gives the statuses that the transport makes by itself (unreadable message, too large, unknown method) a stable code too.
/// The server ends such calls with headers only, which are still open here.
/// </summary>
internal sealed class ErrorDetailsMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is null) Refuse(context);
        else await next(context);
        var headers = context.Response.Headers;
        if (context.Response.HasStarted || headers.ContainsKey(Fault.DetailsTrailer) || !int.TryParse(headers["grpc-status"], out var status) || status == 0) return;
        var message = Uri.UnescapeDataString(headers["grpc-message"].ToString());
        var fault = (StatusCode)status switch
        {
            StatusCode.ResourceExhausted => new Fault(
                StatusCode.InvalidArgument, "MESSAGE_TOO_LARGE", "The basket is too large for the carbon service.", "A request has at most 1 MiB: 500 lines. Split the purchase and join its parts by purchase_id."),
            StatusCode.Internal or StatusCode.Unknown => new Fault(
                StatusCode.InvalidArgument, "MESSAGE_UNREADABLE", "The register sent something that the carbon service cannot read.", "The request's bytes are no message of this contract, carbonpos.v1."),
            StatusCode.Unimplemented => new Fault(
                StatusCode.Unimplemented, "METHOD_UNKNOWN", "This carbon service cannot do that.", message),
            StatusCode.DeadlineExceeded => new Fault(
                StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", "The carbon service did not answer in time. The register finds out by itself whether the points were taken.", message)
            { Retryable = true },
            _ => null,
        };
        if (fault is null) return;
        headers["grpc-status"] = ((int)fault.Status).ToString();
        headers["grpc-message"] = PercentEncoded($"{fault.Code}: {fault.SupportText}");
        headers[Fault.DetailsTrailer] = Convert.ToBase64String(fault.ToStatusBytes()).TrimEnd('=');
    }

    // Said here and not by a route of its own that takes whatever is left: such a route is weighed against every known call, too.
    private static void Refuse(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)StatusCode.Unimplemented).ToString();
        context.Response.Headers["grpc-message"] = PercentEncoded($"{context.Request.Path} is no call of this service.");
    }

    // As the gRPC protocol has it: only what is not printable ASCII, and the percent sign itself.
    private static string PercentEncoded(string text) =>
        string.Concat(text.Select(c => c is >= ' ' and <= '~' and not '%' ? c.ToString() : Uri.EscapeDataString(c.ToString())));
}
