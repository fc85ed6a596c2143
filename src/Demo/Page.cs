using System.Globalization;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Demo;

/// <summary>Text for people, at most 80 columns wide.</summary>
internal sealed class Page(TextWriter writer)
{
    private const int Width = 80;
    private int chapter;
    private bool blank;

    public void Title(string text)
    {
        writer.WriteLine(text);
        writer.WriteLine(new string('=', text.Length));
        Blank();
    }

    public void Chapter(string text)
    {
        var heading = string.Create(CultureInfo.InvariantCulture, $"{++chapter}. {text}");
        Blank();
        writer.WriteLine(heading);
        writer.WriteLine(new string('-', heading.Length));
        blank = false;
    }

    /// <summary>Words on as many lines as they need.</summary>
    public void Text(string text)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > Width)
            {
                writer.WriteLine(line);
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        writer.WriteLine(line);
        blank = false;
    }

    /// <summary>A line as it is, two columns in.</summary>
    public void Item(string text)
    {
        writer.WriteLine("  " + text);
        blank = false;
    }

    /// <summary>Something that writes its own lines, such as a receipt, with room around it.</summary>
    public void Figure(Action<TextWriter> write)
    {
        Blank();
        write(writer);
        blank = false;
        Blank();
    }

    /// <summary>One empty line, however often it is asked for.</summary>
    public void Blank()
    {
        if (!blank) writer.WriteLine();
        blank = true;
    }

    public static string Points(Co2eMass mass) => $"{mass.ToPoints()} points";
}
