using Grpc.Core;

namespace CarbonPos.CarbonGateway.Settlement.Institutions;

/// <summary>A call whose answer is a part of another call's.</summary>
internal static class Calls
{
    public static AsyncUnaryCall<TTo> Select<TFrom, TTo>(AsyncUnaryCall<TFrom> call, Func<TFrom, TTo> part) =>
        new(PartAsync(call.ResponseAsync, part), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);

    private static async Task<TTo> PartAsync<TFrom, TTo>(Task<TFrom> answer, Func<TFrom, TTo> part) => part(await answer);
}
