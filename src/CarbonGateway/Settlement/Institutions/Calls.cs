using Grpc.Core;

namespace CarbonPos.CarbonGateway.Settlement.Institutions;

/// <summary>What all calls to institutions have in common.</summary>
internal static class Calls
{
    private const int LongestText = 500;

    /// <summary>A call whose answer is a part of another call's.</summary>
    public static AsyncUnaryCall<TTo> Select<TFrom, TTo>(AsyncUnaryCall<TFrom> call, Func<TFrom, TTo> part) =>
        new(PartAsync(call.ResponseAsync, part), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);

    /// <summary>True for what a call ends with that nobody here has given up: an error, or its deadline, which the channel tells as a cancellation.</summary>
    public static bool HasFailed(Exception e, CancellationToken cancellation) => e is RpcException or OperationCanceledException && !cancellation.IsCancellationRequested;

    /// <summary>What went wrong, in the institution's words where it has any.</summary>
    public static string Words(Exception e) => e is RpcException { Status.Detail: var detail } ? Plain(detail) : "it has not answered in time.";

    /// <summary>An institution's text, fit for a console and a database: short, and without control characters.</summary>
    public static string Plain(string text)
    {
        var kept = new string([.. text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(LongestText + 1)]);
        return kept.Length > LongestText ? kept[..LongestText] + "…" : kept;
    }

    private static async Task<TTo> PartAsync<TFrom, TTo>(Task<TFrom> answer, Func<TFrom, TTo> part) => part(await answer);
}
