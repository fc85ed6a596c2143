using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Commands;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>What --json prints for verbs that move points: one object on one line. Field by field in docs/reference/terminal.md.</summary>
static class OutcomeJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(TillSession till, string verb, int exit, SaleReceipt receipt) => WriteObject(till, json =>
    {
        json.WriteString("verb", verb);
        json.WriteNumber("exit", exit);
        Fields(json, receipt);
        json.WriteNull("error");
    });

    /// <summary>An error instead of an outcome.</summary>
    public static void WriteError(TextWriter writer, string verb, int exit, string code, string text, CarbonPosException? cause, RequestId? requestId, IReadOnlyList<ResolvedRequest> earlier) => WriteObject(writer, earlier, json =>
    {
        json.WriteString("verb", verb);
        json.WriteNumber("exit", exit);
        json.WriteString("outcome", "error");
        json.WriteStartObject("error");
        json.WriteString("code", code);
        json.WriteString("text", text);
        json.WriteString("support_text", cause?.SupportText);
        json.WriteString("field", cause?.Field);
        json.WriteBoolean("retryable", cause?.Retryable ?? false);
        json.WriteBoolean("same_request_id_safe", cause?.SameRequestIdSafe ?? false);
        json.WriteString("request_id", requestId?.ToString());
        json.WriteEndObject();
    });

    /// <summary>One object, with what became of earlier requests where there were any.</summary>
    public static void WriteObject(TillSession till, Action<Utf8JsonWriter> fields) => WriteObject(till.Console.Out, till.Earlier, fields);

    public static void WriteObject(TextWriter writer, IReadOnlyList<ResolvedRequest> earlier, Action<Utf8JsonWriter> fields)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            fields(json);
            if (earlier.Count > 0)
            {
                Resolved(json, "earlier", earlier);
            }

            json.WriteEndObject();
        }

        writer.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    /// <summary>What became of requests without an answer.</summary>
    public static void Resolved(Utf8JsonWriter json, string name, IReadOnlyList<ResolvedRequest> resolved)
    {
        json.WriteStartArray(name);
        foreach (var one in resolved)
        {
            json.WriteStartObject();
            json.WriteString("kind", Snake(one.Request.Kind.ToString()));
            Fields(json, new SaleReceipt(one.Request.Kind, one.Outcome, []));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The outcome's own fields, without verb, exit and error.</summary>
    public static void Fields(Utf8JsonWriter json, SaleReceipt receipt)
    {
        var outcome = receipt.Outcome;
        var posting = outcome.Posting;
        json.WriteString("outcome", Snake(outcome.GetType().Name));
        json.WriteString("refusal", outcome is SaleOutcome.Refused refused ? Snake(refused.Reason.ToString()) : null);
        json.WriteString("request_id", outcome.RequestId.ToString());
        json.WriteString("transaction_id", posting?.TransactionId);
        if (receipt.Invoice is { } invoice)
        {
            json.WriteString("invoice", invoice);
        }

        if (posting is null)
        {
            return;
        }

        json.WriteNumber("grams_moved", posting.Moved.Grams);
        json.WriteNumber("grams_requested", posting.Requested.Grams);
        json.WriteNumber("grams_available", posting.Available.Grams);
        json.WriteNumber("budget_grams", posting.Budget.Grams);
        json.WriteNumber("period", posting.Period);
        json.WriteString("catalogue_version", posting.CatalogueVersion);
        json.WriteBoolean("training", posting.Training);
        json.WriteNumber("traded_grams", posting.Trade?.Points.Grams ?? 0);
        json.WriteNumber("trade_cents", Cents(posting.Trade?.Euros ?? 0m));
        Offer(json, outcome.Offer);
        json.WriteString("no_offer", outcome.NoOffer is { } reason ? Snake(reason.ToString()) : null);
        json.WriteString("hold_expires_at", posting.HoldExpiresAt?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        json.WriteStartArray("lines");
        for (var i = 0; i < posting.Lines.Count; i++)
        {
            json.WriteStartObject();
            Line(json, posting.Lines[i], i < receipt.Items.Count ? receipt.Items[i] : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Line(Utf8JsonWriter json, LineWeight line, ReceiptItem? item)
    {
        if (item?.LineNumber is { } number)
        {
            json.WriteNumber("line", number);
        }

        json.WriteString("name", item?.Name);
        json.WriteString("label", item?.Label);
        json.WriteString("gtin", item?.Weighed?.Gtin);
        json.WriteNumber("grams", line.Grams.Grams);
        json.WriteString("provenance", line.Provenance is { } provenance ? Snake(provenance.ToString()) : null);
        json.WriteString("reason", line.Reason is { } reason ? Snake(reason.ToString()) : null);
        json.WriteString("why", item?.Why(Language.English) ?? Why.Of(line.Reason));
        json.WriteNumber("prudence_grams", line.Prudence.Grams);
        json.WriteNumber("removal_grams", line.Removal.Grams);
    }

    private static long Cents(decimal euros) => (long)(euros * 100m);

    private static void Offer(Utf8JsonWriter json, PointOffer? offer)
    {
        if (offer is null)
        {
            json.WriteNull("offer");
            return;
        }

        json.WriteStartObject("offer");
        json.WriteNumber("grams", offer.Points.Grams);
        json.WriteNumber("cents", Cents(offer.Euros));
        json.WriteNumber("cents_per_tonne", Cents(offer.EurosPerTonne));
        json.WriteString("valid_until", offer.ValidUntil.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        json.WriteEndObject();
    }

    public static string Snake(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
