using System.Security.Cryptography;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.V1;
using Google.Protobuf;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>Batches: booked once, wholly or not at all; what is wrong is said, what cannot be booked stands as a break.</summary>
public class SettlementTests
{
    private const string Settlement = "CentralSettlement";

    [Fact]
    public async Task CloseBatch_ADayOfTwoCitizens_IsOnTheirStatementsToTheGram()
    {
        await using var central = await TestCentral.StartAsync();
        var (anna, bert) = (await central.PersonAsync("anna"), await central.PersonAsync("bert"));
        await central.DoAsync("allocate --country FR --period 2026");
        var status = await new TestDay("2026-06-01", [TestDay.Of(anna, 1_234, 8_460_000), TestDay.Of(bert, -50, 8_460_000)], perChunk: 1).SettleAsync(central.Client());

        Assert.Equal((BatchState.Booked, 0L, 16_918_816L), (status.State, status.BreakCount, status.BookedGrams));
        Assert.Equal(central.Clock.GetUtcNow(), status.BookedAt.ToDateTimeOffset());
        var annas = Assert.Single((await central.StatementAsync(anna)).Periods);
        Assert.Equal((2026, 8_458_766L, 8_460_000L, 1_234L, 0L), (annas.Period, annas.PositionGrams, annas.AllocatedGrams, annas.SpentGrams, annas.OnTheWayGrams));
        Assert.Equal(8_460_050, Assert.Single((await central.StatementAsync(bert)).Periods).PositionGrams);
        Assert.Equal("2026-06-01", (await central.StatementAsync(bert)).BookedThrough);
    }

    [Fact]
    public async Task CloseBatch_EverythingSentAgainInAnyOrder_BooksOnce()
    {
        await using var central = await TestCentral.StartAsync();
        var people = new List<AccountId>();
        for (var i = 0; i < 5; i++) people.Add(await central.PersonAsync($"p{i}"));
        var client = central.Client();
        var day = new TestDay("2026-06-01", people.Select((p, i) => TestDay.Of(p, 100 + i)), perChunk: 1);
        var opened = await day.OpenAsync(client);
        Assert.Equal((BatchState.Open, "[ 0, 1, 2, 3, 4 ]"), (opened.State, opened.MissingChunks.ToString()));
        foreach (var number in (int[])[4, 0, 4, 2, 2, 3]) await day.SubmitAsync(client, number);
        Assert.Equal("FailedPrecondition CHUNKS_MISSING", await client.FaultAsync(Settlement, "CloseBatch", new CloseBatchRequest { Key = day.Key }));
        Assert.Equal([1], (await day.OpenAsync(client)).MissingChunks);
        await day.SubmitAsync(client, 1);

        var first = await day.CloseAsync(client);
        var again = await day.SettleAsync(client);
        Assert.Equal(first, again);
        Assert.Equal(first, (await client.CallAsync<GetBatchResponse>(Settlement, "GetBatch", new GetBatchRequest { Key = day.Key })).Status);
        Assert.Equal(-510, first.BookedGrams);
        Assert.Equal(104, (await central.StatementAsync(people[4])).Periods[0].SpentGrams);
    }

    [Fact]
    public async Task CloseBatch_AZeroDay_IsBooked()
    {
        await using var central = await TestCentral.StartAsync();
        var status = await new TestDay("2026-05-31", []).SettleAsync(central.Client());

        Assert.Equal((BatchState.Booked, 0L, 0L), (status.State, status.BookedGrams, status.BreakCount));
    }

    [Fact]
    public async Task Batch_WrongSumsDigestsOrdersAndHeads_AreRefusedAndNothingIsBooked()
    {
        await using var central = await TestCentral.StartAsync();
        var (anna, bert) = (await central.PersonAsync("anna"), await central.PersonAsync("bert"));
        var client = central.Client();
        TestDay Day(string date) => new(date, [TestDay.Of(anna, 10), TestDay.Of(bert, 20)], perChunk: 1);

        async Task<string> CloseAfterAsync(string date, Action<BatchHead> change)
        {
            var day = Day(date);
            change(day.Head);
            await day.OpenAsync(client);
            for (var i = 0; i < day.Count; i++) await day.SubmitAsync(client, i);
            return await client.FaultAsync(Settlement, "CloseBatch", new CloseBatchRequest { Key = day.Key });
        }

        Assert.Equal("InvalidArgument BATCH_SUM_WRONG", await CloseAfterAsync("2026-05-01", h => h.NetGrams++));
        Assert.Equal("InvalidArgument BATCH_COUNT_WRONG", await CloseAfterAsync("2026-05-02", h => h.Records++));
        Assert.Equal("InvalidArgument BATCH_DIGEST_WRONG", await CloseAfterAsync("2026-05-03", h => h.Digest = ByteString.CopyFrom(new byte[32])));
        Assert.Equal(0, (await central.StatementAsync(anna)).Periods.Sum(p => p.SpentGrams));

        // Another head, another chunk under the same number, a number that is not announced.
        var other = Day("2026-05-01");
        Assert.Equal("AlreadyExists BATCH_DIFFERS head.net_grams", await client.FaultAsync(Settlement, "OpenBatch", new OpenBatchRequest { Head = other.Head }));
        var swapped = other.Chunk(0);
        swapped.Records[0].SpentGrams++;
        swapped.Records[0].NetGrams--;
        Assert.Equal("AlreadyExists CHUNK_DIFFERS records", await client.FaultAsync(Settlement, "SubmitCitizenChunk", swapped));
        swapped.Number = 2;
        Assert.Equal("InvalidArgument CHUNK_NUMBER_OUT_OF_RANGE number", await client.FaultAsync(Settlement, "SubmitCitizenChunk", swapped));

        // The operator discards the wrong one; then the right one is booked.
        await central.DoAsync("batch discard --deployment town --day 2026-05-01");
        Assert.Equal(-30, (await other.SettleAsync(client)).BookedGrams);
        Assert.Contains("stays", await central.RefusedAsync("batch discard --deployment town --day 2026-05-01"));
    }

    [Fact]
    public async Task CloseBatch_RecordsThatDoNotAscendFromChunkToChunk_AreRefused()
    {
        await using var central = await TestCentral.StartAsync();
        var anna = await central.PersonAsync("anna");
        var client = central.Client();
        // The same record in two chunks: each chunk is in order, the batch is not.
        var one = TestDay.Of(anna, 10);
        var day = new TestDay("2026-06-01", [one, one], perChunk: 1);
        await day.OpenAsync(client);
        await day.SubmitAsync(client, 0);
        await day.SubmitAsync(client, 1);
        Assert.Equal("InvalidArgument RECORDS_OUT_OF_ORDER", await client.FaultAsync(Settlement, "CloseBatch", new CloseBatchRequest { Key = day.Key }));
        Assert.Equal("InvalidArgument RECORDS_OUT_OF_ORDER records[1]", await client.FaultAsync(Settlement, "SubmitCitizenChunk", new TestDay("2026-06-01", [one, one]).Chunk(0)));
        Assert.Equal(0, (await central.StatementAsync(anna)).Periods.Sum(p => p.SpentGrams));
    }

    [Fact]
    public async Task CloseBatch_UnknownAndClosedAccounts_AreBreaksUntilTheRegisterKnowsBetter()
    {
        await using var central = await TestCentral.StartAsync();
        var (anna, bert) = (await central.PersonAsync("anna"), await central.PersonAsync("bert"));
        await central.DoAsync("person die bert --on 2026-05-20");
        var stranger = new AccountId(7, 7);
        var client = central.Client();
        var day = new TestDay("2026-06-01", [TestDay.Of(anna, 10), TestDay.Of(bert, 20), TestDay.Of(stranger, 40)], perChunk: 2);
        var status = await day.SettleAsync(client);

        Assert.Equal((-10L, 2L), (status.BookedGrams, status.BreakCount));
        Assert.Equal(status.Breaks.Sum(b => b.NetGrams) + status.BookedGrams, day.Head.NetGrams);
        Assert.Equal(["ACCOUNT_CLOSED", "ACCOUNT_UNKNOWN"], status.Breaks.Select(b => b.Code).Order());
        Assert.DoesNotContain(status.Breaks, b => b.Reason.Contains(bert.ToHex(), StringComparison.Ordinal));

        // Bert died later than the register thought; the stranger is enrolled.
        await central.DoAsync($"account close-later --account {bert.ToHex()} --last-day 2026-06-01");
        Assert.Equal(["2026-05-20", "2026-06-01"], (await central.FeedAsync()).Where(i => i.CloseAccount is not null).Select(i => i.CloseAccount.LastDay));
        Assert.Equal(1, (await day.RetryAsync(client)).BreakCount);
        // The same day once more orders nothing; an earlier one is refused.
        await central.DoAsync($"account close-later --account {bert.ToHex()} --last-day 2026-06-01");
        Assert.Contains("only moves on", await central.RefusedAsync($"account close-later --account {bert.ToHex()} --last-day 2026-05-31"));
        Assert.Equal(2, (await central.FeedAsync()).Count(i => i.CloseAccount is not null));
        await central.DoAsync("person add carl --born 1990-01-01 --deployment town");
        await central.DoAsync($"account open --person carl --deployment town --id {stranger.ToHex()}");
        var settled = await day.RetryAsync(client);
        Assert.Equal((-70L, 0L, BatchState.Booked), (settled.BookedGrams, settled.BreakCount, settled.State));
        Assert.Equal(settled, await day.RetryAsync(client));
        Assert.Equal(40, (await central.StatementAsync(stranger)).Periods.Sum(p => p.SpentGrams));
    }

    [Fact]
    public async Task CloseBatch_AnAccountsDay_IsBookedWholeOrNotAtAll()
    {
        await using var central = await TestCentral.StartAsync();
        var anna = await central.PersonAsync("anna");
        // The second period's allocation was never ordered: the first period's sale waits with it. The two are in two chunks.
        var status = await new TestDay("2026-06-01", [TestDay.Of(anna, 10), TestDay.Of(anna, 5, allocated: 1, period: 2027)], perChunk: 1).SettleAsync(central.Client());

        Assert.Equal(["ALLOCATION_NOT_ORDERED", "ALLOCATION_NOT_ORDERED"], status.Breaks.Select(b => b.Code));
        Assert.Equal(0, status.BookedGrams);
    }

    [Theory]
    [InlineData("carry", "CARRY_UNBALANCED")]
    [InlineData("correct", "CORRECTION_NOT_ORDERED")]
    [InlineData("unbuy", "BOUGHT_BELOW_ZERO")]
    [InlineData("future", "PERIOD_OUT_OF_RANGE")]
    [InlineData("huge", "AMOUNT_OUT_OF_RANGE")]
    public async Task CloseBatch_WhatCannotBe_IsABreak(string what, string code)
    {
        await using var central = await TestCentral.StartAsync();
        var anna = await central.PersonAsync("anna");
        var plain = TestDay.Of(anna);
        var grams = Carbon.Units.Co2eMass.FromGrams(5);
        var client = central.Client();
        if (what == "huge") await new TestDay("2026-05-31", [TestDay.Of(anna, -1_000_000_000_000_000)]).SettleAsync(client);
        var record = what switch
        {
            "carry" => plain with { CarriedIn = grams },
            "correct" => plain with { Corrected = grams },
            "unbuy" => plain with { Bought = -grams },
            "future" => TestDay.Of(anna, 5, period: 2028),
            _ => TestDay.Of(anna, -1),
        };
        var status = await new TestDay("2026-06-01", [record]).SettleAsync(client);

        Assert.Equal(code, Assert.Single(status.Breaks).Code);
        Assert.Equal(0, status.BookedGrams);
    }

    [Fact]
    public async Task CloseBatch_WhatVisitorsCannotHaveDone_IsABreak()
    {
        await using var central = await TestCentral.StartAsync(policy: null);
        static Carbon.Settlement.CitizenRecord Visitors(long grams, int period = 2026) => TestDay.Of(Carbon.Settlement.CitizenRecord.Nobody, grams, bought: grams, period: period);
        async Task<string> CodeAsync(string day, params Carbon.Settlement.CitizenRecord[] records) => (await new TestDay(day, records).SettleAsync(central.Client())).Breaks[0].Code;

        Assert.Equal("PRICE_MISSING", await CodeAsync("2026-05-01", Visitors(5)));
        Assert.Equal("PERIOD_OUT_OF_RANGE", await CodeAsync("2026-05-02", Visitors(5, 2029)));
        Assert.Equal("BOUGHT_BELOW_ZERO", await CodeAsync("2026-05-03", Visitors(-5)));
        await central.PublishAsync(TestCentral.Policy);
        Assert.Equal("POOL_SHORT", await CodeAsync("2026-05-04", Visitors(5)));
    }

    [Fact]
    public async Task Submit_FieldsOutOfRange_NameTheField()
    {
        await using var central = await TestCentral.StartAsync();
        var anna = await central.PersonAsync("anna");
        var client = central.Client();
        var day = new TestDay("2026-06-01", [TestDay.Of(anna, 10)]);
        await day.OpenAsync(client);

        async Task<string> FaultAsync(Action<SubmitCitizenChunkRequest> change)
        {
            var request = day.Chunk(0);
            change(request);
            return (await client.FaultAsync(Settlement, "SubmitCitizenChunk", request)).Replace("InvalidArgument ", "");
        }

        Assert.Equal("RECORD_SUM_WRONG records[0].net_grams", await FaultAsync(r => r.Records[0].NetGrams++));
        Assert.Equal("RECORD_SUM_WRONG records[0].net_grams", await FaultAsync(r => (r.Records[0].SpentGrams, r.Records[0].BoughtGrams) = (-1_000_000_000_000_000, 1_000_000_000_000_000)));
        Assert.Equal("RECORD_OUT_OF_RANGE records[0].spent_grams", await FaultAsync(r => r.Records[0].SpentGrams = long.MinValue));
        Assert.Equal("RECORD_OUT_OF_RANGE records[0].sold_grams", await FaultAsync(r => r.Records[0].SoldGrams = -1));
        Assert.Equal("RECORD_OUT_OF_RANGE records[0].bought_cents", await FaultAsync(r => r.Records[0].BoughtCents = long.MaxValue));
        Assert.Equal("TRADES_INVALID records[0].sold_trades", await FaultAsync(r => r.Records[0].SoldTrades = 1));
        Assert.Equal("TRADES_INVALID records[0].sold_trades", await FaultAsync(r => r.Records[0].SoldCents = 1));
        Assert.Equal("PERIOD_INVALID records[0].period", await FaultAsync(r => r.Records[0].Period = 0));
        Assert.Equal("ACCOUNT_INVALID records[0].account", await FaultAsync(r => r.Records[0].Account = ByteString.CopyFrom(1, 2)));
        Assert.Equal("ACCOUNT_INVALID records[0].account", await FaultAsync(r => r.Records[0].Account = ByteString.CopyFrom(new byte[16])));
        Assert.Equal("NOBODY_HAS_POINTS records[0]", await FaultAsync(r => r.Records[0].Account = ByteString.Empty));
        Assert.Equal("RECORD_COUNT_OUT_OF_RANGE records", await FaultAsync(r => r.Records.Clear()));
        Assert.Equal("CHUNK_NUMBER_OUT_OF_RANGE number", await FaultAsync(r => r.Number = -1));
        Assert.Equal("BUSINESS_DAY_INVALID key.business_day", await FaultAsync(r => r.Key.BusinessDay = "yesterday"));
    }

    [Fact]
    public async Task OpenBatch_HeadsOutOfRange_NameTheField()
    {
        await using var central = await TestCentral.StartAsync();
        var client = central.Client();

        async Task<string> FaultAsync(Action<BatchHead> change)
        {
            var day = new TestDay("2026-06-01", []);
            change(day.Head);
            return (await client.FaultAsync(Settlement, "OpenBatch", new OpenBatchRequest { Head = day.Head })).Replace("InvalidArgument ", "");
        }

        Assert.Equal("HEAD_OUT_OF_RANGE head.chunks", await FaultAsync(h => h.Chunks = -1));
        Assert.Equal("HEAD_OUT_OF_RANGE head.records", await FaultAsync(h => h.Records = 1));
        Assert.Equal("HEAD_OUT_OF_RANGE head.net_grams", await FaultAsync(h => h.NetGrams = long.MinValue));
        Assert.Equal("HEAD_OUT_OF_RANGE head.digest", await FaultAsync(h => h.Digest = ByteString.Empty));
        Assert.Equal("HEAD_OUT_OF_RANGE head.statement", await FaultAsync(h => h.Statement = ByteString.CopyFrom(new byte[10_001])));
        Assert.Equal("HEAD_OUT_OF_RANGE head.statement_signature", await FaultAsync(h => h.StatementSignature = ByteString.CopyFrom(new byte[63])));
        Assert.Equal("BUSINESS_DAY_OUT_OF_RANGE head.key.business_day", await FaultAsync(h => h.Key.BusinessDay = "2026-06-03"));
        Assert.Equal("BUSINESS_DAY_OUT_OF_RANGE head.key.business_day", await FaultAsync(h => h.Key.BusinessDay = "2024-12-31"));
        Assert.Equal("BUSINESS_DAY_INVALID head.key.business_day", await FaultAsync(h => h.Key.BusinessDay = "1 June"));
        Assert.Equal("NotFound BATCH_UNKNOWN", await client.FaultAsync(Settlement, "GetBatch", new GetBatchRequest { Key = new() { Deployment = "town", BusinessDay = "2026-06-01" } }));
        Assert.Equal("PermissionDenied DEPLOYMENT_NOT_YOURS deployment", await client.FaultAsync(Settlement, "OpenBatch", new OpenBatchRequest()));
    }

    [Fact]
    public async Task RetryBreaks_OfAnOpenBatch_IsRefused()
    {
        await using var central = await TestCentral.StartAsync();
        var day = new TestDay("2026-06-01", []);
        await day.OpenAsync(central.Client());
        Assert.Equal("FailedPrecondition BATCH_NOT_BOOKED", await central.Client().FaultAsync(Settlement, "RetryBreaks", new RetryBreaksRequest { Key = day.Key }));
    }

    [Fact]
    public async Task Calls_NonsenseBytesWrongTokensAndUnknownMethods_HaveACode()
    {
        await using var central = await TestCentral.StartAsync();
        await central.DoAsync("deployment add village --country FR");
        var key = new TestDay("2026-06-01", []).Key;
        var random = new Random(11);
        var nonsense = new byte[300];
        random.NextBytes(nonsense);

        Assert.Equal("InvalidArgument MESSAGE_UNREADABLE", await central.Client().FaultAsync(Settlement, "SubmitCitizenChunk", nonsense));
        Assert.Equal("InvalidArgument MESSAGE_TOO_LARGE", await central.Client().FaultAsync(Settlement, "SubmitCitizenChunk", new byte[5 << 20]));
        Assert.Equal("Unimplemented METHOD_UNKNOWN", await central.Client().FaultAsync(Settlement, "Whatever", []));
        Assert.Equal("Unauthenticated TOKEN_UNKNOWN", await central.Client(null).FaultAsync(Settlement, "GetBatch", new GetBatchRequest { Key = key }));
        Assert.Equal("PermissionDenied ROLE_NOT_ALLOWED", await central.Client("portal").FaultAsync(Settlement, "GetBatch", new GetBatchRequest { Key = key }));
        // A token that was made while the server ran, on another's day.
        Assert.Equal("PermissionDenied DEPLOYMENT_NOT_YOURS deployment", await central.Client("village").FaultAsync(Settlement, "GetBatch", new GetBatchRequest { Key = key }));
        // One more token: both are taken.
        var old = central.Client();
        await central.DoAsync("deployment token town");
        Assert.Equal("NotFound BATCH_UNKNOWN", await central.Client().FaultAsync(Settlement, "GetBatch", new GetBatchRequest { Key = key }));
        Assert.Equal("NotFound BATCH_UNKNOWN", await old.FaultAsync(Settlement, "GetBatch", new GetBatchRequest { Key = key }));
    }

    [Fact]
    public async Task OpenBatch_WithStatementKeys_NeedsASignedStatement()
    {
        await using var central = await TestCentral.StartAsync();
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await central.DoAsync($"deployment key town --key-id k1 --file {await central.WriteAsync("k1.pem", signing.ExportSubjectPublicKeyInfoPem())}");
        var client = central.Client();
        var anna = await central.PersonAsync("anna");
        var day = new TestDay("2026-06-01", [TestDay.Of(anna, 5)]);
        Task<string> FaultAsync() => client.FaultAsync(Settlement, "OpenBatch", new OpenBatchRequest { Head = day.Head });
        var handover = new Handover("central", day.Head.Chunks, day.Head.Records, day.Head.NetGrams, Digest.Read(day.Head.Digest.Span));
        var statement = new DayStatement { Deployment = "town", BusinessDay = day.Day, Partitions = 1, TreeSize = 0, Root = Digest.Of([]), Spans = Digest.Of([]), Handovers = [handover], PolicyVersions = [] };
        void Sign(byte[] bytes) => (day.Head.Statement, day.Head.StatementSignature) = (ByteString.CopyFrom(bytes), ByteString.CopyFrom(signing.SignData(bytes, HashAlgorithmName.SHA256)));

        Assert.Equal("InvalidArgument STATEMENT_MISSING head.statement", await FaultAsync());
        Sign(DayStatementCodec.Write(statement));
        Assert.Equal("InvalidArgument STATEMENT_KEY_UNKNOWN head.statement_key", await FaultAsync());
        day.Head.StatementKey = "k1";
        var sound = day.Head.Statement;
        Sign("the day"u8.ToArray());
        Assert.Equal("InvalidArgument STATEMENT_UNREADABLE head.statement", await FaultAsync());
        day.Head.Statement = sound;
        Assert.Equal("InvalidArgument STATEMENT_SIGNATURE_WRONG head.statement_signature", await FaultAsync());
        foreach (var other in (DayStatement[])
        [
            statement with { Deployment = "coast" }, statement with { BusinessDay = day.Day.AddDays(1) }, statement with { Handovers = [] }, statement with { Handovers = [handover with { NetGrams = -4 }] },
            statement with { Handovers = [handover with { Digest = Digest.Of([1]) }] }, statement with { Handovers = [handover with { Institution = "registry" }] },
        ])
        {
            Sign(DayStatementCodec.Write(other));
            Assert.Equal("InvalidArgument STATEMENT_DIFFERS head.statement", await FaultAsync());
        }

        Sign(DayStatementCodec.Write(statement));
        Assert.Equal(BatchState.Open, (await day.OpenAsync(client)).State);
        // Signed anew, the statement is the same.
        Sign(DayStatementCodec.Write(statement));
        Assert.Equal(BatchState.Booked, (await day.SettleAsync(client)).State);
    }
}
