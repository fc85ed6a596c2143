using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.Testbed.Invoices;
using CarbonPos.Testbed.Servers;
using CarbonPos.V1;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Invoices;

/// <summary>Bills paid in points through gRPC, on the embedded store.</summary>
public sealed class PayingTests
{
    private static async Task<string> CodeAsync(Func<Task> call) => Errors.DetailOf(await Assert.ThrowsAsync<RpcException>(call)).Code;

    [Fact]
    public async Task Pay_QuotedInvoice_DebitsItsLinesAndNamesItsPurchase()
    {
        await using var town = await BillTown.OpenAsync();
        var quote = await town.QuoteAsync(BillTown.Cheese(2), town.By(BillTown.Rich));
        Assert.Equal((2 * BillTown.LineGrams, "", "", "2026/17", "2026-05-30", BillTown.RichGrams), (quote.GramsTotal, quote.Unpayable, quote.PaidBy, quote.Number, quote.Issued, quote.GramsAvailable));
        Assert.All(quote.Lines, line => Assert.Equal((BillTown.LineGrams, Provenance.Transmitted, "3.0000", "C62"), (line.Weighed.Grams.Grams, line.Weighed.Grams.Provenance, line.Quantity, line.Unit)));

        var posting = await town.PayAsync(await town.PaymentAsync(BillTown.Cheese(2), town.By(BillTown.Rich)));
        Assert.Equal((Outcome.Approved, 2 * BillTown.LineGrams, 2), (posting.Outcome, posting.GramsMoved, posting.Lines.Count));
        Assert.Equal(quote.PurchaseId, (await town.Gateway.Till.GetAsync(posting.TransactionId)).PurchaseId);
        Assert.Equal(2 * BillTown.LineGrams, await town.SpentAsync(BillTown.Rich));
    }

    [Fact]
    public async Task Pay_SameBytesAgain_GetsTheSameAnswer_AnotherPaymentIsToldThatItIsPaid()
    {
        await using var town = await BillTown.OpenAsync();
        var first = await town.PaymentAsync(BillTown.Cheese(), town.By(BillTown.Rich));
        var posting = await town.PayAsync(first);
        Assert.Equal(posting, await town.PayAsync(first));

        foreach (var payer in (Carbon.Transactions.AccountId[])[BillTown.Rich, BillTown.Neighbour])
        {
            var again = await town.PaymentAsync(BillTown.Cheese(), town.By(payer), first.RequestId);
            var error = Errors.DetailOf(await Assert.ThrowsAsync<RpcException>(() => town.PayAsync(again)));
            Assert.Equal(("INVOICE_PAID", false), (error.Code, error.Retryable));
            Assert.Contains(posting.TransactionId, error.SupportText, StringComparison.Ordinal);
            // A later attempt claims that the earlier ones came to nothing.
            again.RequestId = first.RequestId[..^2] + "02";
            Assert.Equal("INVOICE_PAID", await CodeAsync(() => town.PayAsync(again)));
        }

        Assert.Equal((BillTown.LineGrams, 0), (await town.SpentAsync(BillTown.Rich), await town.SpentAsync(BillTown.Neighbour)));
    }

    /// <summary>Whoever pays, at whichever till, at the same moment: points move once.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Pay_FromManyTillsAtOnce_MovesPointsOnce(int seed)
    {
        await using var town = await BillTown.OpenAsync();
        var random = new Random(seed);
        var bill = BillTown.Cheese(number: $"R-{seed}");
        var id = (await town.QuoteAsync(bill)).RequestId;
        var payments = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => town.PaymentAsync(bill, town.By(random.Next(2) == 0 ? BillTown.Rich : BillTown.Neighbour), id)));
        var ends = await Task.WhenAll(payments.Select(async payment =>
        {
            using var till = town.Gateway.Client("till-a");
            try
            {
                return (await town.PayAsync(payment, till)).Outcome.ToString();
            }
            catch (RpcException e)
            {
                return Errors.DetailOf(e).Code;
            }
        }));
        Assert.Equal(1, ends.Count(end => end == nameof(Outcome.Approved)));
        Assert.All(ends, end => Assert.True(end is nameof(Outcome.Approved) or "INVOICE_PAID" or "INVOICES_BUSY", $"seed {seed}: {end}"));
        Assert.Equal(BillTown.LineGrams, await town.SpentAsync(BillTown.Rich) + await town.SpentAsync(BillTown.Neighbour));
    }

    /// <summary>Empty cards use up nothing: the next shopper pays under the very same id.</summary>
    [Fact]
    public async Task Pay_RefusedManyTimes_UsesUpNoAttempt()
    {
        await using var town = await BillTown.OpenAsync();
        var bill = BillTown.Cheese();
        var id = (await town.QuoteAsync(bill)).RequestId;
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(Outcome.Insufficient, (await town.PayAsync(await town.PaymentAsync(bill, town.By(BillTown.Poor), id))).Outcome);
            Assert.NotEqual(Outcome.Approved, (await town.PayAsync(await town.PaymentAsync(bill, new() { Visitor = new() }, id))).Outcome);
        }

        var paid = await town.PaymentAsync(bill, town.By(BillTown.Rich), id);
        var posting = await town.PayAsync(paid);
        Assert.Equal(Outcome.Approved, posting.Outcome);
        // What is spent since does not change what the same payment is told.
        await town.PayAsync(await town.PaymentAsync(BillTown.Cheese(number: "2"), town.By(BillTown.Rich)));
        Assert.Equal(posting, await town.PayAsync(paid));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pay_AfterAWholeRefund_IsFreeOnceMore_AndForOneAlone(bool ledger)
    {
        await using var town = await BillTown.OpenAsync(o => o.Embedded.Ledger = ledger);
        var bill = BillTown.Cheese(2);
        var first = await town.PaymentAsync(bill, town.By(BillTown.Rich));
        var posting = await town.PayAsync(first);
        var next = first.RequestId[..^2] + "01";
        await RefundAsync(town, posting, new RefundLine { Line = 1, QuantityMilli = 3_000 });
        Assert.Equal("INVOICE_PAID", await CodeAsync(async () => await town.PayAsync(await town.PaymentAsync(bill, town.By(BillTown.Neighbour), next))));
        await RefundAsync(town, posting);
        Assert.Equal(0, await town.SpentAsync(BillTown.Rich));
        if (ledger) await UntilAsync(town, async () => (await town.QuoteAsync(bill)).RequestId == next);
        Assert.Equal("INVOICE_ATTEMPT_SPENT", await CodeAsync(async () => await town.PayAsync(await town.PaymentAsync(bill, town.By(BillTown.Neighbour), first.RequestId))));

        var payments = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => town.PaymentAsync(bill, town.By(i % 2 == 0 ? BillTown.Rich : BillTown.Neighbour), next)));
        var ends = await Task.WhenAll(payments.Select(async payment =>
        {
            using var till = town.Gateway.Client("till-a");
            try
            {
                return (await town.PayAsync(payment, till)).Outcome.ToString();
            }
            catch (RpcException e)
            {
                return Errors.DetailOf(e).Code;
            }
        }));
        Assert.Equal(1, ends.Count(end => end == nameof(Outcome.Approved)));
        Assert.All(ends, end => Assert.True(end is nameof(Outcome.Approved) or "INVOICE_PAID" or "INVOICES_BUSY", end));
        Assert.Equal("INVOICE_PAID", await CodeAsync(async () => await town.PayAsync(await town.PaymentAsync(bill, town.By(BillTown.Rich), first.RequestId[..^2] + "02"))));
        if (ledger) await UntilAsync(town, async () => (await town.QuoteAsync(bill)).PaidBy is { Length: > 0 } by && by != posting.TransactionId);
        Assert.Equal(posting, await town.PayAsync(first));
        Assert.Equal(2 * BillTown.LineGrams, await town.SpentAsync(BillTown.Rich) + await town.SpentAsync(BillTown.Neighbour));
    }

    private static Task UntilAsync(BillTown town, Func<Task<bool>> isSo) => Patience.UntilAsync("the ledger has it", () =>
    {
        town.Gateway.Clock.Advance(TimeSpan.FromSeconds(1));
        return isSo();
    }, TestContext.Current.CancellationToken);

    private static Task<Posting> RefundAsync(BillTown town, Posting posting, params RefundLine[] lines) =>
        town.Gateway.Till.PostAsync(new RefundRequest { RequestId = Guid.NewGuid().ToString("D"), TransactionId = posting.TransactionId, Lines = { lines } });

    [Fact]
    public async Task Pay_BillOfADayToCome_IsRefused()
    {
        await using var town = await BillTown.OpenAsync();
        var late = BillTown.Cheese().Replace("20260530", "20260603", StringComparison.Ordinal);
        Assert.Equal("INVOICE_IN_FUTURE", (await town.QuoteAsync(late)).Unpayable);
    }

    [Fact]
    public async Task Pay_AfterGivingUp_NeedsTheNextAttempt()
    {
        await using var town = await BillTown.OpenAsync();
        var bill = BillTown.Cheese();
        var lost = await town.PaymentAsync(bill, town.By(BillTown.Rich));
        Assert.False((await town.Gateway.Till.FindAsync(new() { RequestId = lost.RequestId, Instrument = lost.Instrument })).Found);
        Assert.Equal("INVOICE_ATTEMPT_SPENT", await CodeAsync(() => town.PayAsync(lost)));
    }

    [Fact]
    public async Task Pay_InvoiceToACompany_IsTheCompanys_AndNoCitizens()
    {
        await using var town = await BillTown.OpenAsync();
        var bill = BillTown.ToCompany("732829320");
        Assert.Equal("732829320", (await town.QuoteAsync(bill)).BuyerCompany);
        var citizens = await town.PaymentAsync(bill, town.By(BillTown.Rich));
        Assert.Equal("INVOICE_BUYER_IS_COMPANY", await CodeAsync(() => town.PayAsync(citizens)));
        var others = await town.PaymentAsync(bill, new() { Company = new() { Number = "552100554" } });
        Assert.Equal("INVOICE_BUYER_DIFFERS", await CodeAsync(() => town.PayAsync(others)));

        var company = new Instrument { Company = new() { Number = "732829320" } };
        var payment = await town.PaymentAsync(bill, company);
        var posting = await town.PayAsync(payment);
        Assert.Equal((Outcome.Approved, BillTown.LineGrams), (posting.Outcome, posting.GramsMoved));
        Assert.True((await town.Gateway.Till.FindAsync(new() { RequestId = payment.RequestId, Instrument = company })).Found);
        Assert.Equal(0, await town.SpentAsync(BillTown.Rich));
        Assert.Equal("COMPANY_NOT_FOR_MODE", await CodeAsync(() => town.PayAsync(new() { RequestId = Guid.NewGuid().ToString("D"), Instrument = company, Lines = { Shelf.Line(Shelf.Cheese) } })));
    }

    [Fact]
    public async Task Pay_WhatIsNoBillOfThisShop_IsRefusedByName()
    {
        await using var town = await BillTown.OpenAsync();
        var good = await town.PaymentAsync(BillTown.Cheese(), town.By(BillTown.Rich));
        Assert.Equal("INVOICE_OF_ANOTHER_SELLER", await CodeAsync(() => town.PayAsync(good, town.Gateway.OtherTill)));
        Assert.Equal("INVOICE_OF_ANOTHER_SELLER", (await town.QuoteAsync(BillTown.Cheese(), by: town.Gateway.OtherTill)).Unpayable);

        var credit = BillTown.Cheese().Replace("<ram:TypeCode>380</ram:TypeCode>", "<ram:TypeCode>381</ram:TypeCode>", StringComparison.Ordinal);
        var quote = await town.QuoteAsync(credit);
        Assert.Equal((true, "INVOICE_IS_CREDIT", "", 0L), (quote.IsCredit, quote.Unpayable, quote.RequestId, quote.GramsTotal));
        Assert.Equal("2026/9", Assert.Single(quote.Preceding));
        Assert.Equal("INVOICE_IS_CREDIT", await CodeAsync(async () => await town.PayAsync(await town.PaymentAsync(credit, town.By(BillTown.Rich), good.RequestId))));

        foreach (var (change, code) in (IEnumerable<(Action<AuthorizeRequest>, string)>)
        [
            (r => r.Mode = AuthorizeMode.Hold, "INVOICE_NOT_FOR_MODE"),
            (r => r.AllowPartial = true, "INVOICE_PAID_WHOLE"),
            (r => r.Lines.Add(Shelf.Line(Shelf.Cheese)), "INVOICE_OR_LINES"),
            (r => r.RequestId = Guid.NewGuid().ToString("D"), "INVOICE_REQUEST_ID"),
            (r => r.PurchaseId = Guid.NewGuid().ToString("D"), "INVOICE_PURCHASE_ID"),
            (r => r.Invoice.PaymentId = "x", "PAYMENT_ID_INVALID"),
            (r => r.Invoice = new(), "INVOICE_MISSING"),
        ])
        {
            var wrong = good.Clone();
            change(wrong);
            Assert.Equal(code, await CodeAsync(() => town.PayAsync(wrong)));
        }

        Assert.Equal(0, await town.SpentAsync(BillTown.Rich));
    }

    [Fact]
    public async Task Quote_HostileFile_IsRefusedByItsName()
    {
        await using var town = await BillTown.OpenAsync();
        var tried = 0;
        foreach (var attack in InvoiceAttacks.All())
        {
            var file = attack.Make();
            if (file.Length is 0 or > 1_000_000) continue;
            tried++;
            Assert.Equal((attack.Name, attack.Code), (attack.Name, await CodeAsync(() => town.QuoteAsync(file))));
        }

        Assert.True(tried > 30, $"Only {tried} attacks fit into a message.");
        Assert.Equal(BillTown.LineGrams, (await town.QuoteAsync(BillTown.Cheese())).GramsTotal);
    }

    [Fact]
    public async Task Refund_OfAPaidInvoice_GivesItsLinesBack()
    {
        await using var town = await BillTown.OpenAsync();
        var posting = await town.PayAsync(await town.PaymentAsync(BillTown.Cheese(2), town.By(BillTown.Rich)));
        await town.Gateway.Till.PostAsync(new RefundRequest { RequestId = Guid.NewGuid().ToString("D"), TransactionId = posting.TransactionId, Lines = { new RefundLine { Line = 1, QuantityMilli = 1_000 } } });
        Assert.Equal((2 * BillTown.LineGrams) - 1_410, await town.SpentAsync(BillTown.Rich));
    }
}
