using System.Diagnostics;
using System.Globalization;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Settlement.Reports;

/// <summary>What a figure counts; its column's or fact's name ends with it.</summary>
internal enum FigureKind
{
    /// <summary>Words.</summary>
    Text = 1,

    /// <summary>A number of things.</summary>
    Count,

    /// <summary>Whole grams CO2e.</summary>
    Mass,

    /// <summary>Euro cents.</summary>
    Money,
}

/// <summary>One value of a report, with what it counts.</summary>
internal readonly record struct Figure
{
    private Figure(FigureKind kind, long number, string text) => (Kind, Number, Text) = (kind, number, text);

    /// <summary>What <see cref="Number"/> counts.</summary>
    public FigureKind Kind { get; }

    /// <summary>Of all kinds but text.</summary>
    public long Number { get; }

    /// <summary>Of text: without control characters, whoever wrote it.</summary>
    public string Text { get; }

    /// <summary>Words. What others wrote (owners, reasons) may hold anything: control characters, and those that turn a line around, become spaces.</summary>
    public static Figure Of(string text) => new(FigureKind.Text, 0, string.Concat(text.Select(c => IsSeen(c) ? c : ' ')));

    /// <summary>A number of things.</summary>
    public static Figure Of(long count) => new(FigureKind.Count, count, "");

    /// <summary>A mass.</summary>
    public static Figure Of(Co2eMass mass) => new(FigureKind.Mass, mass.Grams, "");

    /// <summary>Euro cents.</summary>
    public static Figure OfCents(long cents) => new(FigureKind.Money, cents, "");

    // Format characters have no shape of their own, and some turn what comes after them around.
    private static bool IsSeen(char c) => !char.IsControl(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    /// <summary>For people: thousands apart, money in euros.</summary>
    public override string ToString() => Kind switch
    {
        FigureKind.Text => Text,
        FigureKind.Count or FigureKind.Mass => Number.ToString("N0", CultureInfo.InvariantCulture),
        FigureKind.Money => (Number / 100m).ToString("N2", CultureInfo.InvariantCulture),
        _ => throw new UnreachableException(),
    };
}
