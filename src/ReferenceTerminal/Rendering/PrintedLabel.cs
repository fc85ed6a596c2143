namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>Draws a code as it is printed: bars or modules, quiet zones, and the line that people read.</summary>
public static class PrintedLabel
{
    private const double LeastTextMillimetres = 2;

    // Between the bearer bar of an ITF-14 and the digits: more than a millimetre.
    private const double BelowBearerMillimetres = 1.02;

    /// <param name="order">A checked text.</param>
    /// <param name="scale">Dots of a module, and of an inch.</param>
    public static Sheet Draw(PrintOrder order, PrintScale scale)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(scale);
        var module = scale.DotsPerModule;
        return order.Symbology switch
        {
            PrintedSymbology.Ean13 => Retail(EanPattern.Ean13(order.Data, module), order, scale),
            PrintedSymbology.Ean8 => Retail(EanPattern.Ean8(order.Data, module), order, scale),
            PrintedSymbology.UpcA => Retail(EanPattern.UpcA(order.Data, module), order, scale),
            PrintedSymbology.Gs1128 => Logistic(Code128Pattern.Draw(order.Data, module), order, scale, bearer: 0),
            PrintedSymbology.Itf14 => Logistic(ItfPattern.Draw(order.Data, module), order, scale, bearer: 2 * module),
            PrintedSymbology.QrCode or PrintedSymbology.Flashcode => Square(order, scale),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>EAN and UPC: guards reach down between digits that are 8 modules high, their ink one module below the bars.</summary>
    private static Sheet Retail(BarPattern pattern, PrintOrder order, PrintScale scale)
    {
        var module = scale.DotsPerModule;
        var rules = SymbolRules.Of(order.Symbology);
        int above = 2 * module, bars = rules.BarDots(scale), digits = 8 * module;
        var quiet = rules.QuietLeft * module;
        var sheet = new Sheet(quiet + pattern.Width + rules.QuietRight * module, above + bars + module + digits + 2 * module, scale.DotsPerInch);
        foreach (var bar in pattern.Bars)
            sheet.Fill(quiet + bar.Left, above, bar.Width, bars + (bar.IsGuard ? 5 * module : 0));
        foreach (var caption in pattern.Captions)
        {
            var high = caption.Small ? 5 * module : digits;
            var share = (double)(caption.Right - caption.Left) / caption.Text.Length;
            for (var i = 0; i < caption.Text.Length; i++)
                sheet.Write(caption.Text[i].ToString(), quiet + caption.Left + (i + 0.5) * share, above + bars + module + StrokeFont.Overhang(digits) + digits - high, high, TextSide.Middle);
        }

        return sheet;
    }

    /// <summary>GS1-128 and ITF-14: bars of one height, the elements below in as many lines as they need.</summary>
    /// <param name="pattern">The bars.</param>
    /// <param name="order">Its captions.</param>
    /// <param name="scale">Dots.</param>
    /// <param name="bearer">Dots of the bars along the upper and the lower edge, which keep a part of an ITF from being read; 0 = none.</param>
    private static Sheet Logistic(BarPattern pattern, PrintOrder order, PrintScale scale, int bearer)
    {
        var module = scale.DotsPerModule;
        var rules = SymbolRules.Of(order.Symbology);
        int above = 2 * module, bars = rules.BarDots(scale), quiet = rules.QuietLeft * module;
        var high = Math.Max(scale.Dots(LeastTextMillimetres), Math.Min(scale.Dots(3), 8 * module));
        var text = Lines(order.Captions, pattern.Width, high);
        var wide = Math.Max(quiet + pattern.Width + rules.QuietRight * module, (int)Math.Ceiling(text.Select(line => StrokeFont.Width(line, high)).DefaultIfEmpty(0).Max()) + 2 * module);
        var left = (wide - pattern.Width) / 2;
        var textTop = above + bars + 2 * bearer + Math.Max(module, scale.Dots(BelowBearerMillimetres)) + (int)Math.Ceiling(StrokeFont.Overhang(high));
        var sheet = new Sheet(wide, textTop + text.Count * LineHeight(high), scale.DotsPerInch);
        foreach (var bar in pattern.Bars)
            sheet.Fill(left + bar.Left, above + bearer, bar.Width, bars);
        if (bearer > 0)
        {
            // Over the quiet zones too, so that a scan line that leaves the bars cannot take them for narrower ones.
            sheet.Fill(left - quiet, above, pattern.Width + 2 * quiet, bearer);
            sheet.Fill(left - quiet, above + bearer + bars, pattern.Width + 2 * quiet, bearer);
        }

        WriteLines(sheet, text, textTop, high);
        return sheet;
    }

    private static Sheet Square(PrintOrder order, PrintScale scale)
    {
        var module = scale.DotsPerModule;
        var matrix = order.Symbology == PrintedSymbology.Flashcode ? QrPng.FlashcodeModules(order.Data) : QrPng.Modules(order.Data);
        var side = matrix.Count * module;
        var high = scale.Dots(LeastTextMillimetres);
        var text = Lines(order.Captions, side, high);
        var wide = Math.Max(side, (int)Math.Ceiling(text.Select(line => StrokeFont.Width(line, high)).DefaultIfEmpty(0).Max()) + 2 * module);

        // The text keeps clear of the quiet zone, which the modules have around them.
        var textTop = side + module + (int)Math.Ceiling(StrokeFont.Overhang(high));
        var sheet = new Sheet(wide, text.Count == 0 ? side : textTop + text.Count * LineHeight(high), scale.DotsPerInch);
        var left = (wide - side) / 2;
        for (var y = 0; y < matrix.Count; y++)
        {
            for (var x = 0; x < matrix.Count; x++)
            {
                // Neighbours in one box: fewer marks, and no hairlines between them in an SVG.
                var from = x;
                while (x < matrix.Count && matrix[y][x])
                    x++;
                if (x > from)
                    sheet.Fill(left + from * module, y * module, (x - from) * module, module);
            }
        }

        WriteLines(sheet, text, textTop, high);
        return sheet;
    }

    private static int LineHeight(int high) => high + high * 3 / 4;

    private static void WriteLines(Sheet sheet, IReadOnlyList<string> lines, int top, int high)
    {
        for (var i = 0; i < lines.Count; i++)
            sheet.Write(lines[i], sheet.Width / 2.0, top + i * LineHeight(high), high, TextSide.Middle);
    }

    /// <summary>As many pieces on a line as fit; a piece is never broken.</summary>
    private static List<string> Lines(IReadOnlyList<string> pieces, int width, double high)
    {
        var lines = new List<string>();
        foreach (var piece in pieces)
        {
            if (lines.Count > 0 && StrokeFont.Width(lines[^1] + piece, high) <= width)
                lines[^1] += piece;
            else
                lines.Add(piece);
        }

        return lines;
    }
}
