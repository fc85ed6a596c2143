using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace CarbonPos.ReferenceTerminal.PriceLists;

/// <summary>
/// A price list as one self-contained page to print or put on a screen: no script, nothing remote, and every text that
/// comes from elsewhere escaped. Black on white: a colour or a leaf would be a claim of its own.
/// </summary>
static class PriceListHtml
{
    private const string Style = """
        body { font: 16px/1.45 system-ui, sans-serif; color: #000; background: #fff; margin: 0 auto; padding: 1.5rem; max-width: 60rem }
        h1 { font-size: 1.6rem; margin: 0 0 .5rem }
        table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
        th, td { border-bottom: 1px solid #767676; padding: .45rem .6rem; text-align: left; vertical-align: top }
        thead th { border-bottom: 2px solid #000 }
        th { font-weight: 600 }
        .n { text-align: right; white-space: nowrap }
        .q, .s { font-weight: 400; font-size: .875rem }
        .s { overflow-wrap: anywhere }
        tfoot th, tfoot td { border-bottom: 0; border-top: 2px solid #000 }
        dl { margin: 0 } dt { font-weight: 600; float: left; margin-right: .4em } dd { margin: 0 }
        @media print { body { padding: 0; max-width: none; font-size: 11pt } tr { break-inside: avoid } thead { display: table-header-group } @page { margin: 15mm } }
        @media (max-width: 40rem) { thead { position: absolute; clip-path: inset(50%) } tr, th, td { display: block; border-bottom: 0 } tr { border-bottom: 1px solid #767676; padding: .4rem 0 } th, td { padding: .15rem 0 } .n { text-align: left } tfoot th, tfoot td, tfoot tr { border: 0 } }
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static void Write(TextWriter writer, PriceList list, PriceListWording words)
    {
        writer.WriteLine($"""
            <!DOCTYPE html>
            <html lang="{words.Code}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{Text(words.Title(list))}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <main>
            <h1>{Text(words.Title(list))}</h1>
            <p id="notice">{Text(words.Notice(list.As))}</p>
            <table aria-describedby="notice">
            <thead><tr><th scope="col">{Text(words.Product)}</th><th scope="col" class="n">{Text(words.Price)}</th><th scope="col" class="n">{Text(words.Heading(list.As))}</th><th scope="col">{Text(words.Evidence(list.As))}</th></tr></thead>
            <tbody>
            """);
        foreach (var line in list.Lines)
        {
            WriteLine(writer, list.As, line, words);
        }

        writer.WriteLine("</tbody>");
        if (list.Document == PriceDocument.Quote)
        {
            var carbon = list.As == CarbonText.Display && list.TotalGrams is { } grams ? words.Points(grams) : "";
            writer.WriteLine($"""<tfoot><tr><th scope="row">{Text(words.Total)}</th><td class="n">{Text(words.Euros(list.TotalPrice))}</td><td class="n">{Text(carbon)}</td><td></td></tr></tfoot>""");
        }

        writer.WriteLine($"""
            </table>
            <p class="q">{Text(words.Foot(list))}</p>
            </main>
            </body>
            </html>
            """);
    }

    private static void WriteLine(TextWriter writer, CarbonText text, PriceLine line, PriceListWording words)
    {
        var withheld = text == CarbonText.Label ? LabelTerms.Check(line) : LabelWithheld.None;
        var (carbon, detail) = (text, withheld) switch
        {
            (CarbonText.Display, _) => (Text(words.Points(line)), Text(words.Backing(line))),
            (_, LabelWithheld.None) => (Text(words.Label(line)), $"<dl>{string.Concat(words.Terms(line).Select(term => $"<dt>{Text(term.Name)}</dt><dd>{Text(term.Value)}</dd>"))}</dl>"),
            _ => ("–", ""),
        };
        writer.WriteLine($"""<tr><th scope="row"><bdi>{Text(line.Name)}</bdi><br><span class="q">{Text(words.Quantity(line.Item))}</span></th><td class="n">{Text(words.Euros(line.Item.Price))}</td><td class="n">{carbon}</td><td class="s">{detail}</td></tr>""");
    }

    private static string Text(string text) => Encoder.Encode(text);
}
