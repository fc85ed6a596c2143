using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Where the rules look contents up: under which keys, in which order. Nobody else knows how contents are kept.</summary>
internal static class ContentShelf
{
    /// <summary>The supplier's content up to the sale: of the lot, of the article's number, of the seller's own article, of the service.</summary>
    /// <remarks>What a signed label on the product says, verified for its number, lot and serial, goes before all of these.</remarks>
    public static ContentMatch Transmitted(in LineCase line, out ContentRef content, out WeighingReason reason)
    {
        content = line.SignedContent;
        if (content.Exists)
        {
            reason = WeighingReason.LabelTransmitted;
            return ContentMatch.Found;
        }

        reason = WeighingReason.SupplierTransmitted;
        var match = ContentMatch.None;
        if (line.Gtin is { } gtin)
        {
            if (line.Lot.Length is > 0 and <= ContentKey.MaxLotLength)
            {
                match = Find(line, ContentKey.OfLot(gtin, line.Lot), match, out content);
                if (match == ContentMatch.Found)
                {
                    reason = WeighingReason.LotTransmitted;
                    return match;
                }
            }

            match = OfNumber(line, gtin, match, out content);
            if (match == ContentMatch.Found)
            {
                return match;
            }
        }

        content = default;
        return string.IsNullOrEmpty(line.Line.Article) ? match : OfCode(line, match, out content);
    }

    /// <summary>What the back office worked out for this article as this seller sells it: the supplier's content plus the shop's own factor on its margin.</summary>
    public static ContentMatch Resale(in LineCase line, out ContentRef content) =>
        line.Gtin is { } gtin ? OfSeller(line, gtin, Provenance.Resale, ContentMatch.None, out content) : Nothing(out content);

    /// <summary>In-store numbers mean another article in each shop, so what is transmitted for one seller goes before what is for all.</summary>
    private static ContentMatch OfNumber(in LineCase line, Gtin gtin, ContentMatch before, out ContentRef content)
    {
        var match = OfSeller(line, gtin, Provenance.Transmitted, before, out content);
        return match == ContentMatch.Found ? match : Find(line, ContentKey.OfGtin(gtin), match, out content);
    }

    private static ContentMatch OfSeller(in LineCase line, Gtin gtin, Provenance provenance, ContentMatch before, out ContentRef content)
    {
        var company = line.Counter.Seller.Company;
        if (company.Value <= 0)
        {
            content = default;
            return before;
        }

        var match = Find(line, ContentKey.OfMerchantGtin(company, gtin), before, out content);
        return match != ContentMatch.Found || content.Provenance == provenance ? match : Nothing(out content);
    }

    private static ContentMatch Nothing(out ContentRef content)
    {
        content = default;
        return ContentMatch.None;
    }

    private static ContentMatch OfCode(in LineCase line, ContentMatch match, out ContentRef content)
    {
        content = default;
        var company = line.Counter.Seller.Company;
        if (company.Value > 0)
        {
            match = Find(line, ContentKey.OfArticle(company, line.Line.Article), match, out content);
        }

        return match == ContentMatch.Found || line.Line.Kind != LineKind.Service
            ? match
            : Find(line, ContentKey.OfService(line.Line.Article), match, out content);
    }

    /// <returns>What was found, or else the better of this answer and the one before.</returns>
    private static ContentMatch Find(in LineCase line, in ContentKey key, ContentMatch before, out ContentRef content)
    {
        var match = line.Catalogue.Contents.Find(key, ContentBasis.Shelf, line.Day, out content);
        return match > before ? match : before;
    }
}
