using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>What the shipped tables have in common: a head that names its format, and rows that refer to activities and stages.</summary>
internal static class TableRows
{
    /// <summary>The one head of a table, its format checked.</summary>
    /// <param name="document">A table.</param>
    /// <param name="section">Where the head stands.</param>
    /// <param name="format">What its field "format" must say.</param>
    /// <param name="fields">The other fields it may have.</param>
    /// <exception cref="CatalogueFileException">The file is no JSON, or the head is missing.</exception>
    public static CatalogueRow Head(this CatalogueDocument document, string section, string format, params string[] fields)
    {
        var heads = document.Rows(section);
        if (heads.Count != 1 && document.Faults.Count == 0)
        {
            document.Add(new(document.File, 0, section, "", "Is missing; it states format and version."));
        }

        if (document.Faults.Count > 0)
        {
            throw new CatalogueFileException(document.Faults);
        }

        heads[0].HasOnly(["format", .. fields]);
        heads[0].Require("format", format);
        return heads[0];
    }

    /// <summary>Refuses any other text in this field.</summary>
    public static void Require(this CatalogueRow row, string field, string value)
    {
        if (row.Text(field, 60) is { Length: > 0 } stated && stated != value)
        {
            row.Refuse(field, $"Must be \"{value}\", not \"{stated}\".");
        }
    }

    /// <summary>An activity of the table, which must be there.</summary>
    public static ActivityFactor? Activity(this CatalogueRow row, string field, ActivityTable activities)
    {
        var code = row.Text(field, BasketLine.MaxActivityLength);
        if (!activities.TryFind(code, out var activity) && code.Length > 0)
        {
            row.Refuse(field, $"There is no activity {code} in the factor table.");
        }

        return activity;
    }

    /// <summary>Stages of the life cycle as a list of words; not stated when missing.</summary>
    public static LifeCycleStages Stages(this CatalogueRow row, string field) =>
        row.Nested(field).Aggregate(LifeCycleStages.NotStated, (stages, word) => stages | Stage(word, "", word.BareText(20)));

    /// <summary>One stage of the life cycle.</summary>
    public static LifeCycleStages Stage(this CatalogueRow row, string field) => Stage(row, field, row.Text(field, 20));

    private static LifeCycleStages Stage(CatalogueRow row, string field, string word)
    {
        LifeCycleStages stage = word switch
        {
            "materials" => LifeCycleStages.Materials,
            "making" => LifeCycleStages.Making,
            "packaging" => LifeCycleStages.Packaging,
            "transport" => LifeCycleStages.Transport,
            "shop" => LifeCycleStages.Shop,
            "use" => LifeCycleStages.Use,
            "disposal" => LifeCycleStages.Disposal,
            _ => LifeCycleStages.NotStated,
        };
        if (stage == LifeCycleStages.NotStated && word.Length > 0)
        {
            row.Refuse(field, "Must be materials, making, packaging, transport, shop, use or disposal.");
        }

        return stage;
    }
}
