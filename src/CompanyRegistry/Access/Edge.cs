using CarbonPos.CompanyRegistry.Hosting;
using Grpc.Core;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CompanyRegistry.Access;

/// <summary>Every call goes through here: who calls is found by its token, and what is thrown below becomes a status with a stable code.</summary>
internal sealed class Edge(CallerDirectory callers, ILogger<Edge> log)
{
    /// <summary>Runs a call of one role.</summary>
    public async Task<TResponse> RunAsync<TResponse>(ServerCallContext context, CallerRole role, Func<Caller, CancellationToken, Task<TResponse>> call)
    {
        try
        {
            var caller = callers.Find(context.GetHttpContext().Request.Headers.Authorization.ToString()) ?? throw new RefusedException(new(
                StatusCode.Unauthenticated, "TOKEN_UNKNOWN", "Send the metadata 'authorization: Bearer TOKEN' with a token whose SHA-256 stands in the registry's callers file."));
            if (caller.Role != role)
            {
                throw new RefusedException(new(StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED", $"The call needs a token of role {role.ToString().ToLowerInvariant()}."));
            }

            return await call(caller, context.CancellationToken);
        }
        catch (RefusedException refused)
        {
            throw refused.Fault.ToException();
        }
        catch (SqliteException e) when (IsUnavailable(e))
        {
            RegistryLog.Unavailable(log, context.Method, e.Message);
            throw new Fault(StatusCode.Unavailable, "STORE_UNAVAILABLE", $"The registry's file cannot be used now: {e.Message} Nothing was changed; send the same again.") { Retryable = true }.ToException();
        }
        catch (Exception e) when (e is not RpcException and not OperationCanceledException)
        {
            var reference = context.GetHttpContext().TraceIdentifier;
            RegistryLog.Failed(log, context.Method, reference, e);
            throw new Fault(StatusCode.Internal, "INTERNAL", $"See the registry's log, reference {reference}. Nothing was changed.") { Retryable = true }.ToException();
        }
    }

    // A full disk, a disk that fails, another process at work: all of it can pass. What is wrong with our statements cannot.
    private static bool IsUnavailable(SqliteException e)
    {
        const int error = 1, constraint = 19, mismatch = 20, misuse = 21, range = 25;
        return e.SqliteErrorCode is not (error or constraint or mismatch or misuse or range);
    }
}
