namespace CarbonPos.ReferenceTerminal.PriceLists;

/// <summary>A price list as plain text, 80 columns.</summary>
static class PriceListText
{
    private const int Width = 80;
    private const int PriceWidth = 12;
    private const int CarbonWidth = 26;
    private const int Indent = 4;

    public static void Write(TextWriter writer, PriceList list, PriceListWording words)
    {
        writer.WriteLine(Cut(words.Title(list), Width));
        Paragraph(writer, words.Notice(list.As), 0);
        writer.WriteLine(new string('-', Width));
        foreach (var line in list.Lines)
        {
            Write(writer, list, line, words);
        }

        if (list.Document == PriceDocument.Quote)
        {
            writer.WriteLine(new string('-', Width));
            Row(writer, words.Total, words.Euros(list.TotalPrice), list.As == CarbonText.Display && list.TotalGrams is { } grams ? words.Points(grams) : "");
        }

        writer.WriteLine(new string('-', Width));
        Paragraph(writer, words.Foot(list), 0);
    }

    private static void Write(TextWriter writer, PriceList list, PriceLine line, PriceListWording words)
    {
        var name = $"{line.Name}, {words.Quantity(line.Item)}";
        if (list.As == CarbonText.Display)
        {
            Row(writer, name, words.Euros(line.Item.Price), words.Points(line));
            Paragraph(writer, words.Backing(line), Indent);
            return;
        }

        Row(writer, name, words.Euros(line.Item.Price), "");
        if (LabelTerms.Check(line) != LabelWithheld.None)
        {
            return;
        }

        Paragraph(writer, words.Named(words.Heading(list.As), words.Label(line)), Indent);
        foreach (var (term, value) in words.Terms(line))
        {
            Paragraph(writer, words.Named(term, value), Indent);
        }
    }

    /// <summary>A long name goes on under itself; figures are never cut.</summary>
    private static void Row(TextWriter writer, string name, string price, string carbon)
    {
        var room = Width - PriceWidth - CarbonWidth - 2;
        var lines = Wrapped(name, room);
        writer.WriteLine($"{lines[0].PadRight(room)} {price.PadLeft(PriceWidth)} {carbon.PadLeft(CarbonWidth)}".TrimEnd());
        foreach (var more in lines.Skip(1))
        {
            writer.WriteLine(more);
        }
    }

    private static void Paragraph(TextWriter writer, string text, int indent)
    {
        foreach (var line in Wrapped(text, Width - indent))
        {
            writer.WriteLine(new string(' ', indent) + line);
        }
    }

    private static List<string> Wrapped(string text, int room)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).SelectMany(word => word.Chunk(room)))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > room)
            {
                lines.Add(line);
                line = "";
            }

            line = line.Length == 0 ? new string(word) : $"{line} {new string(word)}";
        }

        lines.Add(line);
        return lines;
    }

    private static string Cut(string text, int room) => text.Length <= room ? text : text[..(room - 1)] + "…";
}
