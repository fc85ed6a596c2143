using CarbonPos.CompanyRegistry.Access;
using Grpc.Core;

namespace CarbonPos.CompanyRegistry.Hosting;

/// <summary>Gives the statuses that the transport makes by itself (unreadable message, too large, unknown method) a stable code too.</summary>
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
            StatusCode.ResourceExhausted => new Fault(StatusCode.InvalidArgument, "MESSAGE_TOO_LARGE", "A request has at most 1 MiB: 10,000 records, or 1,000 articles."),
            StatusCode.Internal or StatusCode.Unknown => new Fault(StatusCode.InvalidArgument, "MESSAGE_UNREADABLE", "The request's bytes are no message of this contract, carbonpos.v1."),
            StatusCode.Unimplemented => new Fault(StatusCode.Unimplemented, "METHOD_UNKNOWN", message),
            StatusCode.DeadlineExceeded => new Fault(StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", "The caller's deadline passed first. What was asked may still be done; ask again.") { Retryable = true },
            _ => null,
        };
        if (fault is null) return;
        headers["grpc-status"] = ((int)fault.Status).ToString();
        headers["grpc-message"] = PercentEncoded($"{fault.Code}: {fault.Text}");
        headers[Fault.DetailsTrailer] = Convert.ToBase64String(fault.ToStatusBytes()).TrimEnd('=');
    }

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
