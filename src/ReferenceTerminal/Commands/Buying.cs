using System.CommandLine;
using System.Globalization;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Points bought with a sale: who pays without an account, and whether an offer is accepted.</summary>
sealed class Buying
{
    private const decimal MostEuros = 10_000_000m;

    private readonly Option<bool> visitor = new("--visitor") { Description = "The shopper has no account here, and pays in euros for the points." };

    private readonly Option<string?> accept = new("--accept-offer")
    {
        Description = "When points run short, buy the missing ones for at most so many euros. Say the price to the shopper first. Without: the till asks, where somebody can answer.",
        HelpName = "EUROS",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(visitor);
        command.Options.Add(accept);
    }

    /// <summary>True where --visitor was typed.</summary>
    public bool IsVisitors(ParseResult parsed) => parsed.GetValue(visitor);

    /// <summary>Who pays: the visitor, or what was shown.</summary>
    /// <exception cref="TillFault">Nobody, or two at once.</exception>
    public Instrument Payer(ProductOptions products, ParseResult parsed, Instrument? scanned)
    {
        if (!parsed.GetValue(visitor))
        {
            return Commands.Payer.Read(products, parsed, scanned);
        }

        return scanned is null && parsed.GetValue(products.Flashcode) is null && parsed.GetValue(products.Token) is null ? Instrument.Visitor : throw new TillFault(
            ExitCode.Usage, "TWO_INSTRUMENTS", "A visitor has no code to show: give --visitor, or what the shopper pays with, not both.", "Un visiteur n'a pas de code à présenter : donnez --visitor, ou ce avec quoi le client paie, pas les deux.");
    }

    /// <summary>True where the command line accepts the offer's price, or the cashier does.</summary>
    public bool Accepts(TillSession till, ParseResult parsed, PointOffer offer)
    {
        if (parsed.GetValue(accept) is { } euros)
        {
            return offer.Euros <= TillNumber.Read(euros, "--accept-offer", 0m, MostEuros, 2);
        }

        return !till.Json && till.Console.Asks && Asked(till, offer);
    }

    /// <summary>Checks the words before anything is sent.</summary>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(accept) is { } euros)
        {
            _ = TillNumber.Read(euros, "--accept-offer", 0m, MostEuros, 2);
        }
    }

    private static bool Asked(TillSession till, PointOffer offer)
    {
        var euros = offer.Euros.ToString("0.00", CultureInfo.InvariantCulture);
        till.Console.Error.Write(till.Pick(
            $"{offer.Points.ToPoints()} points are missing. They can be bought for {euros} €. Does the shopper agree? [y/N] ",
            $"Il manque {offer.Points.ToPoints().Replace('.', ',')} points. Ils s'achètent pour {euros.Replace('.', ',')} €. Le client est-il d'accord ? [o/N] "));
        till.Console.Error.Flush();
        using var reader = new StreamReader(till.Console.Input, leaveOpen: true);
        return reader.ReadLine()?.Trim() is { Length: > 0 } answer && "yo".Contains(char.ToLowerInvariant(answer[0]), StringComparison.Ordinal);
    }
}
