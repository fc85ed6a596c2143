using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;

namespace CarbonPos.CarbonGateway.Tests.Running;

/// <summary>A till or wallet on the official client: bytes out, bytes back, so that tests can send what no generated client would.</summary>
internal sealed class WireClient(GrpcChannel channel, string? token) : IDisposable
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(b => b, b => b);
    private readonly CallInvoker invoker = channel.CreateCallInvoker();

    public Task<Posting> AuthorizeAsync(AuthorizeRequest request) => PostAsync(request);

    /// <summary>Any call that answers with a posting; which one, the request's type says.</summary>
    public async Task<Posting> PostAsync(IMessage request) => request switch
    {
        AuthorizeRequest => (await CallAsync<AuthorizeResponse>("Checkout", "Authorize", request)).Posting,
        CaptureRequest => (await CallAsync<CaptureResponse>("Checkout", "Capture", request)).Posting,
        ExtendHoldRequest => (await CallAsync<ExtendHoldResponse>("Checkout", "ExtendHold", request)).Posting,
        VoidRequest => (await CallAsync<VoidResponse>("Checkout", "Void", request)).Posting,
        RefundRequest => (await CallAsync<RefundResponse>("Checkout", "Refund", request)).Posting,
        _ => throw new ArgumentException($"{request.Descriptor.Name} posts nothing.", nameof(request)),
    };

    public Task<FindOrAbandonResponse> FindAsync(FindOrAbandonRequest request) => CallAsync<FindOrAbandonResponse>("Checkout", "FindOrAbandon", request);

    public Task<QuoteResponse> QuoteAsync(QuoteRequest request) => CallAsync<QuoteResponse>("Checkout", "Quote", request);

    public async Task<Transaction> GetAsync(string transactionId) =>
        (await CallAsync<GetTransactionResponse>("Checkout", "GetTransaction", new GetTransactionRequest { TransactionId = transactionId })).Transaction;

    public async Task<PeriodBalance> BalanceAsync(string accountToken) =>
        Assert.Single((await CallAsync<GetBalanceResponse>("Wallet", "GetBalance", new GetBalanceRequest { Instrument = new() { AccountToken = accountToken } })).Periods);

    public Task<IssueFlashcodesResponse> IssueAsync(IssueFlashcodesRequest request) => CallAsync<IssueFlashcodesResponse>("Wallet", "IssueFlashcodes", request);

    public Task<ListTransactionsResponse> ListAsync(ListTransactionsRequest request) => CallAsync<ListTransactionsResponse>("Wallet", "ListTransactions", request);

    public async Task<T> CallAsync<T>(string service, string method, IMessage request)
        where T : IMessage<T>, new()
    {
        var answer = new T();
        answer.MergeFrom(await SendAsync(service, method, request.ToByteArray()));
        return answer;
    }

    /// <summary>Sends any bytes as the message of a call.</summary>
    public async Task<byte[]> SendAsync(string service, string method, byte[] message, DateTime? deadline = null)
    {
        var headers = new Metadata();
        if (token is not null) headers.Add("authorization", "Bearer " + token);
        var call = new Method<byte[], byte[]>(MethodType.Unary, $"carbonpos.v1.{service}Service", method, Bytes, Bytes);
        using var answer = invoker.AsyncUnaryCall(call, null, new CallOptions(headers, deadline, TestContext.Current.CancellationToken), message);
        return await answer.ResponseAsync;
    }

    /// <summary>What the standard health service says; null = it does not know the name.</summary>
    public async Task<HealthCheckResponse.Types.ServingStatus?> HealthAsync(string service)
    {
        var check = new Method<byte[], byte[]>(MethodType.Unary, "grpc.health.v1.Health", "Check", Bytes, Bytes);
        using var answer = invoker.AsyncUnaryCall(check, null, new CallOptions(cancellationToken: TestContext.Current.CancellationToken), new HealthCheckRequest { Service = service }.ToByteArray());
        try
        {
            return HealthCheckResponse.Parser.ParseFrom(await answer.ResponseAsync).Status;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    public void Dispose() => channel.Dispose();
}
