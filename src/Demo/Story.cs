using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.Demo;

/// <summary>A day in the town: each chapter is one thing that a register has to be able to do.</summary>
internal sealed class Story(Town town, Page page, Language language, bool staysUp, TimeProvider time, long started)
{
    private readonly Counter counter = new(town, page, language);
    private readonly RequestId firstSale = RequestId.New(time);

    public async Task TellAsync(CancellationToken stop)
    {
        page.Title("CarbonPos: a day and a night in a small town");
        page.Text("What one buys carries a carbon content. The till debits it beside the euros, in points: 1 point = 1 kg CO2e, counted in whole grams.");
        var ending = await Ending.BeginAsync(town, page, counter, staysUp, stop);
        var (sale, belt, flashcode) = await FirstCheckoutAsync(stop);
        await HoldAsync(stop);
        await RefundAsync(sale, belt, stop);
        await RunShortAsync(stop);
        await ReplayAsync(sale, belt, flashcode, stop);
        await ending.AddUpAsync(stop);
        await new Neighbourhood(town, page, time).ShopAsync(stop);
        await new Night(town, page, time, staysUp).TellAsync(sale, stop);
        ending.Tell();
    }

    private async Task<(SaleOutcome Sale, Belt Belt, Instrument Flashcode)> FirstCheckoutAsync(CancellationToken stop)
    {
        page.Chapter("A checkout");
        page.Text("Amina puts three things on the belt. The till reads their bars, and the flashcode on her phone, from image files:");
        var belt = await counter.ScanAsync(stop, (Article.Coffee, 1), (Article.Brioche, 1), (Article.Notebook, 1));
        var flashcode = await counter.ScanPhoneAsync(Citizen.Amina, stop);
        var sale = await town.Till.SellAsync(belt.Basket, flashcode, new SaleTerms { RequestId = firstSale }, stop);
        counter.Print(RequestKind.Sale, sale, belt.Items);
        page.Text($"Three rules weighed the three lines; each says which and why. This receipt came {time.GetElapsedTime(started).TotalSeconds:0.0} s after the start.");
        return (sale, belt, flashcode);
    }

    private async Task HoldAsync(CancellationToken stop)
    {
        page.Chapter("Charging a car: set aside first, debit what was taken");
        page.Text("The Marchands plug in. How much will flow is not known yet, so the points for 40 kWh are set aside:");
        var belt = await counter.ScanAsync(stop, (Article.Charging, 40m));
        var flashcode = await counter.ScanPhoneAsync(Citizen.Household, stop);
        var hold = counter.Print(RequestKind.Hold, await town.Till.HoldAsync(belt.Basket, flashcode, cancellation: stop), belt.Items);
        page.Text("The battery was full after 27.4 kWh. That is debited, and the rest is free again:");
        var final = await counter.ScanAsync(stop, (Article.Charging, 27.4m));
        counter.Print(RequestKind.Capture, await town.Till.CaptureAsync(Counter.Needed(hold), final.Basket, cancellation: stop), final.Items);
    }

    private async Task RefundAsync(SaleOutcome sale, Belt belt, CancellationToken stop)
    {
        page.Chapter("Bringing one thing back");
        page.Text("Amina returns the notebook. Its line comes back at the content of the day of the sale; the other lines stay paid.");
        var notebook = belt.Items.Count - 1;
        var refund = await town.Till.RefundAsync(Counter.Needed(sale), [new ReturnedLine(notebook)], cancellation: stop);
        counter.Print(RequestKind.Refund, refund, [belt.Items[notebook]]);
    }

    private async Task RunShortAsync(CancellationToken stop)
    {
        page.Chapter("Running short, and splitting the bill");
        page.Text($"Léo has just moved in. His share of the year is still being worked out; {Page.Points(Citizen.Instalment)} came at once. Two beef dishes weigh more:");
        var belt = await counter.ScanAsync(stop, (Article.BeefBourguignon, 2));
        var flashcode = await counter.ScanPhoneAsync(town.Leo, stop);
        var purchase = RequestId.New(time).Value;
        var refused = await town.Till.SellAsync(belt.Basket, flashcode, new SaleTerms { PurchaseId = purchase }, stop);
        counter.Print(RequestKind.Sale, refused, belt.Items);
        if (refused.HasMoved) return;

        page.Text("A refusal spends nothing, so the same flashcode may try again. This time the till asks for as much as Léo's points carry:");
        var part = await town.Till.SellAsync(belt.Basket, flashcode, new SaleTerms { PurchaseId = purchase, AllowPartial = true }, stop);
        counter.Print(RequestKind.Sale, part, belt.Items);
        Counter.Needed(part);
        var rest = part.Posting!.Requested - part.Posting.Moved;
        if (!rest.IsPositive) return;

        page.Text($"Amina takes over the other {Page.Points(rest)}, under the same purchase id. The till states the grams itself: it sets them aside and captures them.");
        await PayRestAsync(rest, purchase, stop);
    }

    private async Task PayRestAsync(Co2eMass rest, Guid purchase, CancellationToken stop)
    {
        var flashcode = await counter.ScanPhoneAsync(Citizen.Amina, stop);
        var hold = await town.Till.HoldAsync(rest, flashcode, new HoldTerms { PurchaseId = purchase }, stop);
        var capture = await town.Till.CaptureAsync(Counter.Needed(hold), cancellation: stop);
        counter.Print(RequestKind.Capture, capture, [new ReceiptItem(language == Language.French ? "Reste de l'addition de Léo" : "Rest of Léo's bill")]);
    }

    private async Task ReplayAsync(SaleOutcome sale, Belt belt, Instrument flashcode, CancellationToken stop)
    {
        page.Chapter("The same request twice");
        page.Text("Say the answer of the first checkout got lost on its way. The till sends the request again, under the same id:");
        var again = await town.Till.SellAsync(belt.Basket, flashcode, new SaleTerms { RequestId = firstSale }, stop);
        page.Item($"first answer   {Told(sale)}");
        page.Item($"second answer  {Told(again)}");
        if (Told(again) != Told(sale)) throw new DemoException("a replayed request got another answer. This must never happen; please report it.");
        page.Text("The same transaction and the same figures, although Amina has bought more since. Nothing was debited twice.");
        page.Blank();
        page.Text("Someone who photographed her phone tries to pay with the picture, under a new id:");
        var thief = await town.Till.SellAsync(belt.Basket, flashcode, cancellation: stop);
        page.Item(thief is SaleOutcome.Refused refused ? $"refused: {refused.Reason}" : $"answer: {Told(thief)}");
        if (thief.HasMoved) throw new DemoException("a spent flashcode paid again. This must never happen; please report it.");
    }

    private static string Told(SaleOutcome outcome) =>
        $"{outcome.GetType().Name} {outcome.Posting?.TransactionId}, {outcome.Posting?.Moved.ToPoints()} debited, {outcome.Posting?.Available.ToPoints()} left";
}
