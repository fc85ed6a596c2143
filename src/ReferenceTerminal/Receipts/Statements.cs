using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Commands;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>Answers that move nothing: a balance, a weighing, a transaction.</summary>
static class Statements
{
    public static void Write(TillSession till, IReadOnlyList<PeriodBalance> periods)
    {
        if (till.Json)
        {
            OutcomeJson.WriteObject(till, json =>
            {
                json.WriteString("verb", "balance");
                json.WriteNumber("exit", ExitCode.Done);
                json.WriteStartArray("periods");
                foreach (var period in periods)
                {
                    json.WriteStartObject();
                    json.WriteNumber("period", period.Period);
                    json.WriteNumber("grams_available", period.Available.Grams);
                    json.WriteNumber("grams_held", period.Held.Grams);
                    json.WriteNumber("budget_grams", period.Budget.Grams);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteNull("error");
            });
            return;
        }

        if (periods.Count == 0)
        {
            till.Console.Out.WriteLine(till.Pick("This account has no points here.", "Ce compte n'a pas de points ici."));
        }

        foreach (var period in periods)
        {
            // Rounded down: a budget that was touched is not whole any more. Of a debt no share is left.
            var share = period is { Budget.IsPositive: true, Available.IsNegative: false } ? $" ({Math.Floor(10_000m * period.Available.Grams / period.Budget.Grams) / 100m:0.00} %)" : "";
            till.Console.Out.WriteLine(Decimal(till, till.Pick(
                $"{period.Period}: {period.Available.ToPoints()} of {period.Budget.ToPoints()} points left{share}, {period.Held.ToPoints()} set aside",
                $"{period.Period} : reste {period.Available.ToPoints()} points sur {period.Budget.ToPoints()}{share}, {period.Held.ToPoints()} réservés")));
        }
    }

    public static void Write(TillSession till, WeighedBasket basket, IReadOnlyList<ReceiptItem> items)
    {
        if (till.Json)
        {
            OutcomeJson.WriteObject(till, json =>
            {
                json.WriteString("verb", "weigh");
                json.WriteNumber("exit", ExitCode.Done);
                json.WriteNumber("grams_total", basket.Total.Grams);
                json.WriteString("catalogue_version", basket.CatalogueVersion);
                Comparisons.WriteTotal(json, basket);
                json.WriteStartArray("lines");
                for (var i = 0; i < basket.Products.Count; i++)
                {
                    json.WriteStartObject();
                    OutcomeJson.Line(json, basket.Products[i].Line, items[i]);
                    json.WriteString("factor_id", basket.Products[i].FactorId);
                    json.WriteString("factor_version", basket.Products[i].FactorVersion);
                    json.WriteString("label_error", basket.Products[i].LabelError);
                    TraceJson.Stages(json, basket.Products[i].Stages);
                    Comparisons.Write(json, basket.Products[i], basket.DayBudget);
                    if (basket.Products[i].Trace is { } trace)
                    {
                        TraceJson.Write(json, trace);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteNull("error");
            });
            return;
        }

        for (var i = 0; i < basket.Products.Count; i++)
        {
            var line = basket.Products[i].Line;
            till.Console.Out.WriteLine(Decimal(till, $"{line.Grams.ToPoints(),12}  ") + Printable.Of($"{items[i].Name} {items[i].Quantity}".TrimEnd()));
            till.Console.Out.WriteLine($"{"",14}{Why.Of(line.Provenance, till.Language)}{till.Pick(":", " :")} {items[i].Why(till.Language) ?? Why.Of(line.Reason, till.Language)}");
            if (Comparisons.Line(basket.Products[i], basket.DayBudget, till.Language) is { Length: > 0 } compared)
            {
                till.Console.Out.WriteLine($"{"",14}{compared}");
            }

            if (basket.Products[i].Trace is { } trace)
            {
                TraceSheet.Write(till.Console.Out, trace, basket.Products[i], till.Language);
            }
        }

        till.Console.Out.WriteLine(Decimal(till, $"{basket.Total.ToPoints(),12}  ") + till.Pick("points in total", "points au total"));
        if (basket.DayBudget is { } budget)
        {
            till.Console.Out.WriteLine($"{"",14}{Comparisons.Share(basket.Total, budget, till.Language)} ({Comparisons.Measure(budget, till.Language)})");
        }
    }

    public static void Write(TillSession till, Transaction transaction, IReadOnlyList<string> names)
    {
        if (till.Json)
        {
            WriteJson(till, transaction, names);
            return;
        }

        var output = till.Console.Out;
        output.WriteLine(till.Pick($"{transaction.TransactionId}: {OutcomeJson.Snake(transaction.State.ToString())}", $"{transaction.TransactionId} : {French(transaction.State)}"));
        output.WriteLine(Decimal(till, till.Pick(
            $"debited {transaction.Debited.ToPoints()}, given back {transaction.Refunded.ToPoints()}, set aside {transaction.Held.ToPoints()} points",
            $"débité {transaction.Debited.ToPoints()}, rendu {transaction.Refunded.ToPoints()}, réservé {transaction.Held.ToPoints()} points")));
        if (transaction.Bought.IsPositive)
        {
            output.WriteLine(Decimal(till, till.Pick(
                $"{transaction.Bought.ToPoints()} points bought with it: {transaction.Paid:0.00} euros to pay, {transaction.Returned:0.00} of them given back",
                $"{transaction.Bought.ToPoints()} points achetés avec : {transaction.Paid:0.00} euros à payer, dont {transaction.Returned:0.00} rendus")));
        }

        for (var i = 0; i < transaction.Lines.Count; i++)
        {
            var line = transaction.Lines[i];
            var name = i < names.Count ? Printable.Of(names[i]) : $"{till.Pick("Line", "Ligne")} {i + 1}";
            output.WriteLine(Decimal(till, $"{i + 1,4}  {line.Debited.ToPoints(),10} - {line.Refunded.ToPoints(),10}  ") + name);
        }
    }

    private static void WriteJson(TillSession till, Transaction transaction, IReadOnlyList<string> names) => OutcomeJson.WriteObject(till, json =>
    {
        json.WriteString("verb", "show");
        json.WriteNumber("exit", ExitCode.Done);
        json.WriteString("transaction_id", transaction.TransactionId);
        json.WriteString("state", OutcomeJson.Snake(transaction.State.ToString()));
        json.WriteNumber("grams_held", transaction.Held.Grams);
        json.WriteNumber("grams_debited", transaction.Debited.Grams);
        json.WriteNumber("grams_refunded", transaction.Refunded.Grams);
        json.WriteNumber("bought_grams", transaction.Bought.Grams);
        json.WriteNumber("paid_cents", (long)(transaction.Paid * 100m));
        json.WriteNumber("returned_cents", (long)(transaction.Returned * 100m));
        json.WriteNumber("period", transaction.Period);
        json.WriteString("catalogue_version", transaction.CatalogueVersion);
        json.WriteStartArray("lines");
        for (var i = 0; i < transaction.Lines.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", i < names.Count ? names[i] : null);
            json.WriteNumber("grams_debited", transaction.Lines[i].Debited.Grams);
            json.WriteNumber("grams_refunded", transaction.Lines[i].Refunded.Grams);
            json.WriteNumber("removal_grams", transaction.Lines[i].Removal.Grams);
            json.WriteNumber("quantity", transaction.Lines[i].Quantity);
            json.WriteNumber("refunded_quantity", transaction.Lines[i].RefundedQuantity);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNull("error");
    });

    private static string French(TransactionState state) => state switch
    {
        TransactionState.Held => "réservé",
        TransactionState.Posted => "débité",
        TransactionState.Voided => "réservation annulée",
        TransactionState.Expired => "réservation expirée",
        TransactionState.Reversed => "défait",
        TransactionState.Refused => "refusé",
        TransactionState.Abandoned => "abandonné",
        _ => "état inconnu de cette caisse",
    };

    private static string Decimal(TillSession till, string text) => till.Language == Language.French ? text.Replace('.', ',') : text;
}
