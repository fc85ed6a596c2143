using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Rule 3: the seller's own closed account, for what it makes or serves itself; never for goods that it sells on.</summary>
internal static class ProducerRule
{
    public static bool Weigh(in LineCase line, out Finding finding)
    {
        finding = Look(line);
        return finding.Applies;
    }

    private static Finding Look(in LineCase line)
    {
        if (!line.IsOwnMake)
        {
            return Finding.Not(NotUsed.NotOwnMake);
        }

        if (!line.Counter.Own.HasAccounts || AccountOf(line) is not { } account)
        {
            return Finding.Not(NotUsed.NothingKnown);
        }

        if (!account.CountsIn(line.Day.Year))
        {
            return Finding.Not(NotUsed.OutOfDate, account);
        }

        // It sells without a trader in between: the whole price without VAT is what the account's euros are.
        if (account.Intensity.Unit == ContentUnit.Euro)
        {
            return line.PriceCents == 0 ? Finding.Not(NotUsed.NoPrice, account) : Finding.Of(account, account.Intensity * line.PriceWithoutVat);
        }

        return line.TryUnits(account.Intensity.Unit, out var units)
            ? Finding.Of(account, account.Intensity * units)
            : Finding.Not(NotUsed.UnitMismatch, account);
    }

    /// <summary>Of the activity that the line states, else the article's, else the seller's own: another one's account would be another product's.</summary>
    private static ProducerAccount? AccountOf(in LineCase line)
    {
        var own = line.Counter.Own;
        if (ActivityCode.TryParse(line.Line.Activity, out var stated)
            && (own.Account(stated) is not null || line.Catalogue.Activities.TryFind(stated, out _)))
        {
            return own.Account(stated);
        }

        if (line.Product?.Activity is { } made)
        {
            return own.Account(made.Key);
        }

        // A trader's account is of its margin, so it cannot stand for goods that it makes.
        var seller = line.Counter.Seller.Activity;
        return line.Line.Kind == LineKind.Goods && line.Catalogue.Activities.TryFind(seller, out var activity) && activity.IsTrade
            ? null
            : own.Account(seller);
    }
}
