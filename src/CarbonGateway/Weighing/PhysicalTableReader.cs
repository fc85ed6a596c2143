using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Reads a table of physical factors. Any fault refuses the file.</summary>
internal static class PhysicalTableReader
{
    private const string Format = "carbonpos-physical-factors/1";

    /// <exception cref="CatalogueFileException">Anything is wrong with the file.</exception>
    public static PhysicalTable Read(ReadOnlySpan<byte> utf8, string file)
    {
        var document = CatalogueDocument.Read(utf8, file);
        var head = document.Head("table", Format, "version", "note");
        var factors = new Dictionary<string, PhysicalFactor>(StringComparer.Ordinal);
        foreach (var row in document.Rows("factors"))
        {
            if (row.HasOnly("id", "group", "version", "name", "nameFr", "kgCo2e", "unit", "year", "geography", "source", "code", "licence", "note", "stages", "shares"))
            {
                var factor = ReadFactor(row);
                if (!factors.TryAdd(factor.Factor.Id, factor))
                {
                    row.Refuse("id", $"{factor.Factor.Id} is in the table already.");
                }
            }
        }

        var table = new PhysicalTable(head.Text("version", 40), factors.Values);
        return document.Faults.Count == 0 ? table : throw new CatalogueFileException(document.Faults);
    }

    private static PhysicalFactor ReadFactor(CatalogueRow row)
    {
        var id = row.Text("id", 60);
        row.NameBy("id", id);
        var figure = row.Intensity("kgCo2e", "unit");
        if (figure.Unit == ContentUnit.Euro)
        {
            row.Refuse("unit", "A physical factor is not per euro; those are the activity table's.");
        }

        var stages = row.Stages("stages");
        if (stages == LifeCycleStages.NotStated)
        {
            row.Refuse("stages", "Is missing: say which stages of the life cycle the figure covers.");
        }

        var factor = new Factor(
            id,
            row.Text("version", 40),
            row.Text("name", 120),
            row.Text("nameFr", 120),
            figure,
            (int)row.Whole("year", 1990, 2100),
            row.Text("source", 300),
            VatBasis.NotApplicable,
            PriceBasis.NotApplicable)
        {
            Stages = stages,
        };
        return new(
            factor,
            Group(row),
            row.Text("geography", 2),
            row.OptionalText("code", 60),
            row.Text("licence", 120),
            ReadShares(row, figure, stages),
            row.OptionalText("note", 300));
    }

    private static StageShare[] ReadShares(CatalogueRow factor, CarbonIntensity figure, LifeCycleStages covered)
    {
        if (factor.Inner("shares") is not { } row)
        {
            return [];
        }

        var stages = FileWords.Each(covered).ToArray();
        row.HasOnly([.. stages.Select(stage => stage.Word)]);
        StageShare[] shares = [.. stages.Select(stage => new StageShare(stage.Stage, row.Intensity(stage.Word, figure.Unit)))];

        // A figure that is not the sum of its parts has one of them wrong.
        if (shares.Sum(share => share.Intensity.Micrograms) != figure.Micrograms)
        {
            factor.Refuse("shares", "Must add up to the figure.");
        }

        return shares;
    }

    private static PhysicalFactorGroup Group(CatalogueRow row)
    {
        PhysicalFactorGroup group = row.Text("group", 20) switch
        {
            "energy" => PhysicalFactorGroup.Energy,
            "water" => PhysicalFactorGroup.Water,
            "transport" => PhysicalFactorGroup.Transport,
            "lodging" => PhysicalFactorGroup.Lodging,
            "food" => PhysicalFactorGroup.Food,
            _ => default,
        };
        if (group == default)
        {
            row.Refuse("group", "Must be energy, water, transport, lodging or food.");
        }

        return group;
    }
}
