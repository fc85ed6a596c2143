using System.Text.Json;
using CarbonPos.Carbon.Content;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>What --json prints of a trace.</summary>
static class TraceJson
{
    public static void Stages(Utf8JsonWriter json, LifeCycleStages stages)
    {
        json.WriteStartArray("stages");
        for (var bit = (int)LifeCycleStages.Materials; bit <= (int)LifeCycleStages.Disposal; bit <<= 1)
        {
            if (((int)stages & bit) != 0)
            {
                json.WriteStringValue(OutcomeJson.Snake(((LifeCycleStages)bit).ToString()));
            }
        }

        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, LineTrace trace)
    {
        json.WriteStartObject("trace");
        Facts(json, "read", trace.Read);
        json.WriteStartArray("steps");
        foreach (var step in trace.Steps)
        {
            json.WriteStartObject();
            json.WriteNumber("rule", step.Rule);
            json.WriteString("verdict", OutcomeJson.Snake(step.Verdict.ToString()));
            json.WriteString("why", step.Why);
            json.WriteString("why_fr", step.WhyFrench);
            Facts(json, "inputs", step.Inputs);
            json.WriteString("calculation", step.Calculation);
            json.WriteString("exact_grams", step.ExactGrams);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("rounding");
        json.WriteString("exact_grams", trace.Rounding.ExactGrams);
        json.WriteNumber("prudence_basis_points", trace.Rounding.PrudenceBasisPoints);
        json.WriteString("raised_grams", trace.Rounding.RaisedGrams);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // Pairs, not an object: a name may come twice.
    private static void Facts(Utf8JsonWriter json, string name, IReadOnlyList<TraceFact> facts)
    {
        json.WriteStartArray(name);
        foreach (var fact in facts)
        {
            json.WriteStartObject();
            json.WriteString("name", fact.Name);
            json.WriteString("value", fact.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
