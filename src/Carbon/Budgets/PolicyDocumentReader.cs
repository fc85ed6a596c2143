using System.Globalization;
using System.Text.Json;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Budgets;

/// <summary>Reads the JSON of a <see cref="PolicyDocument"/>, each name once and none that it does not know: a term that is only thought to be in force does harm later.</summary>
internal sealed class PolicyDocumentReader
{
    private const long MostGrams = 1_000_000_000_000;
    private const long MostOverdraft = 1_000_000_000;
    private const int MostExemptions = 100;
    private const int MostDays = 60;
    private const int MostOffsetMinutes = 14 * 60;
    private const long MostCentsPerTonne = 100_000_000;

    private readonly string path;
    private readonly Dictionary<string, JsonElement> values = new(StringComparer.Ordinal);

    private PolicyDocumentReader(JsonElement item, string path)
    {
        this.path = path;
        if (item.ValueKind != JsonValueKind.Object) throw new Wrong($"{(path.Length == 0 ? "The document" : path.TrimEnd('.'))} must be an object.");
        foreach (var value in item.EnumerateObject())
        {
            if (!values.TryAdd(value.Name, value.Value)) throw new Wrong($"{path}{value.Name} stands there twice.");
        }
    }

    public static string TryRead(ReadOnlySpan<byte> json, out PolicyDocument? document)
    {
        document = null;
        if (json.Length > PolicyDocument.MaxBytes) return $"A policy document has at most {PolicyDocument.MaxBytes} bytes.";
        try
        {
            var reader = new Utf8JsonReader(json);
            using var parsed = JsonDocument.ParseValue(ref reader);
            while (reader.Read()) throw new Wrong("Something follows the document.");
            document = new PolicyDocumentReader(parsed.RootElement, "").Document();
            return "";
        }
        catch (JsonException e)
        {
            return $"It is no JSON: {e.Message}";
        }
        catch (InvalidOperationException)
        {
            // The only way the framework says that a text's bytes or escapes make no text.
            return "A text is no valid UTF-8.";
        }
        catch (Wrong e)
        {
            return e.Message;
        }
    }

    private PolicyDocument Document()
    {
        var document = new PolicyDocument
        {
            Version = Text("version", 32),
            Country = Country(),
            ValidFrom = Day("valid_from"),
            UtcOffset = TimeSpan.FromMinutes(Number("utc_offset_minutes", -MostOffsetMinutes, MostOffsetMinutes)),
            Budget = Schedule(Within("budget")),
            Share = Word("share", ("person", ShareRule.Person), ("household", ShareRule.Household), ("consumption_unit", ShareRule.ConsumptionUnit)),
            Allocation = Word("allocation", ("yearly", AllocationRhythm.Yearly), ("monthly", AllocationRhythm.Monthly)),
            CarryOverCap = Grams("carry_over_cap_grams", 0, MostGrams),
            Floor = Grams("floor_grams", -MostOverdraft, 0),
            Shortage = Word("shortage", ("decline", ShortageRule.Decline), ("partial", ShortageRule.Partial), ("buy_back", ShortageRule.BuyBack), ("overdraft", ShortageRule.Overdraft)),
            Visitors = Word("visitors", ("refuse", VisitorRule.Refuse), ("pool", VisitorRule.Pool)),
            BuyLimit = Grams("buy_limit_grams", 0, MostGrams),
            SellLimit = Grams("sell_limit_grams", 0, MostGrams),
            CaptureOverHoldBasisPoints = (int)Number("capture_over_hold_basis_points", 0, 10_000),
            LatePresentment = TimeSpan.FromDays(Number("late_presentment_days", 0, MostDays)),
            ForwardGrace = TimeSpan.FromDays(Number("forward_grace_days", 0, MostDays)),
            Prices = values.ContainsKey("prices") ? PricesOf(Within("prices")) : null,
            Exemptions = values.ContainsKey("exemptions") ? Activities(Take("exemptions")) : [],
        };
        End();
        return document.Floor.IsNegative && document.Shortage != ShortageRule.Overdraft
            ? throw new Wrong("floor_grams is below zero only where shortage is overdraft.")
            : document;
    }

    private static BudgetSchedule Schedule(PolicyDocumentReader item)
    {
        var year = (int)item.Number("first_year", BudgetPeriod.FirstYear, BudgetPeriod.LastYear);
        var first = Co2eMass.FromGrams(item.Number("first_grams", 0, BudgetSchedule.MaxFirstGrams));
        var rate = (int)item.Number("reduction_basis_points", 0, 10_000);
        item.End();
        return new(BudgetPeriod.FromYear(year), first, rate);
    }

    private static PointPrices PricesOf(PolicyDocumentReader item)
    {
        var prices = new PointPrices(item.Number("surplus_cents_per_tonne", 0, MostCentsPerTonne), item.Number("pool_cents_per_tonne", 0, MostCentsPerTonne));
        item.End();
        return prices;
    }

    private static ActivityCode[] Activities(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MostExemptions) throw new Wrong($"exemptions must be a list of at most {MostExemptions} activities.");
        return [.. list.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.String && ActivityCode.TryParse(item.GetString(), out var code) ? code : throw new Wrong("exemptions holds something that is no activity, 1 to 8 of A-Z, 0-9 and underscore."))];
    }

    private string Country()
    {
        var text = Text("country", 2);
        return text.Length == 2 && text.All(char.IsAsciiLetterUpper) ? text : throw new Wrong("country must be two capitals, as ISO 3166 has them.");
    }

    private PolicyDocumentReader Within(string name) => new(Take(name), name + ".");

    private Co2eMass Grams(string name, long least, long most) => Co2eMass.FromGrams(Number(name, least, most));

    private string Text(string name, int longest) =>
        Take(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text && text.Length <= longest && !text.Any(char.IsControl)
            ? text
            : throw new Wrong($"{path}{name} must be a text of 1 to {longest} characters.");

    private DateOnly Day(string name) =>
        Take(name) is { ValueKind: JsonValueKind.String } value && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new Wrong($"{path}{name} must be a date, YYYY-MM-DD.");

    private long Number(string name, long least, long most) =>
        Take(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw new Wrong($"{path}{name} must be a whole number, {least} to {most}.");

    private T Word<T>(string name, params (string Text, T Value)[] words)
    {
        var given = Take(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
        foreach (var (text, meaning) in words)
        {
            if (text == given) return meaning;
        }

        throw new Wrong($"{path}{name} must be {string.Join(" or ", words.Select(w => w.Text))}.");
    }

    private JsonElement Take(string name) => values.Remove(name, out var value) ? value : throw new Wrong($"{path}{name} is missing.");

    private void End()
    {
        if (values.Count > 0) throw new Wrong($"There is no term '{path}{values.Keys.Order(StringComparer.Ordinal).First()}'.");
    }

    // Never leaves this file: what is wrong with a document is an answer.
    private sealed class Wrong(string what) : Exception(what);
}
