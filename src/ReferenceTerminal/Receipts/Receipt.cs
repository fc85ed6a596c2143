using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;
using CarbonPos.ReferenceTerminal.Commands;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>A receipt that a shopper understands: what each thing weighs and why, what was debited, what is left.</summary>
public static class Receipt
{
    /// <summary>Columns: 64.</summary>
    public const int Width = 64;

    private const int Indent = 4;
    private const int PointsWidth = 11;

    /// <summary>Prints one receipt, in points with three decimals.</summary>
    /// <param name="writer">Gets 64 columns.</param>
    /// <param name="receipt">What is printed.</param>
    /// <param name="language">In which words.</param>
    /// <param name="zone">Whose clock the times are of. Null = this machine's.</param>
    public static void Write(TextWriter writer, SaleReceipt receipt, Language language, TimeZoneInfo? zone = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(receipt);
        var page = new Page(writer, language);
        page.Rule('=');
        page.Line(Title(receipt, page), page.Pick("1 point = 1 kg CO2e", "1 point = 1 kg CO2e"));
        if (receipt.Outcome.Posting?.Training == true)
        {
            page.Text(page.Pick("*** TRAINING: nothing is debited ***", "*** FORMATION : rien n'est débité ***"));
        }

        page.Rule('-');
        WriteInvoice(page, receipt);
        WriteLines(page, receipt, language);
        WriteEnd(page, receipt, zone ?? TimeZoneInfo.Local);
        page.Rule('=');
    }

    private static void WriteInvoice(Page page, SaleReceipt receipt)
    {
        if (receipt.Invoice is not { } number)
        {
            return;
        }

        page.Text($"{page.Pick("Invoice", "Facture")} {Printable.Of(number)}");
        if (receipt.InvoiceSeller is { Length: > 0 } seller)
        {
            page.Text($"{page.Pick("of", "de")} {Printable.Of(seller)}");
        }

        page.Rule('-');
    }

    /// <summary>Says what happened, not what was asked for.</summary>
    private static string Title(SaleReceipt receipt, Page page) => (receipt.Kind, receipt.Outcome) switch
    {
        (_, SaleOutcome.Unknown) => page.Pick("NOT KNOWN YET", "PAS ENCORE CONNU"),
        (RequestKind.Sale, { HasMoved: true }) => page.Pick("CARBON RECEIPT", "TICKET CARBONE"),
        (RequestKind.Capture, { HasMoved: true }) => page.Pick("CARBON RECEIPT (set aside before)", "TICKET CARBONE (réservé avant)"),
        (RequestKind.Sale or RequestKind.Capture, _) => page.Pick("NOT PAID", "NON PAYÉ"),
        (RequestKind.Hold, { HasMoved: true }) => page.Pick("POINTS SET ASIDE", "POINTS RÉSERVÉS"),
        (RequestKind.ExtendHold, { HasMoved: true }) => page.Pick("MORE POINTS SET ASIDE", "RÉSERVATION PROLONGÉE"),
        (RequestKind.Hold or RequestKind.ExtendHold, _) => page.Pick("NOT SET ASIDE", "NON RÉSERVÉ"),
        (RequestKind.Void, { HasMoved: true }) => page.Pick("POINTS NO LONGER SET ASIDE", "RÉSERVATION ANNULÉE"),
        (RequestKind.Void, _) => page.Pick("NOTHING RELEASED", "RIEN N'EST LIBÉRÉ"),
        (RequestKind.Refund, { HasMoved: true }) => page.Pick("POINTS GIVEN BACK", "POINTS RENDUS"),
        (RequestKind.Refund, _) => page.Pick("NOTHING GIVEN BACK", "RIEN N'EST RENDU"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void WriteLines(Page page, SaleReceipt receipt, Language language)
    {
        // What was posted; for a sale that was not, what the catalogue said each line weighs.
        var posted = receipt.Outcome.HasMoved ? receipt.Outcome.Posting!.Lines : [];
        var count = Math.Max(posted.Count, receipt.Items.Count);
        var printed = false;
        for (var i = 0; i < count; i++)
        {
            var item = i < receipt.Items.Count ? receipt.Items[i] : null;
            var weighed = i < posted.Count ? posted[i] : item?.Weighed?.Line;
            if (weighed is null || (receipt.Kind == RequestKind.Refund && !weighed.Grams.IsPositive))
            {
                continue;
            }

            var stated = weighed.Reason == WeighingReason.StatedByTill;
            var name = item?.Name ?? (stated ? page.Pick("Amount set aside", "Montant réservé") : $"{page.Pick("Line", "Ligne")} {i + 1}");
            page.Line(item is { Quantity.Length: > 0 } ? $"{name}  {item.Quantity}" : name, page.Priced(item?.Price, weighed.Grams));
            // The rule's short sentence: the catalogue's own, with every figure, is for "weigh" and --json.
            page.Text((stated ? "" : $"{Why.Of(weighed.Provenance, language)}{page.Pick(":", " :")} ") + Why.Of(weighed.Reason, language), Indent);
            printed = true;
        }

        if (printed)
        {
            page.Rule('-');
        }
    }

    private static void WriteEnd(Page page, SaleReceipt receipt, TimeZoneInfo zone)
    {
        var posting = receipt.Outcome.Posting;
        switch (receipt.Outcome)
        {
            case SaleOutcome.Approved:
                if (receipt.IsCompanys)
                {
                    page.Line(page.Pick("To the company's account", "Au compte de l'entreprise"), $"{page.Points(posting!.Moved)} points");
                }
                else
                {
                    WriteMoved(page, receipt.Kind, posting!, zone);
                }

                break;
            case SaleOutcome.Partial:
                page.Line(page.Pick("Total", "Total"), page.Points(posting!.Requested));
                WriteMoved(page, receipt.Kind, posting, zone);
                page.Text(page.Pick(
                    $"The account carried only part: {page.Points(posting.Requested - posting.Moved)} points are not paid. Use another account for them, or put goods back.",
                    $"Le compte n'en a couvert qu'une partie : {page.Points(posting.Requested - posting.Moved)} points restent à payer. Utilisez un autre compte, ou reposez des articles."));
                break;
            case SaleOutcome.Insufficient:
                page.Line(page.Pick("Needed", "Il faut"), page.Points(posting!.Requested));
                if (!receipt.IsVisitors)
                {
                    page.Line(page.Pick("Available", "Disponible"), page.Points(posting.Available));
                }

                WriteOffer(page, receipt.Outcome, zone);
                page.Text(Endings.Short(receipt, page.Language));
                break;
            case SaleOutcome.Refused refused:
                WriteOffer(page, receipt.Outcome, zone);
                page.Text($"{page.Pick("REFUSED:", "REFUSÉ :")} {Refusals.Sentence(refused.Reason, page.Language)}");
                break;
            case SaleOutcome.Abandoned:
                page.Text(Endings.GivenUp(receipt.Kind, page.Language));
                break;
            case SaleOutcome.Unknown:
                page.Text(Endings.NotKnown(receipt.Kind, page.Language));
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        if (posting?.TransactionId is { } transaction)
        {
            page.Line("Transaction", transaction);
        }

        page.Line(page.Pick("Request", "Demande"), receipt.Outcome.RequestId.ToString());
    }

    private static void WriteMoved(Page page, RequestKind kind, Posting posting, TimeZoneInfo zone)
    {
        var back = kind is RequestKind.Void or RequestKind.Refund;
        var what = kind switch
        {
            RequestKind.Hold or RequestKind.ExtendHold => page.Pick("Total set aside", "Total réservé"),
            _ when back => page.Pick("Total given back", "Total rendu"),
            _ => page.Pick("Total debited", "Total débité"),
        };
        page.Line(what, $"{page.Points(posting.Moved)} points");
        // Who had no points and no budget, and bought all of it, is told nothing of an account: most often there is none.
        if (posting.Trade?.Points != posting.Moved || posting.Budget.IsPositive || posting.Available != Co2eMass.Zero)
        {
            page.Line(page.Pick($"Left in {posting.Period}", $"Reste en {posting.Period}"), $"{page.Points(posting.Available)} points");
        }

        if (posting.HoldExpiresAt is { } until)
        {
            page.Line(page.Pick("Set aside until", "Réservé jusqu'au"), TimeZoneInfo.ConvertTime(until, zone).ToString(page.Pick("d MMM yyyy, HH:mm", "dd/MM/yyyy HH:mm"), CultureInfo.InvariantCulture));
        }

        if (posting.ShareOfYear is { } share && !back)
        {
            page.Line(page.Pick("Share of the year's budget", "Part du budget de l'année"), page.Percent(share));
        }

        if (posting.Available.IsNegative)
        {
            page.Text(page.Pick("The account is in debt until it is made good.", "Le compte est à découvert jusqu'à régularisation."));
        }

        if (posting.Trade is { } trade)
        {
            WriteTrade(page, trade, back);
        }
    }

    /// <summary>Euros for points: a matter between the shopper and the authority, through the till.</summary>
    private static void WriteTrade(Page page, PointTrade trade, bool back)
    {
        page.Rule('-');
        page.Line(back ? page.Pick("Of these, sold back", "Dont rachetés") : page.Pick("Of these, bought now", "Dont achetés à l'instant"), $"{page.Points(trade.Points)} points");
        page.Line(page.Pick("at, per 1,000 points (1 t CO2e)", "prix de 1000 points (1 t CO2e)"), page.Euros(trade.EurosPerTonne));
        page.Line(back ? page.Pick("TO GIVE BACK for points", "À RENDRE pour les points") : page.Pick("TO PAY for points", "À PAYER pour les points"), page.Euros(trade.Euros));
        page.Text(page.Pick(
            "Beside the purchase and outside its VAT: held for the carbon authority.",
            "En plus de l'achat et hors TVA : encaissé pour le compte de l'autorité carbone."));
    }

    private static void WriteOffer(Page page, SaleOutcome outcome, TimeZoneInfo zone)
    {
        if (outcome.Offer is { } offer)
        {
            page.Line(page.Pick("Missing", "Il manque"), page.Points(offer.Points));
            page.Line(page.Pick("They can be bought for", "Ils s'achètent pour"), page.Euros(offer.Euros));
            page.Line(page.Pick("This price stands until", "Ce prix vaut jusqu'à"), TimeZoneInfo.ConvertTime(offer.ValidUntil, zone).ToString("HH:mm", CultureInfo.InvariantCulture));
        }
        else if (outcome.NoOffer is { } reason)
        {
            page.Text(Refusals.NoOffer(reason, page.Language));
        }
    }

    /// <summary>Lines of fixed width in one language.</summary>
    private sealed class Page(TextWriter writer, Language language)
    {
        public Language Language => language;

        public string Pick(string english, string french) => language == Language.French ? french : english;

        public string Points(Co2eMass mass) => Number(mass.ToPoints());

        /// <summary>The points with the price before them, where it is known.</summary>
        public string Priced(decimal? euros, Co2eMass mass) => euros is { } known
            ? $"{Number(known.ToString("0.00", CultureInfo.InvariantCulture))} €{Points(mass),PointsWidth}"
            : Points(mass);

        public string Euros(decimal euros) => $"{Number(euros.ToString("0.00", CultureInfo.InvariantCulture))} €";

        public string Percent(decimal share)
        {
            var percent = share * 100m;
            return percent is > 0m and < 0.01m ? $"< {Number("0.01")} %" : $"{Number(percent.ToString("0.00", CultureInfo.InvariantCulture))} %";
        }

        public void Rule(char mark) => writer.WriteLine(new string(mark, Width));

        /// <summary>Text on the left, a figure on the right; a long text is cut, never the figure.</summary>
        public void Line(string left, string right)
        {
            left = Printable.Of(left);
            var room = Width - right.Length - 2;
            var text = left.Length <= room ? left : left[..(room - 1)].TrimEnd() + "…";
            writer.WriteLine($"{text.PadRight(room)}  {right}");
        }

        /// <summary>Words on as many lines as they need.</summary>
        public void Text(string text, int indent = 0)
        {
            var line = "";
            // French puts a space before its colon, but no line may begin with one.
            foreach (var word in Printable.Of(text).Replace(" :", "\u00A0:").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length > 0 && indent + line.Length + 1 + word.Length > Width)
                {
                    writer.WriteLine(new string(' ', indent) + line);
                    line = "";
                }

                line = line.Length == 0 ? word : $"{line} {word}";
            }

            writer.WriteLine(new string(' ', indent) + line);
        }

        private string Number(string text) => language == Language.French ? text.Replace('.', ',') : text;
    }
}
