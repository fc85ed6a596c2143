using System.CommandLine;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"balance" and "weigh": questions to the gateway.</summary>
sealed class InquiryVerbs
{
    private readonly ProductOptions products = new();

    private readonly Option<bool> explain = new("--explain") { Description = "Print the ladder for each line: every rule, every input, the exact fraction and the rounding." };

    public Command Balance(TillRunner runner)
    {
        var command = new Command("balance", "What the account behind a flashcode or token holds. A flashcode stays unspent.");
        products.AddPayerTo(command);
        runner.Attach(command, async (till, parsed, stop) =>
        {
            Statements.Write(till, await till.Client.GetBalanceAsync(Payer.Read(products, parsed, null), stop));
            return ExitCode.Done;
        });
        return command;
    }

    public Command Weigh(TillRunner runner)
    {
        var command = new Command("weigh", "What products weigh and why. Needs no shopper, debits nothing.");
        products.AddBasketTo(command);
        command.Options.Add(explain);
        runner.Attach(command, async (till, parsed, stop) =>
        {
            var (basket, _) = BasketReader.Read(products, parsed, till.LabelRules);
            SellVerb.RequireLines(basket);
            var weighed = parsed.GetValue(explain) ? await till.Client.ExplainAsync(basket, stop) : await till.Client.WeighAsync(basket, stop);
            Statements.Write(till, weighed, SellVerb.Items(till, basket, weighed));
            return ExitCode.Done;
        });
        return command;
    }
}
