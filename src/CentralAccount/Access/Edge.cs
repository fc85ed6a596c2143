using CarbonPos.CentralAccount.Hosting;
using Grpc.Core;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CentralAccount.Access;

/// <summary>Thrown below where a call cannot be answered; the edge makes a status of it.</summary>
internal sealed class FaultException(Fault fault) : Exception(fault.SupportText)
{
    public Fault Fault => fault;
}

/// <summary>The edge of every call: finds out who calls, and makes a status with a stable code of whatever is thrown below.</summary>
internal sealed class Edge(CallerDirectory callers, ILogger<Edge> log)
{
    /// <summary>Runs a call that a deployment makes for itself.</summary>
    /// <param name="context">Of the call.</param>
    /// <param name="named">The deployment that the body names: must be the caller's own.</param>
    /// <param name="call">Gets the caller's deployment.</param>
    public Task<T> ForDeploymentAsync<T>(ServerCallContext context, string named, Func<string, Task<T>> call) => RunAsync(context, () =>
    {
        var caller = Require(context, CallerRole.Deployment);
        return named == caller.Deployment
            ? call(caller.Deployment)
            : throw new FaultException(new(StatusCode.PermissionDenied, "DEPLOYMENT_NOT_YOURS", "The deployment that the message names is not the one whose token calls.") { Field = "deployment" });
    });

    /// <summary>Runs a call of the citizens' portal.</summary>
    public Task<T> ForPortalAsync<T>(ServerCallContext context, Func<Task<T>> call) => RunAsync(context, () =>
    {
        Require(context, CallerRole.Portal);
        return call();
    });

    /// <summary>Runs a call that anybody may make.</summary>
    public async Task<T> RunAsync<T>(ServerCallContext context, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (FaultException e)
        {
            throw e.Fault.ToException();
        }
        catch (SqliteException e) when (IsPassing(e))
        {
            CentralLog.StoreFailed(log, e.Message);
            throw Fault.Unavailable($"The central account's file cannot be used now: {e.Message} Nothing was changed.").ToException();
        }
        catch (Exception e) when (e is not RpcException and not OperationCanceledException)
        {
            var reference = context.GetHttpContext().TraceIdentifier;
            CentralLog.Failed(log, context.Method, reference, e);
            throw Fault.Internal(reference).ToException();
        }
    }

    private Caller Require(ServerCallContext context, CallerRole role)
    {
        var caller = callers.Find(context.GetHttpContext().Request.Headers.Authorization.ToString())
            ?? throw new FaultException(new(StatusCode.Unauthenticated, "TOKEN_UNKNOWN", "Send the metadata 'authorization: Bearer TOKEN' with a token whose SHA-256 stands in the central account's callers file."));
        return caller.Role == role ? caller : throw new FaultException(new(StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED", $"The call needs a token of role {role.ToString().ToLowerInvariant()}."));
    }

    // A full disk, a disk that fails, another process at work: all of it can pass. What is wrong with our statements cannot.
    private static bool IsPassing(SqliteException e)
    {
        const int error = 1, constraint = 19, mismatch = 20, misuse = 21, range = 25;
        return e.SqliteErrorCode is not (error or constraint or mismatch or misuse or range);
    }
}
