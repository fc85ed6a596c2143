using System.Globalization;
using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>The terms of weighing, as files write them: figures, units, activities, merchants, stages.</summary>
internal sealed partial class CatalogueRow
{
    /// <summary>A figure in kg CO2e, and the unit it is per where the row has one.</summary>
    public CarbonIntensity Intensity(string field, string unitField) => Intensity(field, Unit(unitField));

    /// <summary>A figure in kg CO2e per the given unit.</summary>
    public CarbonIntensity Intensity(string field, ContentUnit unit)
    {
        if (TryGet(field, out var value)
            && value.ValueKind == JsonValueKind.Number
            && value.TryGetDecimal(out var kilograms)
            && CarbonIntensity.TryFromKilograms(kilograms, unit == default ? ContentUnit.Piece : unit, out var intensity))
        {
            return intensity;
        }

        Refuse(field, $"Must be a number of kg CO2e per unit, at most ±{CarbonIntensity.MaxKilograms} with nine decimals.");
        return default;
    }

    /// <summary>An activity of the table, which must be there.</summary>
    public ActivityFactor? Activity(string field, ActivityTable activities) =>
        Text(field, BasketLine.MaxActivityLength).Length > 0 ? OptionalActivity(field, activities) : null;

    /// <summary>An activity of the table; null when the field is missing.</summary>
    public ActivityFactor? OptionalActivity(string field, ActivityTable activities)
    {
        var code = OptionalText(field, BasketLine.MaxActivityLength);
        if (!activities.TryFind(code, out var activity) && code.Length > 0)
        {
            Refuse(field, $"There is no activity {code} in the factor table.");
        }

        return activity;
    }

    /// <summary>A company number; null when missing.</summary>
    public MerchantId? Merchant(string field)
    {
        var text = OptionalText(field, 15);
        if (text.Length == 0)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= ContentKey.MaxMerchant)
        {
            return new(number);
        }

        Refuse(field, "Must be a company number as a text of digits, \"552100554\".");
        return null;
    }

    /// <summary>Stages of the life cycle as a list of words; not stated when missing.</summary>
    public LifeCycleStages Stages(string field)
    {
        if (!TryGet(field, out var value))
        {
            return LifeCycleStages.NotStated;
        }

        var stages = LifeCycleStages.NotStated;
        var isList = value.ValueKind == JsonValueKind.Array;
        foreach (var word in isList ? value.EnumerateArray().Select(element => element.ValueKind == JsonValueKind.String ? element.GetString() : "") : [])
        {
            isList &= FileWords.TryStage(word, out var stage);
            stages |= stage;
        }

        if (!isList)
        {
            Refuse(field, "Must be a list of materials, making, packaging, transport, shop, use, disposal.");
        }

        return stages;
    }

    private ContentUnit Unit(string field)
    {
        if (!FileWords.TryUnit(Text(field, 16), out var unit))
        {
            RefuseOnce(field, "Must be piece, kg, litre, kWh, km, night or euro.");
        }

        return unit;
    }
}
