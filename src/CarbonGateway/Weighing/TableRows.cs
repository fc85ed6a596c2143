namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>What the shipped tables have in common: a head that names its format.</summary>
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
}
