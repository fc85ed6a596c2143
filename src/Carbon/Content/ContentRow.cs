using System.Runtime.InteropServices;

namespace CarbonPos.Carbon.Content;

/// <summary>A content as the table keeps it: 40 bytes. The default value is an empty place.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ContentRow
{
    public const int OpenEnd = int.MaxValue;

    private const int UnitBits = 3;

    /// <summary>Kind and basis, and the merchant or the lot's text; never 0 in a row that is filled.</summary>
    public ulong KeyHigh;

    /// <summary>The GTIN, or the text's number in the pool.</summary>
    public ulong KeyLow;

    /// <summary>First and last day, as day numbers.</summary>
    public int From;
    public int To;

    /// <summary>Index of what contents of one delivery share.</summary>
    public int Origin;

    /// <summary>Index of the given id and base; 0 = neither.</summary>
    public int Name;

    private long _figure;

    /// <summary>The figure, ±10^15 µg, and its unit in the three lowest bits.</summary>
    public CarbonIntensity Intensity
    {
        readonly get => CarbonIntensity.FromMicrograms(_figure >> UnitBits, (ContentUnit)(_figure & ((1 << UnitBits) - 1)));
        set => _figure = (value.Micrograms << UnitBits) | (long)value.Unit;
    }

    public readonly bool IsEmpty => KeyHigh == 0;

    public readonly bool IsOf(ulong high, ulong low) => KeyLow == low && KeyHigh == high;

    public readonly bool IsValidOn(int day) => From <= day && day <= To;

    /// <summary>By key, then by first day.</summary>
    public static int Compare(in ContentRow a, in ContentRow b)
    {
        var byHigh = a.KeyHigh.CompareTo(b.KeyHigh);
        var byKey = byHigh == 0 ? a.KeyLow.CompareTo(b.KeyLow) : byHigh;
        return byKey == 0 ? a.From.CompareTo(b.From) : byKey;
    }

    /// <summary>The place where the search for a key begins, of so many.</summary>
    public static int FirstPlace(ulong high, ulong low, int places)
    {
        // GTINs of one maker follow one another: two multiplications spread them over all places.
        var mixed = (low ^ (high * 0x9E3779B97F4A7C15)) * 0xD6E8FEB86659FD93;
        mixed = (mixed ^ (mixed >> 32)) * 0xD6E8FEB86659FD93;
        return (int)(((mixed >> 32) * (uint)places) >> 32);
    }
}

/// <summary>What the contents of one delivery share, kept once.</summary>
internal sealed record ContentOrigin(string Version, string Supplier, string Source, int Vintage, Provenance Provenance, LifeCycleStages Stages);

/// <summary>Numbers of texts in the pool; 0 = none.</summary>
internal readonly record struct ContentName(int Id, int DerivedFrom);
