using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CompanyRegistry.Tests.Running;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;
using static CarbonPos.CompanyRegistry.Tests.Running.Batch;
using Provenance = CarbonPos.Carbon.Content.Provenance;

namespace CarbonPos.CompanyRegistry.Tests.Settlement;

/// <summary>What is wrong is refused with a code and its place, and changes nothing.</summary>
public sealed class HostileTests
{
    private static readonly DateOnly Day = new(2026, 11, 21);

    private static CancellationToken Cancellation => RegistryTown.Cancellation;

    [Fact]
    public async Task Head_ThatDiffers_IsRefusedByItsFirstField_AndCanBeDiscardedWhileOpen()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(3);
        var batch = new Batch(RegistryTown.Deployment, Day, Random(1, 3));
        await town.Settlement.OpenBatchAsync(new() { Head = batch.Head }, town.Token, cancellationToken: Cancellation);
        foreach (var (field, change) in new (string, Action<BatchHead>)[] { ("head.records", h => h.Records++), ("head.net_grams", h => h.NetGrams--), ("head.digest", h => h.Digest = Digest("x")), ("head.statement", h => h.Statement = ByteString.CopyFromUtf8("other")) })
        {
            var other = batch.Head.Clone();
            change(other);
            var detail = await Refused.OfAsync(StatusCode.AlreadyExists, "BATCH_DIFFERS", () => OpenAsync(town, other));
            Assert.Equal(field, detail.Field);
        }

        await town.RunAsync("batch", "discard", RegistryTown.Deployment, "2026-11-21");
        var mended = new Batch(RegistryTown.Deployment, Day, Random(2, 3));
        Assert.Equal(mended.Net, (await mended.SendAsync(town)).BookedGrams);
        Assert.Contains("BATCH_BOOKED", (await town.TryAsync("batch", "discard", RegistryTown.Deployment, "2026-11-21")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunk_WithOtherRecords_IsRefused_BeforeAndAfterBooking()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(3);
        var batch = new Batch(RegistryTown.Deployment, Day, Random(1, 3));
        var other = batch.Chunk(0);
        other.Records[0].Company = 99;
        await OpenAsync(town, batch.Head);
        await SubmitAsync(town, batch.Chunk(0));
        await Refused.OfAsync(StatusCode.AlreadyExists, "CHUNK_DIFFERS", () => SubmitAsync(town, other));
        var status = await batch.SendAsync(town);
        await Refused.OfAsync(StatusCode.AlreadyExists, "CHUNK_DIFFERS", () => SubmitAsync(town, other));
        Assert.Equal(status, await batch.SendAsync(town));
    }

    [Theory]
    [InlineData("head.net_grams")]
    [InlineData("head.records")]
    [InlineData("head.digest")]
    public async Task Close_WithAWrongSum_BooksNothing_AndTakesTheRightChunksAfterwards(string field)
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(2);
        var batch = new Batch(RegistryTown.Deployment, Day, Random(7, 2));
        var head = batch.Head.Clone();
        if (field == "head.net_grams") head.NetGrams++;
        if (field == "head.records") head.Records++;
        if (field == "head.digest") head.Digest = Digest("x");
        await OpenAsync(town, head);
        for (var number = 0; number < batch.Chunks; number++) await SubmitAsync(town, batch.Chunk(number));

        var detail = await Refused.OfAsync(StatusCode.InvalidArgument, "CHUNKS_DIFFER", async () => await town.Settlement.CloseBatchAsync(new() { Key = batch.Key }, town.Token, cancellationToken: Cancellation));
        Assert.Equal(field, detail.Field);
        var standing = (await town.Settlement.GetBatchAsync(new() { Key = batch.Key }, town.Token, cancellationToken: Cancellation)).Status;
        Assert.Equal((BatchState.Open, batch.Chunks), (standing.State, standing.MissingChunks.Count));
        Assert.Contains("\"accounts\": []", await town.RunAsync("company", "statement", "101", "--json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chunk_DamagedOnItsWay_IsDropped_AndTheBatchIsBookedOnceItCameRight()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(4);
        var batch = new Batch(RegistryTown.Deployment, Day, Random(8, 4));
        await OpenAsync(town, batch.Head);
        var damaged = batch.Chunk(0);
        var first = damaged.Records.First(r => r.Sales is not null);
        first.Sales.SoldGrams ^= 1;
        await SubmitAsync(town, damaged);
        for (var number = 1; number < batch.Chunks; number++) await SubmitAsync(town, batch.Chunk(number));
        await Refused.OfAsync(StatusCode.InvalidArgument, "CHUNKS_DIFFER", async () => await town.Settlement.CloseBatchAsync(new() { Key = batch.Key }, town.Token, cancellationToken: Cancellation));

        Assert.Equal(batch.Net, (await batch.SendAsync(town)).BookedGrams);
    }

    [Fact]
    public async Task Chunks_WhoseRecordsOverlap_AreRefusedAtTheClose()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(1);
        // Two chunks of one cell: each is in order by itself.
        var one = new Batch(RegistryTown.Deployment, Day, [Sold(101, "G47", 1, Provenance.Resale, 5)]);
        var second = one.Chunk(0);
        second.Number = 1;
        var digests = new[] { 0, 1 }.Select(n => CompanyChunkCodec.Digest(CompanyChunkCodec.Write(one.Deployment, Day, n, [Sold(101, "G47", 1, Provenance.Resale, 5)])));
        var head = new BatchHead { Key = one.Key, Chunks = 2, Records = 2, NetGrams = 10, Digest = ByteString.CopyFrom(CompanyChunkCodec.BatchDigest(digests)) };
        await OpenAsync(town, head);
        await SubmitAsync(town, one.Chunk(0));
        await SubmitAsync(town, second);

        await Refused.OfAsync(StatusCode.InvalidArgument, "CHUNKS_DIFFER", async () => await town.Settlement.CloseBatchAsync(new() { Key = one.Key }, town.Token, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Close_Early_NamesWhatIsMissing()
    {
        await using var town = await RegistryTown.StartAsync();
        var batch = new Batch(RegistryTown.Deployment, Day, Random(1, 3));
        await Refused.OfAsync(StatusCode.NotFound, "BATCH_UNKNOWN", async () => await town.Settlement.CloseBatchAsync(new() { Key = batch.Key }, town.Token, cancellationToken: Cancellation));
        await Refused.OfAsync(StatusCode.NotFound, "BATCH_UNKNOWN", () => SubmitAsync(town, batch.Chunk(0)));
        await OpenAsync(town, batch.Head);
        await Refused.OfAsync(StatusCode.FailedPrecondition, "CHUNKS_MISSING", async () => await town.Settlement.CloseBatchAsync(new() { Key = batch.Key }, town.Token, cancellationToken: Cancellation));
        await Refused.OfAsync(StatusCode.FailedPrecondition, "BATCH_NOT_BOOKED", async () => await town.Settlement.RetryBreaksAsync(new() { Key = batch.Key }, town.Token, cancellationToken: Cancellation));
    }

    public static TheoryData<string, string, string> BadRecords => new()
    {
        { "company 0", "RECORD_INVALID", "records[0]" }, { "company large", "RECORD_INVALID", "records[0]" }, { "nothing", "RECORD_INVALID", "records[0]" },
        { "activity", "RECORD_INVALID", "records[0]" }, { "store", "RECORD_INVALID", "records[0]" }, { "store without activity", "RECORD_INVALID", "records[0]" },
        { "provenance", "RECORD_INVALID", "records[0]" }, { "provenance none", "RECORD_INVALID", "records[0]" }, { "grams", "RECORD_INVALID", "records[0]" }, { "removal", "RECORD_INVALID", "records[0]" },
        { "sales", "RECORD_INVALID", "records[0]" }, { "refunds", "RECORD_INVALID", "records[0]" }, { "twice", "RECORDS_OUT_OF_ORDER", "records[1]" }, { "order", "RECORDS_OUT_OF_ORDER", "records[1]" },
        { "number", "CHUNK_NUMBER_OUT_OF_RANGE", "number" }, { "number high", "CHUNK_NUMBER_OUT_OF_RANGE", "number" }, { "empty", "RECORDS_OUT_OF_RANGE", "records" },
        { "no key", "KEY_MISSING", "key" }, { "day", "BUSINESS_DAY_INVALID", "key.business_day" }, { "day to come", "BUSINESS_DAY_INVALID", "key.business_day" },
    };

    [Theory]
    [MemberData(nameof(BadRecords))]
    public async Task Chunk_ThatIsNone_IsRefusedWithItsPlace(string what, string code, string field)
    {
        await using var town = await RegistryTown.StartAsync();
        var batch = new Batch(RegistryTown.Deployment, Day, [Sold(101, "G47", 1, Provenance.Resale, 5), Sold(102, "G47", 1, Provenance.Resale, 5)]);
        await OpenAsync(town, batch.Head);
        var chunk = batch.Chunk(0);
        var record = chunk.Records[0];
        switch (what)
        {
            case "company 0": record.Company = 0; break;
            case "company large": record.Company = long.MaxValue; break;
            case "nothing": record.ClearTotal(); break;
            case "activity": record.Sales.Activity = "g47;DROP"; break;
            case "store": record.Sales.Store = -2; break;
            case "store without activity": record.Sales.Activity = ""; break;
            case "provenance": record.Sales.Provenance = (V1.Provenance)258; break;
            case "provenance none": record.Sales.Provenance = V1.Provenance.None; break;
            case "grams": record.Sales.SoldGrams = long.MinValue; break;
            case "removal": record.Sales.RemovalGrams = long.MaxValue; break;
            case "sales": record.Sales.Sales = -1; break;
            case "refunds": record.Sales.Refunds = long.MaxValue; break;
            case "twice": chunk.Records[1] = record.Clone(); break;
            case "order": (chunk.Records[0], chunk.Records[1]) = (chunk.Records[1], record); break;
            case "number": chunk.Number = -1; break;
            case "number high": chunk.Number = 1; break;
            case "empty": chunk.Records.Clear(); break;
            case "no key": chunk.Key = null; break;
            case "day": chunk.Key.BusinessDay = "21.11.2026"; break;
            case "day to come": chunk.Key.BusinessDay = "2026-11-24"; break;
            default: throw new ArgumentException(what);
        }

        Assert.Equal(field, (await Refused.OfAsync(StatusCode.InvalidArgument, code, () => SubmitAsync(town, chunk))).Field);
        Assert.Single((await town.Settlement.GetBatchAsync(new() { Key = batch.Key }, town.Token, cancellationToken: Cancellation)).Status.MissingChunks);
    }

    [Fact]
    public async Task Amounts_ThatWouldOverflow_AreRefused()
    {
        await using var town = await RegistryTown.StartAsync();
        var records = Enumerable.Range(1, 1_001).Select(i => Sold(i, null, null, null, 1_000_000_000_000_000)).ToList();
        var batch = new Batch(RegistryTown.Deployment, Day, records, chunkSize: 2_000);
        var head = batch.Head.Clone();
        await Refused.OfAsync(StatusCode.InvalidArgument, "GRAMS_OUT_OF_RANGE", () => OpenAsync(town, head));
        head.NetGrams = 0;
        await OpenAsync(town, head);
        await Refused.OfAsync(StatusCode.InvalidArgument, "GRAMS_OUT_OF_RANGE", () => SubmitAsync(town, batch.Chunk(0)));
    }

    [Theory]
    [InlineData("chunks", "CHUNKS_OUT_OF_RANGE")]
    [InlineData("records", "RECORDS_OUT_OF_RANGE")]
    [InlineData("few", "RECORDS_OUT_OF_RANGE")]
    [InlineData("digest", "DIGEST_INVALID")]
    [InlineData("statement", "STATEMENT_INVALID")]
    [InlineData("head", "HEAD_MISSING")]
    public async Task Head_ThatIsNone_IsRefused(string what, string code)
    {
        await using var town = await RegistryTown.StartAsync();
        var head = new Batch(RegistryTown.Deployment, Day, Random(1, 3)).Head;
        if (what == "chunks") head.Chunks = int.MaxValue;
        if (what == "records") head.Records = long.MaxValue;
        if (what == "few") head.Records = 0;
        if (what == "digest") head.Digest = ByteString.Empty;
        if (what == "statement") head.Statement = ByteString.CopyFrom(new byte[10_001]);

        await Refused.OfAsync(StatusCode.InvalidArgument, code, () => OpenAsync(town, what == "head" ? null : head));
    }

    [Fact]
    public async Task Bytes_ThatAreNoMessage_AreRefused_AndTheRegistryServesOn()
    {
        await using var town = await RegistryTown.StartAsync();
        var random = new Random(20261122);
        var raw = new Method<byte[], byte[]>(MethodType.Unary, "carbonpos.v1.RegistrySettlementService", "SubmitCompanyChunk", Marshallers.Create(b => b, b => b), Marshallers.Create(b => b, b => b));
        for (var run = 0; run < 50; run++)
        {
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            var refusal = await Assert.ThrowsAsync<RpcException>(() => town.Channel.CreateCallInvoker().AsyncUnaryCall(raw, null, new CallOptions(town.Token, cancellationToken: Cancellation), bytes).ResponseAsync);
            Assert.Contains(Refused.Detail(refusal).Code, (string[])["MESSAGE_UNREADABLE", "KEY_MISSING", "DEPLOYMENT_NOT_YOURS"]);
        }

        var large = new byte[(1 << 20) + 1];
        var tooLarge = await Assert.ThrowsAsync<RpcException>(() => town.Channel.CreateCallInvoker().AsyncUnaryCall(raw, null, new CallOptions(town.Token, cancellationToken: Cancellation), large).ResponseAsync);
        Assert.Equal("MESSAGE_TOO_LARGE", Refused.Detail(tooLarge).Code);
        Assert.Equal(BatchState.Booked, (await new Batch(RegistryTown.Deployment, Day, []).SendAsync(town)).State);
    }

    [Fact]
    public async Task Caller_WithoutToken_OrOfAnotherRoleOrDeployment_IsRefused()
    {
        await using var town = await RegistryTown.StartAsync();
        var batch = new Batch(RegistryTown.Deployment, Day, []);
        await AddCallerAsync(town, "other-token", new { role = "deployment", deployment = "elsewhere" });
        await AddCallerAsync(town, "producer-token", new { role = "producer", company = "101" });
        await town.RestartAsync();

        Task OpenAs(Metadata? token) => town.Settlement.OpenBatchAsync(new() { Head = batch.Head }, token, cancellationToken: Cancellation).ResponseAsync;
        await Refused.OfAsync(StatusCode.Unauthenticated, "TOKEN_UNKNOWN", () => OpenAs(null));
        await Refused.OfAsync(StatusCode.Unauthenticated, "TOKEN_UNKNOWN", () => OpenAs(RegistryTown.Bearer("guess")));
        await Refused.OfAsync(StatusCode.Unauthenticated, "TOKEN_UNKNOWN", () => OpenAs(RegistryTown.Bearer(new string('x', 5_000))));
        await Refused.OfAsync(StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED", () => OpenAs(RegistryTown.Bearer("producer-token")));
        Assert.Equal("head.key.deployment", (await Refused.OfAsync(StatusCode.PermissionDenied, "DEPLOYMENT_NOT_YOURS", () => OpenAs(RegistryTown.Bearer("other-token")))).Field);
        await OpenAsync(town, batch.Head);
        await Refused.OfAsync(
            StatusCode.PermissionDenied, "DEPLOYMENT_NOT_YOURS",
            () => town.Settlement.GetBatchAsync(new() { Key = batch.Key }, RegistryTown.Bearer("other-token"), cancellationToken: Cancellation).ResponseAsync);
    }

    [Fact]
    public async Task Statement_OfADeploymentWithKeys_MustBeSigned()
    {
        await using var town = await RegistryTown.StartAsync();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var begun = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var signer = SettlementKey.FromPrivate(KeyUse.Statement, "s1", key, begun, begun.AddYears(1));
        using var ended = SettlementKey.FromPrivate(KeyUse.Statement, "s0", key, begun.AddYears(-1), begun);
        await File.WriteAllTextAsync(Path.Combine(town.Folder, "keys-of-signing.json"), ReceiptJson.Write(new SettlementKeyring([signer, ended])), Cancellation);
        await AddCallerAsync(town, "signing", new { role = "deployment", deployment = "signing", statement_keys = "keys-of-signing.json" });
        await town.RestartAsync();
        var head = new Batch("signing", Day, [Bought(7, 5)]).Head;
        var said = new Handover("registry", head.Chunks, head.Records, head.NetGrams, Carbon.Settlement.Digest.Read(head.Digest.Span));
        var statement = new DayStatement
        {
            Deployment = "signing", BusinessDay = Day, Partitions = 4, TreeSize = 0, Root = Carbon.Settlement.Digest.Of([]), Spans = Carbon.Settlement.Digest.Of([]), Handovers = [said], PolicyVersions = [],
        };
        Sign(statement);
        Task OpenAs(BatchHead sent) => town.Settlement.OpenBatchAsync(new() { Head = sent }, RegistryTown.Bearer("signing"), cancellationToken: Cancellation).ResponseAsync;

        await Refused.OfAsync(StatusCode.InvalidArgument, "STATEMENT_KEY_UNKNOWN", () => OpenAs(head));
        head.StatementKey = "s0";
        await Refused.OfAsync(StatusCode.InvalidArgument, "STATEMENT_KEY_UNKNOWN", () => OpenAs(head));
        head.StatementKey = "s1";
        var changed = head.Clone();
        changed.Statement = ByteString.CopyFrom(DayStatementCodec.Write(statement with { TreeSize = 1 }));
        await Refused.OfAsync(StatusCode.InvalidArgument, "STATEMENT_SIGNATURE_WRONG", () => OpenAs(changed));
        foreach (var other in (DayStatement[])[statement with { Deployment = "carbonpos" }, statement with { BusinessDay = Day.AddDays(-1) }, statement with { Handovers = [] }, statement with { Handovers = [said with { NetGrams = 5 }] }, statement with { Handovers = [said with { Institution = "central" }] }])
        {
            Sign(other);
            await Refused.OfAsync(StatusCode.InvalidArgument, "STATEMENT_DIFFERS", () => OpenAs(head));
        }

        head.Statement = ByteString.CopyFromUtf8("the day");
        head.StatementSignature = ByteString.CopyFrom(key.SignData("the day"u8, HashAlgorithmName.SHA256));
        await Refused.OfAsync(StatusCode.InvalidArgument, "STATEMENT_INVALID", () => OpenAs(head));
        Sign(statement);
        await OpenAs(head);
        // Signed again: another signature, the same statement.
        Sign(statement);
        await OpenAs(head);

        void Sign(DayStatement day)
        {
            head.Statement = ByteString.CopyFrom(DayStatementCodec.Write(day));
            head.StatementSignature = ByteString.CopyFrom(key.SignData(head.Statement.Span, HashAlgorithmName.SHA256));
        }
    }

    private static async Task AddCallerAsync(RegistryTown town, string token, object caller)
    {
        var path = Path.Combine(town.Folder, "callers.json");
        var root = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(path, Cancellation))!;
        var node = JsonSerializer.SerializeToNode(caller)!;
        node["token_sha256"] = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token)));
        root["callers"]!.AsArray().Add(node);
        await File.WriteAllTextAsync(path, root.ToJsonString(), Cancellation);
    }

    private static ByteString Digest(string text) => ByteString.CopyFrom(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private static Task OpenAsync(RegistryTown town, BatchHead? head) => town.Settlement.OpenBatchAsync(new() { Head = head }, town.Token, cancellationToken: Cancellation).ResponseAsync;

    private static Task SubmitAsync(RegistryTown town, SubmitCompanyChunkRequest chunk) => town.Settlement.SubmitCompanyChunkAsync(chunk, town.Token, cancellationToken: Cancellation).ResponseAsync;
}
