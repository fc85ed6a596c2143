using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Reads a category map. Any fault refuses the file.</summary>
internal static class CategoryMapReader
{
    private const string Format = "carbonpos-category-map/1";
    private const int BrickLength = 8;

    /// <exception cref="CatalogueFileException">Anything is wrong with the file.</exception>
    public static CategoryMap Read(ReadOnlySpan<byte> utf8, string file, ActivityTable activities, PhysicalTable factors)
    {
        var document = CatalogueDocument.Read(utf8, file);
        var head = document.Head("map", Format, "version", "gpcSource", "defaultActivity", "defaultReason");
        var categories = new Dictionary<string, ProductCategory>(StringComparer.Ordinal);
        var bricks = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in document.Rows("categories"))
        {
            if (!row.HasOnly("id", "name", "nameFr", "activity", "factor", "gpcBricks", "reason"))
            {
                continue;
            }

            var id = row.Text("id", 60);
            row.NameBy("id", id);
            var category = new ProductCategory(
                id,
                row.Text("name", 120),
                row.Text("nameFr", 120),
                row.Activity("activity", activities)!,
                Physical(row, factors),
                Bricks(row, bricks),
                row.Text("reason", 300));
            if (!categories.TryAdd(id, category))
            {
                row.Refuse("id", $"{id} is in the map already.");
            }
        }

        var defaultActivity = head.Activity("defaultActivity", activities);
        var (version, reason) = (head.Text("version", 40), head.Text("defaultReason", 300));
        return document.Faults.Count == 0
            ? new(version, defaultActivity!, reason, categories.Values, factors)
            : throw new CatalogueFileException(document.Faults);
    }

    private static PhysicalFactor? Physical(CatalogueRow row, PhysicalTable factors)
    {
        var id = row.OptionalText("factor", 60);
        if (!factors.TryFind(id, out var factor) && id.Length > 0)
        {
            row.Refuse("factor", $"There is no physical factor {id}.");
        }

        return factor;
    }

    private static string[] Bricks(CatalogueRow category, HashSet<string> taken)
    {
        var bricks = new List<string>();
        foreach (var row in category.Nested("gpcBricks"))
        {
            var brick = row.BareText(BrickLength);
            if (brick.Length != BrickLength || !brick.All(char.IsAsciiDigit))
            {
                row.Refuse("", "Must be the eight digits of a brick code.");
            }
            else if (!taken.Add(brick))
            {
                row.Refuse("", $"Brick {brick} belongs to a category already.");
            }

            bricks.Add(brick);
        }

        return [.. bricks];
    }
}
