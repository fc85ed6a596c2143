using CarbonPos.CentralAccount.Access;
using Grpc.Core;

namespace CarbonPos.CentralAccount.Hosting;

/// <summary>
/// Gives the statuses that the transport makes by itself (unreadable message, too large, unknown method) a stable code too.
/// The server ends such calls with headers only, which are still open here.
/// </summary>
internal sealed class ErrorDetailsMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        await next(context);
        var headers = context.Response.Headers;
        if (context.Response.HasStarted || headers.ContainsKey(Fault.DetailsTrailer) || !int.TryParse(headers["grpc-status"], out var status)) return;
        Fault? fault = (StatusCode)status switch
        {
            StatusCode.ResourceExhausted => new(StatusCode.InvalidArgument, "MESSAGE_TOO_LARGE", "A message has at most 4 MiB: send smaller chunks."),
            StatusCode.Internal or StatusCode.Unknown => new(StatusCode.InvalidArgument, "MESSAGE_UNREADABLE", "The request's bytes are no message of this contract, carbonpos.v1."),
            StatusCode.Unimplemented => new(StatusCode.Unimplemented, "METHOD_UNKNOWN", $"{context.Request.Path} is no call of this service."),
            StatusCode.DeadlineExceeded => new(StatusCode.DeadlineExceeded, "DEADLINE_EXCEEDED", "The caller's deadline passed first; send the same again.") { Retryable = true },
            _ => null,
        };
        if (fault is null) return;
        headers["grpc-status"] = ((int)fault.Status).ToString();
        headers["grpc-message"] = Uri.EscapeDataString($"{fault.Code}: {fault.SupportText}");
        headers[Fault.DetailsTrailer] = Convert.ToBase64String(fault.ToStatusBytes()).TrimEnd('=');
    }
}
