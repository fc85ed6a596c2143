using CarbonPos.Carbon.Content;
using CarbonPos.V1;

namespace CarbonPos.CompanyRegistry.Contents;

/// <summary>Writes a page of the feed for the wire.</summary>
internal static class ContentWriter
{
    public static ContentPage Write(FeedPage page)
    {
        var wire = new ContentPage { After = Write(page.After), Last = Write(page.Last), Complete = page.IsComplete, NewestVersion = page.NewestVersion };
        foreach (var change in page.Changes)
        {
            var written = new ContentChange
            {
                Position = Write(change.Position),
                Subject = change.Subject.Kind == ContentKind.Service
                    ? new() { Service = change.Subject.Text }
                    : new() { Gtin = change.Subject.Gtin.ToString(), Lot = change.Subject.Text },
            };
            written.Contents.AddRange(change.Contents.Select(Write));
            wire.Changes.Add(written);
        }

        return wire;
    }

    private static V1.FeedPosition Write(Carbon.Content.FeedPosition position) => new() { Version = position.Version, Row = position.Row };

    private static PublishedContent Write(CarbonContent content) => new()
    {
        MicrogramsPerUnit = content.Intensity.Micrograms,
        Unit = (PublishedUnit)(int)content.Intensity.Unit,
        Basis = content.Basis == ContentBasis.Gate ? PublishedBasis.Gate : PublishedBasis.Shelf,
        Provenance = (V1.Provenance)(int)content.Provenance,
        ValidFrom = content.ValidFrom == DateOnly.MinValue ? "" : content.ValidFrom.ToString("yyyy-MM-dd"),
        ValidTo = content.ValidTo?.ToString("yyyy-MM-dd") ?? "",
        Vintage = content.Vintage,
        Edition = content.Version,
        Supplier = content.Supplier,
        Source = content.Source,
        Stages = (int)content.Stages,
        Id = content.Id,
        DerivedFrom = content.DerivedFrom,
    };
}
