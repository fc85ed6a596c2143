using System.Runtime.CompilerServices;

namespace CarbonPos.Carbon.Labels;

/// <summary>A set of application identifiers, one bit each: which stand on a label, which one of them needs, which it excludes.</summary>
[InlineArray(Words)]
struct ElementSet
{
    const int Words = 9;

    /// <summary>How many identifiers there can be.</summary>
    public const int Capacity = Words * 64;

    ulong _first;

    public void Add(int index) => this[index >> 6] |= 1UL << (index & 63);

    public void Remove(int index) => this[index >> 6] &= ~(1UL << (index & 63));

    public void AddAll(in ElementSet other)
    {
        for (var i = 0; i < Words; i++)
        {
            this[i] |= other[i];
        }
    }

    public readonly bool Has(int index) => ((this[index >> 6] >> (index & 63)) & 1) != 0;

    public readonly bool Overlaps(in ElementSet other)
    {
        ulong common = 0;
        for (var i = 0; i < Words; i++)
        {
            common |= this[i] & other[i];
        }

        return common != 0;
    }

    /// <summary>True when all of these are in this set.</summary>
    public readonly bool Holds(in ElementSet all)
    {
        ulong missing = 0;
        for (var i = 0; i < Words; i++)
        {
            missing |= all[i] & ~this[i];
        }

        return missing == 0;
    }
}
