using System.Globalization;
using System.Text;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CentralAccount.Commands;
using CarbonPos.CentralAccount.Hosting;
using CarbonPos.Testbed;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>The whole central account in this process, on loopback and a clock of its own; its operator types commands.</summary>
internal sealed class TestCentral : IAsyncDisposable
{
    /// <summary>A policy with everything in it; tests change words of it.</summary>
    public const string Policy = """
        {
          "version": "FR-1", "country": "FR", "valid_from": "2026-01-01", "utc_offset_minutes": 0,
          "budget": { "first_year": 2025, "first_grams": 9000000, "reduction_basis_points": 600 },
          "share": "person", "allocation": "yearly", "carry_over_cap_grams": 500000, "floor_grams": 0, "shortage": "buy_back", "visitors": "pool",
          "buy_limit_grams": 1000000, "sell_limit_grams": 1000000, "capture_over_hold_basis_points": 2000, "late_presentment_days": 7, "forward_grace_days": 7,
          "prices": { "surplus_cents_per_tonne": 10000, "pool_cents_per_tonne": 11000 }
        }
        """;

    private readonly CentralServer server;
    private readonly List<WireClient> clients = [];

    private TestCentral(CentralServer server, string folder, ManualClock clock) => (this.server, Folder, Clock) = (server, folder, clock);

    public string Folder { get; }

    public ManualClock Clock { get; }

    public Uri Address => server.Address;

    /// <summary>1 June 2026, 22:00; one deployment "town" in FR since 2025.</summary>
    /// <param name="policy">Published at the start; null = none.</param>
    /// <param name="fewest">Fewest people of a published cell.</param>
    public static async Task<TestCentral> StartAsync(string? policy = Policy, int fewest = 3)
    {
        var clock = new ManualClock(new(2026, 6, 1, 22, 0, 0, TimeSpan.Zero));
        var folder = Directory.CreateTempSubdirectory("carbonpos-central-").FullName;
        var options = new CentralOptions { Port = 0, Folder = folder, FewestPeople = fewest };
        var started = await CentralServer.StartAsync(options, logging => logging.SetMinimumLevel(LogLevel.None), clock, TestContext.Current.CancellationToken);
        var central = new TestCentral(started, folder, clock);
        await central.DoAsync("deployment add town --country FR --opened-on 2025-01-01");
        if (policy is not null) await central.PublishAsync(policy);
        return central;
    }

    /// <summary>Types a command; it must be done.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> DoAsync(string command)
    {
        var (code, output, error) = await TypeAsync(command);
        Assert.True(code == CentralProgram.Done, $"{command}: {code}\n{error}");
        return output.TrimEnd();
    }

    /// <summary>Types a command that must be refused.</summary>
    /// <returns>Why.</returns>
    public async Task<string> RefusedAsync(string command)
    {
        var (code, _, error) = await TypeAsync(command);
        Assert.Equal(CentralProgram.Refused, code);
        return error;
    }

    public async Task<(int Code, string Output, string Error)> TypeAsync(string command)
    {
        var (output, error) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        var code = await CentralProgram.RunAsync([.. command.Split(' '), "--folder", Folder], output, error, Clock, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    public async Task<string> PublishAsync(string policy) => await DoAsync($"policy publish {await WriteAsync("policy.json", policy)}");

    public async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);
        return path;
    }

    /// <summary>Registers somebody, with an account, who lives in a deployment.</summary>
    public async Task<AccountId> PersonAsync(string reference, string born = "1980-05-01", string deployment = "town", string? from = null, bool account = true)
    {
        await DoAsync($"person add {reference} --born {born} --deployment {deployment}{(from is null ? "" : $" --from {from}")}");
        return account ? await OpenAsync($"--person {reference}", deployment) : default;
    }

    public async Task<AccountId> HouseholdAsync(string reference, params string[] born)
    {
        await DoAsync($"household add {reference}");
        for (var i = 0; i < born.Length; i++) await DoAsync($"person add {reference}-{i} --born {born[i]} --deployment town --household {reference}");
        return await OpenAsync($"--household {reference}", "town");
    }

    public async Task<AccountId> OpenAsync(string holder, string deployment = "town") =>
        AccountId.TryParseHex(await DoAsync($"account open {holder} --deployment {deployment}"), out var id) ? id : throw new InvalidDataException("The command printed no account.");

    /// <summary>A client with a deployment's token, the portal's ("portal"), or none.</summary>
    public WireClient Client(string? name = "town")
    {
        var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { Credentials = ChannelCredentials.Insecure, MaxSendMessageSize = null });
        var client = new WireClient(channel, name is null ? null : File.ReadAllText(Path.Combine(Folder, name + ".token")));
        clients.Add(client);
        return client;
    }

    public async Task<GetStatementResponse> StatementAsync(AccountId account) =>
        await Client("portal").CallAsync<GetStatementResponse>("CentralCitizen", "GetStatement", new GetStatementRequest { Account = Wire(account) });

    /// <summary>All instructions of a deployment.</summary>
    public async Task<List<Instruction>> FeedAsync(string deployment = "town", long after = 0)
    {
        var all = new List<Instruction>();
        while (true)
        {
            var page = await Client(deployment).CallAsync<PullInstructionsResponse>("CentralFeed", "PullInstructions", new PullInstructionsRequest { Deployment = deployment, After = after, Limit = 7 });
            if (page.Instructions.Count == 0) return all;
            all.AddRange(page.Instructions);
            after = all[^1].Number;
        }
    }

    /// <summary>Sum of what was ordered for an account in a period: allocations and corrections.</summary>
    public async Task<long> OrderedAsync(AccountId account, int period = 2026, string deployment = "town") => (await FeedAsync(deployment)).Where(i => i.Account == Wire(account)).Sum(i =>
        i.OrderCase == Instruction.OrderOneofCase.Allocate && i.Allocate.Period == period ? i.Allocate.Grams
        : i.OrderCase == Instruction.OrderOneofCase.Correct && i.Correct.Period == period ? i.Correct.Grams
        : 0);

    /// <summary>The same of all accounts that a person has, or had, in a deployment.</summary>
    public async Task<long> OrderedInAsync(string person, string deployment, int period)
    {
        long sum = 0;
        foreach (var line in (await DoAsync($"account list --person {person}")).Split('\n').Where(l => l.Contains($"  {deployment}  ", StringComparison.Ordinal)))
        {
            Assert.True(AccountId.TryParseHex(line.AsSpan(0, 32), out var account));
            sum += await OrderedAsync(account, period, deployment);
        }

        return sum;
    }

    public static ByteString Wire(AccountId account)
    {
        var bytes = new byte[AccountId.Size];
        account.Write(bytes);
        return ByteString.CopyFrom(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        await server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>Calls on the official client: bytes out, bytes back, so that tests can send what no generated client would.</summary>
internal sealed class WireClient(GrpcChannel channel, string? token) : IDisposable
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(b => b, b => b);
    private readonly CallInvoker invoker = channel.CreateCallInvoker();

    public async Task<T> CallAsync<T>(string service, string method, IMessage request)
        where T : IMessage<T>, new()
    {
        var answer = new T();
        answer.MergeFrom(await SendAsync(service, method, request.ToByteArray()));
        return answer;
    }

    public async Task<byte[]> SendAsync(string service, string method, byte[] message)
    {
        var headers = new Metadata();
        if (token is not null) headers.Add("authorization", "Bearer " + token);
        var call = new Method<byte[], byte[]>(MethodType.Unary, $"carbonpos.v1.{service}Service", method, Bytes, Bytes);
        using var answer = invoker.AsyncUnaryCall(call, null, new CallOptions(headers, cancellationToken: TestContext.Current.CancellationToken), message);
        return await answer.ResponseAsync;
    }

    /// <summary>A call that must fail.</summary>
    /// <returns>"STATUS CODE field".</returns>
    public async Task<string> FaultAsync(string service, string method, IMessage request) => await FaultAsync(service, method, request.ToByteArray());

    public async Task<string> FaultAsync(string service, string method, byte[] request)
    {
        var e = await Assert.ThrowsAsync<RpcException>(() => SendAsync(service, method, request));
        var bytes = e.Trailers.GetValueBytes("grpc-status-details-bin");
        Assert.True(bytes is not null, $"{e.Status} carries no detail.");
        var detail = Assert.Single(Google.Rpc.Status.Parser.ParseFrom(bytes).Details).Unpack<ErrorDetail>();
        return $"{e.StatusCode} {detail.Code} {detail.Field}".TrimEnd();
    }

    public void Dispose() => channel.Dispose();
}
