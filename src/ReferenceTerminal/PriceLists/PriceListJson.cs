using System.Globalization;
using System.Text.Json;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.PriceLists;

/// <summary>A price list as one JSON object, for shelf labels and shops on the web. Field by field in docs/reference/price-lists.md.</summary>
static class PriceListJson
{
    public static void Write(Utf8JsonWriter json, PriceList list, PriceListWording words, int exit)
    {
        json.WriteString("verb", "pricelist");
        json.WriteNumber("exit", exit);
        json.WriteString("document", OutcomeJson.Snake(list.Document.ToString()));
        json.WriteString("as", OutcomeJson.Snake(list.As.ToString()));
        json.WriteString("lang", words.Code);
        json.WriteString("title", words.Title(list));
        json.WriteString("notice", words.Notice(list.As));
        json.WriteString("day", list.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("catalogue_version", list.CatalogueVersion);
        json.WriteStartArray("lines");
        foreach (var line in list.Lines)
        {
            json.WriteStartObject();
            Line(json, list.As, line, words);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Number(json, "total_price", list.Document == PriceDocument.Quote ? list.TotalPrice : null);
        Number(json, "total_grams", list.Document == PriceDocument.Quote && list.As == CarbonText.Display ? list.TotalGrams?.Grams : null);
        json.WriteNull("error");
    }

    private static void Line(Utf8JsonWriter json, CarbonText text, PriceLine line, PriceListWording words)
    {
        var weighed = line.Weighed;
        json.WriteString("name", line.Name);
        json.WriteString("label", line.Item.Label);
        json.WriteString("article", line.Item.Article);
        json.WriteString("gtin", weighed.Gtin);
        json.WriteNumber("quantity", line.Item.Quantity);
        json.WriteString("unit", OutcomeJson.Snake(line.Item.Unit.ToString()));
        Number(json, "price", line.Item.Price);
        Number(json, "grams", line.IsUnknown ? null : weighed.Line.Grams.Grams);
        json.WriteString("provenance", weighed.Line.Provenance is { } provenance ? OutcomeJson.Snake(provenance.ToString()) : null);
        json.WriteNumber("prudence_grams", weighed.Line.Prudence.Grams);
        json.WriteString("factor_id", weighed.FactorId);
        json.WriteString("factor_version", weighed.FactorVersion);
        TraceJson.Stages(json, weighed.Stages);
        Evidence(json, weighed.Evidence);
        var withheld = text == CarbonText.Label ? LabelTerms.Check(line) : LabelWithheld.None;
        json.WriteString("text", withheld != LabelWithheld.None ? null : text == CarbonText.Display ? words.Points(line) : words.Label(line));
        json.WriteString("detail", withheld != LabelWithheld.None ? null : text == CarbonText.Display ? words.Backing(line) : string.Join("; ", words.Terms(line).Select(term => words.Named(term.Name, term.Value))));
        json.WriteString("withheld", withheld == LabelWithheld.None ? null : OutcomeJson.Snake(withheld.ToString()));
        json.WriteString("claim_words", line.ClaimWords);
    }

    private static void Evidence(Utf8JsonWriter json, FigureEvidence? evidence)
    {
        if (evidence is null)
        {
            json.WriteNull("evidence");
            return;
        }

        json.WriteStartObject("evidence");
        json.WriteString("supplier", evidence.Supplier);
        json.WriteString("source", evidence.Source);
        json.WriteNumber("year", evidence.Year);
        json.WriteString("valid_from", evidence.ValidFrom?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("valid_to", evidence.ValidTo?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } known)
        {
            json.WriteNumber(name, known);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
