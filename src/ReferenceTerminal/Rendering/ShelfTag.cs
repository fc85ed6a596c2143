namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>What a shelf tag says beside its code.</summary>
/// <param name="Name">Of the product: 1 to 80 characters, on at most two lines.</param>
/// <param name="Price">As people read it, such as "3.20 €"; at most 16 characters.</param>
/// <param name="UnitPrice">Such as "16.00 €/kg"; null = none.</param>
/// <param name="Carbon">Such as "1.234 points"; null = none.</param>
public sealed record ShelfTagText(string Name, string Price, string? UnitPrice, string? Carbon);

/// <summary>Draws a tag for the edge of a shelf: name above, code on the left, price and carbon on the right.</summary>
public static class ShelfTag
{
    private const int MostNameLength = 80, MostOtherLength = 32;
    private const double WidthMillimetres = 70, Margin = 2.5, Between = 2.5, NameHeight = 3.2, PriceHeight = 6.5, SmallHeight = 2.4, CarbonHeight = 3.2, RightColumn = 26;

    // Accents stand above capitals, commas hang below them.
    private const double LineSpacing = 1.55;

    /// <summary>Room for both columns, wider only where the code needs it.</summary>
    /// <param name="order">A checked text.</param>
    /// <param name="scale">Dots of a module, and of an inch.</param>
    /// <param name="text">What stands beside it.</param>
    public static PrintParse<Sheet> Draw(PrintOrder order, PrintScale scale, ShelfTagText text)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentNullException.ThrowIfNull(text);
        if (Fault(text) is { } fault)
            return PrintParse<Sheet>.Failed(fault);
        var code = PrintedLabel.Draw(order, scale);
        int margin = scale.Dots(Margin), between = scale.Dots(Between);
        var right = RightLines(text);
        var column = Math.Max(scale.Dots(RightColumn), (int)Math.Ceiling(right.Max(line => StrokeFont.Width(line.Text, line.Height * scale.Dots(1000) / 1000.0))));
        var width = Math.Max(scale.Dots(WidthMillimetres), margin + code.Width + between + column + margin);
        var name = Wrapped(text.Name, width - 2 * margin, scale.Dots(NameHeight));
        if (name is null)
            return TooLong(text.Name);
        var nameStep = (int)(scale.Dots(NameHeight) * LineSpacing);

        // The first line leaves room for an accent on a capital.
        var top = margin + scale.Dots(NameHeight * 0.35) + name.Count * nameStep;
        var rightHeight = right.Sum(line => scale.Dots(line.Height * LineSpacing));
        var sheet = new Sheet(width, top + Math.Max(code.Height, rightHeight) + margin, scale.DotsPerInch);
        for (var i = 0; i < name.Count; i++)
            sheet.Write(name[i], margin, margin + scale.Dots(NameHeight * 0.35) + i * nameStep, scale.Dots(NameHeight), TextSide.Left);
        sheet.Paste(code, margin, top);
        var down = top;
        foreach (var (line, height) in right)
        {
            sheet.Write(line, width - margin, down, scale.Dots(height), TextSide.Right);
            down += scale.Dots(height * LineSpacing);
        }

        return PrintParse<Sheet>.Of(sheet);
    }

    private static List<(string Text, double Height)> RightLines(ShelfTagText text)
    {
        List<(string, double)> lines = [(text.Price, PriceHeight)];
        if (text.UnitPrice is { } unit)
            lines.Add((unit, SmallHeight));
        if (text.Carbon is { } carbon)
            lines.Add((carbon, CarbonHeight));
        return lines;
    }

    private static PrintFault? Fault(ShelfTagText text)
    {
        foreach (var part in new[] { text.Name, text.Price, text.UnitPrice ?? "-", text.Carbon ?? "-" })
        {
            if (StrokeFont.FirstUnknown(part) is { } unknown)
                return new PrintFault(PrintFaultCode.CharacterWrong, $"'{unknown}' cannot be printed; say it in other characters.", $"« {unknown} » ne s'imprime pas ; dites-le avec d'autres caractères.");
            if (part.Length > (ReferenceEquals(part, text.Name) ? MostNameLength : MostOtherLength) || string.IsNullOrWhiteSpace(part))
                return TooLongFault(part);
        }

        return null;
    }

    private static PrintFault TooLongFault(string part) => new(
        PrintFaultCode.TooLong,
        $"'{part}' does not fit: a name has 1 to {MostNameLength} characters on two lines, a price or amount 1 to {MostOtherLength}.",
        $"« {part} » ne tient pas : un nom a de 1 à {MostNameLength} caractères sur deux lignes, un prix ou une quantité de 1 à {MostOtherLength}.");

    private static PrintParse<Sheet> TooLong(string part) => PrintParse<Sheet>.Failed(TooLongFault(part));

    /// <summary>One or two lines, broken between words; null when that is not enough.</summary>
    private static List<string>? Wrapped(string text, int width, double high)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && StrokeFont.Width($"{lines[^1]} {word}", high) <= width)
                lines[^1] += " " + word;
            else
                lines.Add(word);
        }

        return lines.Count <= 2 && lines.TrueForAll(line => StrokeFont.Width(line, high) <= width) ? lines : null;
    }
}
