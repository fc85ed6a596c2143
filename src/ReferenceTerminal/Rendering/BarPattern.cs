namespace CarbonPos.ReferenceTerminal.Rendering;

/// <summary>A bar, in dots from the symbol's first one.</summary>
/// <param name="IsGuard">Reaches down between the digits.</param>
internal readonly record struct Bar(int Left, int Width, bool IsGuard);

/// <summary>Characters under a part of the bars, each in the middle of an equal share of it.</summary>
/// <param name="Text">What is printed.</param>
/// <param name="Left">Dots from the symbol's first bar; negative in the quiet zone.</param>
/// <param name="Right">Dots.</param>
/// <param name="Small">Printed smaller, as the outer digits of a UPC-A.</param>
internal readonly record struct Caption(string Text, int Left, int Right, bool Small = false);

/// <summary>The bars of a linear symbol, without quiet zones.</summary>
/// <param name="Width">Dots from the first bar to the end of the last.</param>
/// <param name="Bars">From left to right.</param>
/// <param name="Captions">What stands under parts of it; empty where one line under the whole says it.</param>
internal sealed record BarPattern(int Width, IReadOnlyList<Bar> Bars, IReadOnlyList<Caption> Captions)
{
    /// <param name="runs">Dots of bar, space, bar and so on.</param>
    /// <param name="captions">As above.</param>
    public static BarPattern Of(IEnumerable<int> runs, IReadOnlyList<Caption> captions)
    {
        var bars = new List<Bar>();
        var (at, dark) = (0, true);
        foreach (var run in runs)
        {
            if (dark)
                bars.Add(new Bar(at, run, false));
            at += run;
            dark = !dark;
        }

        return new BarPattern(at, bars, captions);
    }
}
