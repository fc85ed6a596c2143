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
            var (basket, _) = BasketReader.Read(products, parsed, skip: id);
            var items = basket.Count > 0 ? await SellVerb.WeighAsync(till, basket, stop) : Named(till, id);
            var outcome = await till.Client.CaptureAsync(id, basket.Count > 0 ? basket : null, cancellation: stop);
            return Answers.Give(till, "capture", new SaleReceipt(RequestKind.Capture, outcome, items));
        });
        return command;
    }

    public Command Void(TillRunner runner)
    {
        var command = new Command("void", "Give an open hold back.");
        var transaction = AddTransaction(command);
        runner.Attach(command, async (till, parsed, stop) =>
            Answers.Give(till, "void", new SaleReceipt(RequestKind.Void, await till.Client.VoidAsync(parsed.GetRequiredValue(transaction), cancellation: stop), [])));
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
            var outcome = await till.Client.RefundAsync(id, lines, cancellation: stop);
            return Answers.Give(till, "refund", new SaleReceipt(RequestKind.Refund, outcome, Returned(Named(till, id), lines)));
        });
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

    /// <summary>The answer holds the lines that came back, so the names of the others must go.</summary>
    private static List<ReceiptItem> Returned(List<ReceiptItem> sold, List<ReturnedLine> lines) => lines.Count == 0
        ? sold
        : [.. lines.Select(l => l.Line < sold.Count ? sold[l.Line] : new ReceiptItem($"{l.Line + 1}"))];

    private static ReturnedLine ReadLine(string text)
    {
        var parts = text.Split('x', 'X');
        decimal quantity = 0;
        if (parts.Length > 2
            || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > Basket.MaxLines
            || (parts.Length == 2 && (!decimal.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out quantity) || quantity is < 0.001m or > BasketItem.MaxQuantity)))
        {
            throw new TillFault(
                ExitCode.Usage, "LINE_WRONG", $"--line needs a line of the receipt, from 1, such as 2 or 2x1, not '{text}'.", $"--line demande une ligne du ticket, à partir de 1, comme 2 ou 2x1, pas « {text} ».");
        }

        return new ReturnedLine(number - 1, parts.Length == 2 ? quantity : null);
    }
}
