using System.Runtime.InteropServices;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.CarbonGateway.Contents.Purchases;

/// <summary>What became of a content that an invoice gave.</summary>
internal enum Shelving
{
    /// <summary>It is its seller's newest, for now.</summary>
    Newest,

    /// <summary>A newer one of this seller is here.</summary>
    Older,

    /// <summary>The same invoice was read before and says the same.</summary>
    Repeated,

    /// <summary>The same invoice was read before and says something else.</summary>
    Differs,
}

/// <summary>The newest content of each article and seller. Whatever the order of the files, the same remain; memory grows with articles and their sellers, not with invoices.</summary>
internal sealed class PurchaseShelf
{
    private readonly Dictionary<(Gtin Gtin, string Seller), Place> _places = [];

    /// <summary>Articles and sellers that something is known of.</summary>
    public int Count => _places.Count;

    /// <param name="gtin">Article.</param>
    /// <param name="content">What an invoice says of it.</param>
    /// <param name="other">The copy that was read before, where one was; else null.</param>
    public Shelving Add(Gtin gtin, PurchasedContent content, out PurchasedContent? other)
    {
        other = null;
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, (gtin, content.Invoice.Seller), out var isKnown);
        if (!isKnown)
        {
            place = new(content, null, 0);
            return Shelving.Newest;
        }

        var order = content.CompareWithin(place.Newest);
        if (content.Invoice.IsSameAs(place.Newest.Invoice))
        {
            other = place.Newest;
            place = order > 0 ? place with { Newest = content } : place;
            return order == 0 ? Shelving.Repeated : Shelving.Differs;
        }

        if (order > 0)
        {
            place = new(content, place.Newest, place.Older + 1);
            return Shelving.Newest;
        }

        place = place with { Before = place.Before is { } before && content.CompareWithin(before) <= 0 ? before : content, Older = place.Older + 1 };
        return Shelving.Older;
    }

    /// <summary>Each article with the content that counts, by number.</summary>
    public List<PurchasedArticle> Articles()
    {
        var newest = new Dictionary<Gtin, PurchasedContent>();
        foreach (var ((gtin, _), place) in _places)
        {
            ref var content = ref CollectionsMarshal.GetValueRefOrAddDefault(newest, gtin, out _);
            content = Newer(content, place.Newest);
        }

        var articles = newest.ToDictionary(pair => pair.Key, pair => new PurchasedArticle(pair.Key, pair.Value));
        foreach (var ((gtin, _), place) in _places)
        {
            var article = articles[gtin];
            article.Older += place.Older + (ReferenceEquals(place.Newest, article.Content) ? 0 : 1);
            foreach (var other in (ReadOnlySpan<PurchasedContent?>)[place.Newest, place.Before])
            {
                if (other is not null && !ReferenceEquals(other, article.Content))
                {
                    article.Before = Newer(article.Before, other);
                    article.DiffersOnTheDay |= other.DiffersOnTheDay(article.Content);
                }
            }
        }

        return [.. articles.Values.OrderBy(article => article.Gtin)];
    }

    private static PurchasedContent Newer(PurchasedContent? one, PurchasedContent other) => one is null || other.CompareAcross(one) > 0 ? other : one;

    /// <param name="Newest">Counts.</param>
    /// <param name="Before">The newest that does not.</param>
    /// <param name="Older">How many do not.</param>
    private readonly record struct Place(PurchasedContent Newest, PurchasedContent? Before, int Older);
}

/// <summary>An article with the content that counts.</summary>
internal sealed class PurchasedArticle(Gtin gtin, PurchasedContent content)
{
    public Gtin Gtin { get; } = gtin;

    public PurchasedContent Content { get; } = content;

    /// <summary>The newest that gave way to it; null = there was none.</summary>
    public PurchasedContent? Before { get; set; }

    /// <summary>How many gave way.</summary>
    public int Older { get; set; }

    /// <summary>True where an invoice of the same day says something else.</summary>
    public bool DiffersOnTheDay { get; set; }
}
