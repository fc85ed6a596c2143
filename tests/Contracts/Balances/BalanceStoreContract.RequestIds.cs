using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.Testbed;

namespace CarbonPos.Contracts.Balances;

public abstract partial class BalanceStoreContract
{
    [Fact]
    public async Task Replay_AfterTopUp_KeepsFirstRefusal()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 100);
        var sale = desk.Sale(Desk.Account(1), 400);
        var first = await desk.AskAsync(sale);
        Assert.Equal(Outcome.Insufficient, first.Outcome);
        await desk.AskAsync(desk.Allocate(Desk.Account(1), 10_000));

        var again = await desk.TakeAsync(sale);
        Assert.True(again.Replayed);
        Assert.Equal(Text(first), Text(again.Answer));
        Assert.Equal((10_100, 0), await desk.BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task Replay_OfEveryKind_GetsTheFirstAnswerAndMovesNothing()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 10_000);
        var account = Desk.Account(1);
        var sent = new List<(TransactionEvent Event, Answer Answer)>();
        var sale = await SendAsync(desk.Sale(account, 1_000, 500));
        var hold = await SendAsync(desk.Hold(account, 2_000, TimeSpan.FromHours(1)));
        await SendAsync(desk.Extend(hold.Transaction!.Value, 300));
        await SendAsync(desk.Capture(hold.Transaction!.Value, 1_700));
        var second = await SendAsync(desk.Hold(account, 100, TimeSpan.FromHours(1)));
        await SendAsync(desk.Void(second.Transaction!.Value));
        await SendAsync(desk.Refund(sale.Transaction!.Value, new RefundLine(0, 1_000)));
        await SendAsync(desk.Forward(account, 9_000));
        await SendAsync(desk.Sale(account, 1));
        var balance = await desk.BalanceAsync(account);

        desk.Now += TimeSpan.FromMinutes(20);
        foreach (var (e, answer) in sent)
        {
            var again = await desk.TakeAsync(e with { At = desk.Now });
            Assert.True(again.Replayed);
            Assert.Equal(Text(answer), Text(again.Answer));
        }

        Assert.Equal(balance, await desk.BalanceAsync(account));

        async Task<Answer> SendAsync(TransactionEvent e)
        {
            var answer = await desk.AskAsync(e);
            sent.Add((e, answer));
            return answer;
        }
    }

    [Fact]
    public async Task ReusedId_WithAnotherBody_NamesTheFirstFieldThatDiffers()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 10_000);
        // Of the same partition: an id reused on another partition is for the register's own check and for the drain.
        var count = new StoreTerms().Partitions;
        var neighbour = Enumerable.Range(2, 1_000).Select(Desk.Account).First(a => a.PartitionOf(count) == Desk.Account(1).PartitionOf(count));
        var sale = desk.Sale(Desk.Account(1), 400) with { Purchase = new Guid(7, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]) };
        sale = Fingerprints.Sign(sale);
        await desk.MakeAsync(sale);
        (BodyField Field, TransactionEvent Event)[] changed =
        [
            (BodyField.Call, desk.Hold(Desk.Account(1), 400, TimeSpan.FromHours(1))),
            (BodyField.Instrument, sale with { Account = neighbour }),
            (BodyField.Lines, sale with { Lines = Desk.Lines(401) }),
            (BodyField.Mode, sale with { AllowPartial = true }),
            (BodyField.Purchase, sale with { Purchase = Guid.Empty }),
            (BodyField.Timing, sale with { TillDate = new(2026, 6, 1) }),
        ];
        foreach (var (field, e) in changed)
        {
            var told = await desk.TakeAsync(Fingerprints.Sign(e with { Request = sale.Request }));
            Assert.Equal((field, null, false), (told.Misuse, told.Answer, told.Replayed));
        }

        Assert.Equal((9_600, 0), await desk.BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task RequestId_OfAnotherMerchant_IsAnotherRequest()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 10_000);
        var sale = desk.Sale(Desk.Account(1), 400);
        var others = sale with { Request = sale.Request with { Merchant = new(202) }, Seller = sale.Seller with { Company = new(202) } };
        Assert.NotEqual(await desk.MakeAsync(sale), await desk.MakeAsync(Fingerprints.Sign(others)));
        Assert.Equal((9_200, 0), await desk.BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task FindOrAbandon_AfterTheRequest_FindsIts_BeforeIt_RefusesItForEver()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 10_000);
        var (done, late) = (desk.Sale(Desk.Account(1), 400), desk.Sale(Desk.Account(1), 700));
        var answer = await desk.AskAsync(done);
        Assert.Equal(Text(answer), Text((await desk.TakeAsync(desk.Find(done))).Answer));

        Assert.Null((await desk.TakeAsync(desk.Find(late))).Answer);
        for (var i = 0; i < 2; i++)
        {
            var refused = await desk.AskAsync(late);
            Assert.Equal((Outcome.Refused, Refusal.Abandoned), (refused.Outcome, refused.Refusal));
            Assert.Null((await desk.TakeAsync(desk.Find(late))).Answer);
        }

        Assert.Equal((9_600, 0), await desk.BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task FindOrAbandon_OfAFollowUp_GoesToItsTransactionsPartition()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(8, 10_000);
        for (var i = 1; i <= 8; i++)
        {
            var hold = await desk.MakeAsync(desk.Hold(Desk.Account(i), 500, TimeSpan.FromHours(1)));
            var capture = desk.Capture(hold);
            Assert.Null((await desk.TakeAsync(desk.Find(capture))).Answer);
            Assert.Equal(Refusal.Abandoned, (await desk.AskAsync(capture)).Refusal);
            Assert.Equal((9_500, 500), await desk.BalanceAsync(Desk.Account(i)));
        }
    }

    [Fact]
    public async Task FindOrAbandon_AtTheSameTimeAsTheRequest_EitherFindsItOrStopsIt()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 1_000_000);
        var sales = Enumerable.Range(0, 200).Select(_ => desk.Sale(Desk.Account(1), 10)).ToArray();
        var pairs = await Task.WhenAll(sales.Select(async (sale, i) =>
        {
            var order = i % 2 == 0;
            var first = Task.Run(() => desk.TakeAsync(order ? sale : desk.Find(sale)));
            var second = Task.Run(() => desk.TakeAsync(order ? desk.Find(sale) : sale));
            return order ? (Sale: await first, Find: await second) : (Sale: await second, Find: await first);
        }));
        foreach (var (sale, find) in pairs)
        {
            if (find.Answer is null) Assert.Equal(Refusal.Abandoned, sale.Answer!.Refusal);
            else Assert.Equal(Text(sale.Answer), Text(find.Answer));
        }

        var sold = pairs.Count(p => p.Find.Answer is not null);
        Assert.Equal((1_000_000 - (10 * sold), 0), await desk.BalanceAsync(Desk.Account(1)));
    }

    [Fact]
    public async Task Voucher_PaysOnce_AndItsReplayKeepsTheFirstAnswer()
    {
        var desk = await OpenDeskAsync();
        await desk.OpenAccountsAsync(1, 10_000);
        var voucher = new Voucher(new(3, 4), Desk.Grams(1_000), desk.Now.AddHours(1), Refusal.None);
        var first = Fingerprints.Sign(desk.Sale(Desk.Account(1), 400) with { Voucher = voucher });
        var second = Fingerprints.Sign(desk.Sale(Desk.Account(1), 400) with { Voucher = voucher });
        var answer = await desk.AskAsync(first);
        Assert.Equal(Outcome.Approved, answer.Outcome);
        Assert.Equal(Refusal.FlashcodeSpent, (await desk.AskAsync(second)).Refusal);
        Assert.Equal(Text(answer), Text((await desk.TakeAsync(first)).Answer));
        Assert.Equal((9_600, 0), await desk.BalanceAsync(Desk.Account(1)));
    }
}
