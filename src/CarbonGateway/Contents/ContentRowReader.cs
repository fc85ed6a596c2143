using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>Makes a content of a row's fields, or says everything that is wrong with them.</summary>
/// <param name="file">Name for the faults.</param>
/// <param name="refuse">Gets each fault.</param>
internal sealed class ContentRowReader(string file, Action<ContentFault> refuse)
{
    private const int FirstYear = 1990;
    private const int LastYear = 2100;

    private readonly TextCache _texts = new();
    private RowFields _fields = new(ContentWords.Columns.Length);
    private bool _isSound;

    /// <returns>False when the row was refused.</returns>
    public bool TryRead(RowFields fields, out ContentKey key, out CarbonContent? content)
    {
        (_fields, _isSound) = (fields, true);
        key = new ContentKeyReader(fields, Refuse).Read();
        var provenance = ReadProvenance(key);
        content = new CarbonContent(
            ReadText(ContentColumn.Id, 60, isNeeded: false),
            ReadText(ContentColumn.Version, 40),
            ReadIntensity(),
            provenance,
            ReadDay(ContentColumn.ValidFrom) ?? DateOnly.MinValue,
            ReadDay(ContentColumn.ValidTo),
            ReadVintage(),
            ReadText(ContentColumn.Supplier, 60),
            ReadText(ContentColumn.Source, 300),
            ReadBasis(provenance),
            ReadStages(),
            ReadText(ContentColumn.DerivedFrom, 120, isNeeded: false));
        if (content.ValidTo < content.ValidFrom)
        {
            Refuse(ContentColumn.ValidTo, ContentFaultCodes.ValidityReversed, "The last day lies before the first; swap them.");
        }

        return _isSound;
    }

    private CarbonIntensity ReadIntensity()
    {
        var unitWord = _fields[ContentColumn.Unit];
        if (!FileWords.TryUnit(unitWord, out var unit))
        {
            Refuse(ContentColumn.Unit, ContentFaultCodes.UnitUnknown, $"\"{Shown(unitWord)}\" is no unit; it must be {string.Join(", ", FileWords.Units)}. A figure per gram, tonne or dozen must be told per one of these first.");
            unit = ContentUnit.Piece;
        }

        var figure = _fields[ContentColumn.KgCo2e];
        if (figure.IsEmpty)
        {
            Refuse(ContentColumn.KgCo2e, ContentFaultCodes.FieldMissing, "The figure is missing. A product without emissions says 0.");
        }
        else if (figure.Contains(',') && !figure.ContainsAnyExcept("0123456789,.+- ".AsSpan()))
        {
            Refuse(ContentColumn.KgCo2e, ContentFaultCodes.FigureDecimalComma, $"\"{Shown(figure)}\" has a comma; write a decimal point and no thousands separator, e.g. {figure.ToString().Replace(',', '.')}.");
        }
        else if (!decimal.TryParse(figure, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var kilograms))
        {
            Refuse(ContentColumn.KgCo2e, ContentFaultCodes.FigureInvalid, $"\"{Shown(figure)}\" is no number; write kg CO2e per unit with a decimal point, e.g. 1.25.");
        }
        else if (!CarbonIntensity.TryFromKilograms(kilograms, unit, out var intensity))
        {
            Refuse(ContentColumn.KgCo2e, ContentFaultCodes.FigureOutOfRange, $"{Shown(figure)} is beyond ±{CarbonIntensity.MaxKilograms} kg per unit, or has more than nine decimals. Is it in grams?");
        }
        else
        {
            return intensity;
        }

        return default;
    }

    private Provenance ReadProvenance(in ContentKey key)
    {
        var word = _fields[ContentColumn.Provenance];
        Provenance? provenance = word switch
        {
            "" => key.Kind == ContentKind.MerchantGtin ? Provenance.Resale : Provenance.Transmitted,
            "transmitted" => Provenance.Transmitted,
            "resale" => Provenance.Resale,
            _ => null,
        };
        if (provenance is null)
        {
            Refuse(ContentColumn.Provenance, ContentFaultCodes.ProvenanceUnknown, $"\"{Shown(word)}\" is no provenance of a content; it must be transmitted or resale. Public averages and own accounts are factors, not contents.");
            return Provenance.Transmitted;
        }

        if (provenance == Provenance.Resale && key.Kind is not (ContentKind.MerchantGtin or default(ContentKind)))
        {
            Refuse(ContentColumn.Provenance, ContentFaultCodes.ProvenanceNotForKey, "A resale content is of a GTIN as one merchant sells it: give merchant and gtin.");
        }

        return provenance.Value;
    }

    private ContentBasis ReadBasis(Provenance provenance)
    {
        var word = _fields[ContentColumn.Basis];
        if (word is "gate")
        {
            if (provenance == Provenance.Resale)
            {
                Refuse(ContentColumn.Basis, ContentFaultCodes.BasisUnknown, "A resale content holds the shop's part and so counts up to the shelf; leave basis empty or write shelf.");
            }

            return ContentBasis.Gate;
        }

        if (word is not ("" or "shelf"))
        {
            Refuse(ContentColumn.Basis, ContentFaultCodes.BasisUnknown, $"\"{Shown(word)}\" is no basis; it must be shelf (up to the sale, the shop included) or gate (up to the supplier's gate).");
        }

        return ContentBasis.Shelf;
    }

    private LifeCycleStages ReadStages()
    {
        var words = _fields[ContentColumn.Stages];
        if (!words.IsEmpty && ContentWords.TryStages(words, out var stages))
        {
            return stages;
        }

        if (!words.IsEmpty)
        {
            Refuse(ContentColumn.Stages, ContentFaultCodes.StageUnknown, $"Must be stages joined by +, of {string.Join(", ", FileWords.Stages)}.");
        }

        return LifeCycleStages.NotStated;
    }

    private DateOnly? ReadDay(ContentColumn column)
    {
        var text = _fields[column];
        if (text.IsEmpty)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return day;
        }

        Refuse(column, ContentFaultCodes.DayInvalid, $"\"{Shown(text)}\" is no day; write YYYY-MM-DD, e.g. 2026-01-31.");
        return null;
    }

    private int ReadVintage()
    {
        if (int.TryParse(_fields[ContentColumn.Vintage], NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is >= FirstYear and <= LastYear)
        {
            return year;
        }

        Refuse(ContentColumn.Vintage, ContentFaultCodes.VintageInvalid, $"Must be the year of the closed account that the figure comes from, {FirstYear} to {LastYear}.");
        return FirstYear;
    }

    private string ReadText(ContentColumn column, int maxLength, bool isNeeded = true)
    {
        var text = _fields[column];
        if (text.IsEmpty && isNeeded)
        {
            Refuse(column, ContentFaultCodes.FieldMissing, "Is missing or empty.");
        }
        else if (text.Length > maxLength)
        {
            Refuse(column, ContentFaultCodes.FieldTooLong, $"Has {text.Length} characters; at most {maxLength} are kept.");
        }
        else if (ContentKeyReader.HasControlCharacter(text))
        {
            Refuse(column, ContentFaultCodes.ControlCharacter, "Holds a line break or another control character.");
        }
        else
        {
            return _texts.Of(text);
        }

        return "";
    }

    private void Refuse(ContentColumn column, string code, string advice)
    {
        _isSound = false;
        refuse(new(file, _fields.Line, column.Name(), code, advice));
    }

    internal static string Shown(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..40]}…";
}
