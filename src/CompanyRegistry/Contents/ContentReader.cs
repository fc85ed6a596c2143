using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.CompanyRegistry.Access;
using CarbonPos.V1;
using Provenance = CarbonPos.Carbon.Content.Provenance;

namespace CarbonPos.CompanyRegistry.Contents;

/// <summary>Reads what a company publishes over the wire, and refuses with the path of the field at fault.</summary>
internal static class ContentReader
{
    private const decimal MicrogramsPerKilogram = 1_000_000_000m;
    private const int AllStages = 127;

    /// <exception cref="RefusedException">Too few, too many, or one that is not as the contract says.</exception>
    public static IReadOnlyList<ContentStatement> Statements(PublishContentsRequest request)
    {
        if (request.Updates.Count is 0 or > ContentRules.MostSubjects) throw ContentRules.Refused("UPDATES_OUT_OF_RANGE", "updates", $"Publish 1 to {ContentRules.MostSubjects} articles at a time.");
        var statements = new ContentStatement[request.Updates.Count];
        for (var i = 0; i < statements.Length; i++)
        {
            var path = $"updates[{i}]";
            var contents = request.Updates[i].Contents.Select((content, j) => Content(content, $"{path}.contents[{j}]")).ToList();
            ContentRules.CheckApart(contents, $"{path}.contents");
            statements[i] = new(Subject(request.Updates[i].Subject, $"{path}.subject"), contents);
        }

        return statements;
    }

    /// <exception cref="RefusedException">It names nothing, or two things.</exception>
    public static ContentKey Subject(ContentSubject? subject, string path)
    {
        switch (subject)
        {
            case { Gtin.Length: > 0, Service.Length: 0 }:
                var parse = Gtin.Parse(subject.Gtin);
                if (!parse.IsOk) throw ContentRules.Refused(parse.ErrorCode, $"{path}.gtin", parse.ErrorText);
                return subject.Lot.Length == 0 ? ContentKey.OfGtin(parse.Gtin) : ContentKey.OfLot(parse.Gtin, ContentRules.Text(subject.Lot, ContentKey.MaxLotLength, isNeeded: true, $"{path}.lot"));
            case { Gtin.Length: 0, Lot.Length: 0, Service.Length: > 0 }:
                return ContentKey.OfService(ContentRules.Text(subject.Service, ContentKey.MaxCodeLength, isNeeded: true, $"{path}.service"));
            default:
                throw ContentRules.Refused("SUBJECT_INVALID", path, "A content is of a GTIN, of a GTIN and a lot, or of a service.");
        }
    }

    private static CarbonContent Content(PublishedContent wire, string path)
    {
        if (!Enum.IsDefined((ContentUnit)(byte)wire.Unit) || wire.Unit is < PublishedUnit.Piece or > PublishedUnit.Euro) throw ContentRules.Refused("UNIT_UNKNOWN", $"{path}.unit", "Say per what the figure is.");
        if (!CarbonIntensity.TryFromKilograms(wire.MicrogramsPerUnit / MicrogramsPerKilogram, (ContentUnit)(byte)wire.Unit, out var intensity)) throw ContentRules.Refused("FIGURE_OUT_OF_RANGE", $"{path}.micrograms_per_unit", "A figure lies within ±10^15 micrograms per unit.");
        if (wire.Basis is < PublishedBasis.Unspecified or > PublishedBasis.Gate) throw ContentRules.Refused("BASIS_UNKNOWN", $"{path}.basis", "A content counts up to the shelf or up to the gate.");
        if (wire.Provenance is not (V1.Provenance.Unspecified or V1.Provenance.Transmitted)) throw ContentRules.Refused("PROVENANCE_INVALID", $"{path}.provenance", "Only what a company transmits of its own products is published.");
        if (wire.Stages is < 0 or > AllStages) throw ContentRules.Refused("STAGE_UNKNOWN", $"{path}.stages", "Stages are bits, 0 to 127.");
        return ContentRules.Checked(
            new(
                wire.Id, wire.Edition, intensity, Provenance.Transmitted, Day(wire.ValidFrom, $"{path}.valid_from") ?? DateOnly.MinValue, Day(wire.ValidTo, $"{path}.valid_to"), wire.Vintage,
                wire.Supplier, wire.Source, wire.Basis == PublishedBasis.Gate ? ContentBasis.Gate : ContentBasis.Shelf, (LifeCycleStages)wire.Stages, wire.DerivedFrom),
            path);
    }

    private static DateOnly? Day(string text, string path) =>
        text.Length == 0 ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day > DateOnly.MinValue ? day
        : throw ContentRules.Refused("DAY_INVALID", path, "A day is YYYY-MM-DD.");
}
