using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Hostile;

/// <summary>A gateway with one citizen, and the promise that every refusal is whole and costs that citizen nothing.</summary>
internal sealed class HostileTown : IAsyncDisposable
{
    public const long Budget = 1_000_000;

    /// <summary>Whose points the attacks are after.</summary>
    public static readonly AccountId Citizen = new(0x0C17_12E4, 7);

    private int ids;

    private HostileTown(RunningGateway gateway) => (Gateway, Token) = (gateway, gateway.TokenOf(Citizen));

    public RunningGateway Gateway { get; }

    /// <summary>The citizen's account token.</summary>
    public string Token { get; }

    public static async Task<HostileTown> OpenAsync(Action<GatewayOptions>? configure = null) =>
        new(await RunningGateway.StartAsync([(Citizen, Budget), (new AccountId(0x0C17_12E4, 8), Budget)], configure));

    /// <summary>A request id; the same ones in every run.</summary>
    public string NewId() => $"{Interlocked.Increment(ref ids):x8}-0000-4000-8000-000000000000";

    /// <summary>A sale of two lines that would be approved as it is.</summary>
    public AuthorizeRequest Sale() => new()
    {
        RequestId = NewId(),
        Instrument = new() { AccountToken = Token },
        Lines = { Shelf.Line(Shelf.Cheese), Shelf.Line(Shelf.Coffee, 2_000) },
    };

    public AuthorizeRequest Hold() => new()
    {
        RequestId = NewId(), Instrument = new() { AccountToken = Token }, Mode = AuthorizeMode.Hold, HoldSeconds = 86_400, Lines = { Shelf.Line(Shelf.Cheese) },
    };

    public async Task<long> AvailableAsync() => (await Gateway.Till.BalanceAsync(Token)).GramsAvailable;

    /// <summary>The call must end in this status and code, with everything that till, cashier and support need; the balance must not move.</summary>
    public async Task<ErrorDetail> RefusedAsync(Func<Task> call, StatusCode status, string code, string field = "")
    {
        var before = await Gateway.Till.BalanceAsync(Token);
        var error = await Assert.ThrowsAsync<RpcException>(call);
        Assert.True(error.StatusCode == status, $"{error.Status} is not {status}.");
        var detail = Errors.DetailOf(error);
        Assert.Equal((code, field), (detail.Code, detail.Field));
        Assert.NotEmpty(detail.CashierText);
        Assert.NotEmpty(detail.SupportText);
        Assert.DoesNotContain(Token, detail.ToString(), StringComparison.Ordinal);
        Assert.Equal(status is StatusCode.Unavailable or StatusCode.ResourceExhausted or StatusCode.DeadlineExceeded, detail.Retryable);
        Assert.Equal(status != StatusCode.AlreadyExists, detail.SameRequestIdSafe);
        Assert.Equal(before, await Gateway.Till.BalanceAsync(Token));
        return detail;
    }

    /// <summary>The request must be answered with this refusal; the balance must not move.</summary>
    public async Task RefusedAsync(Google.Protobuf.IMessage request, V1.Refusal refusal, WireClient? by = null)
    {
        var before = await Gateway.Till.BalanceAsync(Token);
        var answer = await (by ?? Gateway.Till).PostAsync(request);
        Assert.Equal((V1.Outcome.RefusedPolicy, refusal, 0L), (answer.Outcome, answer.Refusal, answer.GramsMoved));
        Assert.Empty(answer.Lines);
        Assert.Equal(before, await Gateway.Till.BalanceAsync(Token));
    }

    public ValueTask DisposeAsync() => Gateway.DisposeAsync();
}
