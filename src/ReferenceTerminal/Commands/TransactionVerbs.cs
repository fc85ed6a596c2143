using System.CommandLine;
using System.Globalization;
using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"capture", "void", "refund" and "show": what is done with a transaction that a receipt names.</summary>
sealed class TransactionVerbs
{
    private readonly ProductOptions products = new();

    private readonly Option<string[]> line = new("--line")
    {
        Description = "Which line of the receipt comes back, from 1; with a quantity as 2x1. Repeat for several. Default: all that is left.",
        HelpName = "N[xQ]",
    };

    public Command Capture(TillRunner runner)
    {
        var command = new Command("capture", "Turn a hold into a debit of what was really sold.");
        var transaction = AddTransaction(command);
        products.AddBasketTo(command);
        runner.Attach(command, async (till, parsed, stop) =>
        {
            var id = parsed.GetRequiredValue(transaction);
            var (basket, _) = BasketReader.Read(products, parsed, till.LabelRules, skip: id);
            var items = basket.Count > 0 ? await SellVerb.WeighAsync(till, basket, stop) : Named(till, id);
            var outcome = await till.Client.CaptureAsync(id, basket.Count > 0 ? basket : null, cancellation: stop);
            return Answers.Give(till, "capture", new SaleReceipt(RequestKind.Capture, outcome, items));
        }, Earlier.Settled);
        return command;
    }

    public Command Void(TillRunner runner)
    {
        var command = new Command("void", "Give an open hold back.");
        var transaction = AddTransaction(command);
        runner.Attach(command, async (till, parsed, stop) =>
            Answers.Give(till, "void", new SaleReceipt(RequestKind.Void, await till.Client.VoidAsync(parsed.GetRequiredValue(transaction), cancellation: stop), [])), Earlier.Settled);
        return command;
    }

    public Command Refund(TillRunner runner)
    {
        var command = new Command("refund", "Give points of a sale back, whole or by line.");
        var transaction = AddTransaction(command);
        command.Options.Add(line);
        runner.Attach(command, async (till, parsed, stop) =>
        {
            var id = parsed.GetRequiredValue(transaction);
            var lines = (parsed.GetValue(line) ?? []).Select(ReadLine).ToList();
            var coming = await ComingBackAsync(till, id, lines, stop);
            var outcome = await till.Client.RefundAsync(id, lines, cancellation: stop);
            if (outcome is SaleOutcome.Refused { Reason: RefusalReason.OverRefund } && lines.Count > 0) await RequireOnReceiptAsync(till, id, lines, stop);
            return Answers.Give(till, "refund", new SaleReceipt(RequestKind.Refund, outcome, Returned(till, till.Tickets.Names(id), coming, outcome)));
        }, Earlier.Settled);
        return command;
    }

    public Command Show(TillRunner runner)
    {
        var command = new Command("show", "One transaction as it stands now.");
        var transaction = AddTransaction(command);
        runner.Attach(command, async (till, parsed, stop) =>
        {
            var found = await till.Client.GetTransactionAsync(parsed.GetRequiredValue(transaction), stop);
            Statements.Write(till, found, till.Tickets.Names(found.TransactionId));
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> AddTransaction(Command command)
    {
        var transaction = new Argument<string>("TRANSACTION") { Description = "The transaction number on the receipt, such as 17-1-204." };
        command.Arguments.Add(transaction);
        return transaction;
    }

    private static List<ReceiptItem> Named(TillSession till, string transactionId) => [.. till.Tickets.Names(transactionId).Select(n => new ReceiptItem(n))];

    /// <summary>Which lines of the sale come back, from 0: the answer gives their grams in the sale's order, not their numbers.</summary>
    private static async Task<List<int>> ComingBackAsync(TillSession till, string id, List<ReturnedLine> lines, CancellationToken stop)
    {
        if (lines.Count > 0)
        {
            return [.. lines.Select(l => l.Line).Distinct().Order()];
        }

        try
        {
            var sale = await till.Client.GetTransactionAsync(id, stop);
            return [.. sale.Lines.Index().Where(l => l.Item.Quantity > l.Item.RefundedQuantity).Select(l => l.Index)];
        }
        catch (CarbonPosException unknown) when (unknown.Code == "TRANSACTION_UNKNOWN")
        {
            // The refund itself says so, with its own receipt.
            return [];
        }
    }

    /// <summary>A line that the sale never had is refused as too much; a cashier has to hear which it is.</summary>
    private static async Task RequireOnReceiptAsync(TillSession till, string id, List<ReturnedLine> lines, CancellationToken stop)
    {
        int count;
        try
        {
            count = (await till.Client.GetTransactionAsync(id, stop)).Lines.Count;
        }
        catch (CarbonPosException)
        {
            // The refusal stands, and is told as it is.
            return;
        }

        if (lines.FirstOrDefault(l => l.Line >= count) is { } missing)
        {
            throw new TillFault(
                ExitCode.Refused,
                "LINE_WRONG",
                $"The purchase has no line {missing.Line + 1}: it has {count}. Nothing was given back. \"carbonpos-till show {Printable.Of(id)}\" prints them.",
                $"L'achat n'a pas de ligne {missing.Line + 1} : il en a {count}. Rien n'a été rendu. « carbonpos-till show {Printable.Of(id)} » les affiche.");
        }
    }

    /// <summary>The lines that came back by name and number; another till may have been quicker, and then nothing is named at all.</summary>
    private static List<ReceiptItem> Returned(TillSession till, IReadOnlyList<string> names, List<int> coming, SaleOutcome outcome)
    {
        var back = outcome is { HasMoved: true, Posting: { } posting } ? posting.Lines.Count : 0;
        return back == coming.Count
            ? [.. coming.Select(l => new ReceiptItem(l < names.Count ? names[l] : $"{till.Pick("Line", "Ligne")} {l + 1}") { LineNumber = l + 1 })]
            : [.. Enumerable.Repeat(new ReceiptItem(till.Pick("One line of the sale", "Une ligne de la vente")), back)];
    }

    private static ReturnedLine ReadLine(string text)
    {
        var parts = text.Split('x', 'X');
        decimal quantity = 0;
        if (parts.Length > 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > Basket.MaxLines
            || (parts.Length == 2 && (!TillNumber.TryRead(parts[1], out quantity) || quantity is < 0.001m or > BasketItem.MaxQuantity || decimal.Round(quantity, 3) != quantity)))
        {
            throw new TillFault(
                ExitCode.Usage, "LINE_WRONG", $"--line needs a line of the receipt, from 1, such as 2 or 2x1, not '{Printable.Of(text)}'.", $"--line demande une ligne du ticket, à partir de 1, comme 2 ou 2x1, pas « {Printable.Of(text)} ».");
        }

        return new ReturnedLine(number - 1, parts.Length == 2 ? quantity : null);
    }
}
