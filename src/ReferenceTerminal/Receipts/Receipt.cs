using System.Globalization;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>A receipt that a shopper understands: what each thing weighs and why, what was debited, what is left.</summary>
public static class Receipt
{
    /// <summary>Columns: 64.</summary>
    public const int Width = 64;

    private const int Indent = 4;

    /// <summary>Prints one receipt, in points with three decimals.</summary>
    public static void Write(TextWriter writer, SaleReceipt receipt, Language language)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(receipt);
        var page = new Page(writer, language);
        page.Rule('=');
        page.Line(Title(receipt.Kind, page), page.Pick("1 point = 1 kg CO2e", "1 point = 1 kg CO2e"));
        if (receipt.Outcome.Posting?.Training == true)
        {
            page.Text(page.Pick("*** TRAINING: nothing is debited ***", "*** FORMATION : rien n'est débité ***"));
        }

        page.Rule('-');
        WriteLines(page, receipt, language);
        WriteEnd(page, receipt);
        page.Rule('=');
    }

    private static string Title(RequestKind kind, Page page) => kind switch
    {
        RequestKind.Sale => page.Pick("CARBON RECEIPT", "TICKET CARBONE"),
        RequestKind.Hold => page.Pick("POINTS SET ASIDE", "POINTS RÉSERVÉS"),
        RequestKind.Capture => page.Pick("CARBON RECEIPT (set aside before)", "TICKET CARBONE (réservé avant)"),
        RequestKind.ExtendHold => page.Pick("MORE POINTS SET ASIDE", "RÉSERVATION PROLONGÉE"),
        RequestKind.Void => page.Pick("POINTS NO LONGER SET ASIDE", "RÉSERVATION ANNULÉE"),
        RequestKind.Refund => page.Pick("POINTS GIVEN BACK", "POINTS RENDUS"),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void WriteLines(Page page, SaleReceipt receipt, Language language)
    {
        // What was posted; for a sale that was not, what the catalogue said each line weighs.
        var posted = receipt.Outcome.HasMoved ? receipt.Outcome.Posting!.Lines : [];
        var count = Math.Max(posted.Count, receipt.Items.Count);
        for (var i = 0; i < count; i++)
        {
            var item = i < receipt.Items.Count ? receipt.Items[i] : null;
            var weighed = i < posted.Count ? posted[i] : item?.Weighed?.Line;
            if (weighed is null || (receipt.Kind == RequestKind.Refund && !weighed.Grams.IsPositive))
            {
                continue;
            }

            var name = item?.Name ?? (receipt.Kind == RequestKind.Hold ? page.Pick("Amount set aside", "Montant réservé") : $"{page.Pick("Line", "Ligne")} {i + 1}");
            page.Line(item is { Quantity.Length: > 0 } ? $"{name}  {item.Quantity}" : name, page.Points(weighed.Grams));
            // The rule's short sentence: the catalogue's own, with every figure, is for "weigh" and --json.
            page.Text($"{Why.Of(weighed.Provenance, language)}{page.Pick(":", " :")} {Why.Of(weighed.Reason, language)}", Indent);
        }

        if (count > 0)
        {
            page.Rule('-');
        }
    }

    private static void WriteEnd(Page page, SaleReceipt receipt)
    {
        var posting = receipt.Outcome.Posting;
        switch (receipt.Outcome)
        {
            case SaleOutcome.Approved:
                WriteMoved(page, receipt.Kind, posting!);
                break;
            case SaleOutcome.Partial:
                page.Line(page.Pick("Total", "Total"), page.Points(posting!.Requested));
                WriteMoved(page, receipt.Kind, posting);
                page.Text(page.Pick(
                    $"The account carried only part: {page.Points(posting.Requested - posting.Moved)} points are not paid. Use another account for them, or put goods back.",
                    $"Le compte n'en a couvert qu'une partie : {page.Points(posting.Requested - posting.Moved)} points restent à payer. Utilisez un autre compte, ou reposez des articles."));
                break;
            case SaleOutcome.Insufficient:
                page.Line(page.Pick("Needed", "Il faut"), page.Points(posting!.Requested));
                page.Line(page.Pick("Available", "Disponible"), page.Points(posting.Available));
                page.Text(page.Pick(
                    "NOT PAID: too few points. Nothing was debited. Put goods back, pay a part (--partial), or use another account.",
                    "NON PAYÉ : pas assez de points. Rien n'a été débité. Reposez des articles, payez une partie (--partial), ou utilisez un autre compte."));
                break;
            case SaleOutcome.Refused refused:
                page.Text($"{page.Pick("REFUSED", "REFUSÉ")}: {Refusals.Sentence(refused.Reason, page.Language)}");
                break;
            case SaleOutcome.Abandoned:
                page.Text(page.Pick(
                    "NOT PAID: no answer came, and the request was given up. Nothing was debited. Sell again.",
                    "NON PAYÉ : pas de réponse, la demande est abandonnée. Rien n'a été débité. Recommencez la vente."));
                break;
            case SaleOutcome.Unknown:
                page.Text(page.Pick(
                    "NOT KNOWN YET whether points were debited. Do not sell again: run \"carbonpos-till resolve\" when the gateway answers.",
                    "ON NE SAIT PAS ENCORE si des points ont été débités. Ne recommencez pas : lancez « carbonpos-till resolve » quand la passerelle répond."));
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

    private static void WriteMoved(Page page, RequestKind kind, Posting posting)
    {
        var back = kind is RequestKind.Void or RequestKind.Refund;
        var what = kind switch
        {
            RequestKind.Hold or RequestKind.ExtendHold => page.Pick("Total set aside", "Total réservé"),
            _ when back => page.Pick("Total given back", "Total rendu"),
            _ => page.Pick("Total debited", "Total débité"),
        };
        page.Line(what, $"{page.Points(posting.Moved)} points");
        page.Line(page.Pick($"Left in {posting.Period}", $"Reste en {posting.Period}"), $"{page.Points(posting.Available)} points");
        if (posting.HoldExpiresAt is { } until)
        {
            page.Line(page.Pick("Set aside until", "Réservé jusqu'au"), until.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
        }

        if (posting.ShareOfYear is { } share && !back)
        {
            page.Line(page.Pick("Share of the year's budget", "Part du budget de l'année"), page.Percent(share));
        }

        if (posting.Available.IsNegative)
        {
            page.Text(page.Pick("The account is in debt until it is made good.", "Le compte est à découvert jusqu'à régularisation."));
        }
    }

    /// <summary>Lines of fixed width in one language.</summary>
    private sealed class Page(TextWriter writer, Language language)
    {
        public Language Language => language;

        public string Pick(string english, string french) => language == Language.French ? french : english;

        public string Points(Co2eMass mass) => Number(mass.ToPoints());

        public string Percent(decimal share)
        {
            var percent = share * 100m;
            return percent is > 0m and < 0.01m ? $"< {Number("0.01")} %" : $"{Number(percent.ToString("0.00", CultureInfo.InvariantCulture))} %";
        }

        public void Rule(char mark) => writer.WriteLine(new string(mark, Width));

        /// <summary>Text on the left, a figure on the right; a long text is cut, never the figure.</summary>
        public void Line(string left, string right)
        {
            var room = Width - right.Length - 2;
            var text = left.Length <= room ? left : left[..(room - 1)].TrimEnd() + "…";
            writer.WriteLine($"{text.PadRight(room)}  {right}");
        }

        /// <summary>Words on as many lines as they need.</summary>
        public void Text(string text, int indent = 0)
        {
            var line = "";
            // French puts a space before its colon, but no line may begin with one.
            foreach (var word in text.Replace(" :", "\u00A0:").Split(' ', StringSplitOptions.RemoveEmptyEntries))
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
