using System.CommandLine;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"balance", "weigh" and "resolve": questions to the gateway.</summary>
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
            var (basket, _) = BasketReader.Read(products, parsed);
            SellVerb.RequireLines(basket);
            var weighed = parsed.GetValue(explain) ? await till.Client.ExplainAsync(basket, stop) : await till.Client.WeighAsync(basket, stop);
            Statements.Write(till, weighed, SellVerb.Items(till, basket, weighed));
            return ExitCode.Done;
        });
        return command;
    }

    public static Command Resolve(TillRunner runner)
    {
        var command = new Command("resolve", "Find out what requests without an answer did. Every other verb does so first.");
        runner.Attach(command, async (till, _, stop) =>
        {
            var resolved = await till.Client.ResolvePendingAsync(stop);
            var unknown = till.Client.Pending.Count;
            if (till.Json)
            {
                OutcomeJson.WriteObject(till.Console.Out, json =>
                {
                    json.WriteString("verb", "resolve");
                    json.WriteNumber("exit", unknown == 0 ? ExitCode.Done : ExitCode.Unknown);
                    json.WriteStartArray("resolved");
                    foreach (var one in resolved)
                    {
                        json.WriteStartObject();
                        json.WriteString("kind", OutcomeJson.Snake(one.Request.Kind.ToString()));
                        OutcomeJson.Fields(json, new SaleReceipt(one.Request.Kind, one.Outcome, []));
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WriteNumber("still_unknown", unknown);
                    json.WriteNull("error");
                });
            }
            else
            {
                TillRunner.Tell(till, resolved);
                till.Console.Out.WriteLine(unknown == 0
                    ? till.Pick("Nothing is left without an answer.", "Plus rien n'est sans réponse.")
                    : till.Pick($"{unknown} still without an answer: try again when the gateway can be reached.", $"{unknown} encore sans réponse : réessayez quand la passerelle est joignable."));
            }

            return unknown == 0 ? ExitCode.Done : ExitCode.Unknown;
        }, resolveFirst: false);
        return command;
    }
}
