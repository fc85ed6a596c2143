using CarbonPos.Testbed.Processes;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace CarbonPos.Faults;

/// <summary>A register's line to one life of the gateway.</summary>
internal sealed class Line : IDisposable
{
    // Far above what a gateway may take: a call that hangs fails its test, as unknown that never ends.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private readonly GrpcChannel channel;
    private readonly CheckoutService.CheckoutServiceClient checkout;
    private readonly WalletService.WalletServiceClient wallet;
    private readonly Metadata headers;

    public Line(GatewayProcess gateway)
    {
        channel = GrpcChannel.ForAddress("http://" + gateway.Address, new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure });
        (checkout, wallet) = (new(channel), new(channel));
        headers = new Metadata { { "authorization", "Bearer " + gateway.TillToken } };
    }

    private CallOptions Options => new(headers, TimeProvider.System.GetUtcNow().UtcDateTime + Longest, TestContext.Current.CancellationToken);

    /// <summary>Sends any request that is answered with a posting.</summary>
    public async Task<Posting> PostAsync(IMessage request) => request switch
    {
        AuthorizeRequest r => (await checkout.AuthorizeAsync(r, Options)).Posting,
        CaptureRequest r => (await checkout.CaptureAsync(r, Options)).Posting,
        ExtendHoldRequest r => (await checkout.ExtendHoldAsync(r, Options)).Posting,
        VoidRequest r => (await checkout.VoidAsync(r, Options)).Posting,
        _ => (await checkout.RefundAsync((RefundRequest)request, Options)).Posting,
    };

    public async Task<FindOrAbandonResponse> FindAsync(FindOrAbandonRequest request) => await checkout.FindOrAbandonAsync(request, Options);

    public async Task<Transaction> GetAsync(string transactionId) =>
        (await checkout.GetTransactionAsync(new() { TransactionId = transactionId }, Options)).Transaction;

    public async Task<PeriodBalance> BalanceAsync(string accountToken) =>
        Assert.Single((await wallet.GetBalanceAsync(new() { Instrument = new() { AccountToken = accountToken } }, Options)).Periods);

    /// <summary>True for a failure that leaves the outcome unknown; anything else is the gateway's word and fails the test.</summary>
    public static bool IsUnknown(RpcException e) =>
        e.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown or StatusCode.Cancelled or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted;

    public void Dispose() => channel.Dispose();
}
