using System.Text;

namespace CarbonPos.Carbon.Journal;

/// <summary>Texts that nearly every entry repeats, such as the policy's version: known by their bytes, so that none is made twice.</summary>
internal static class KnownTexts
{
    private const int Slots = 64;
    private static readonly Known?[] Newest = new Known?[Slots];

    public static string Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty) return "";
        ref var slot = ref Newest[SlotOf(utf8)];
        if (Volatile.Read(ref slot) is { } known && utf8.SequenceEqual(known.Utf8)) return known.Text;
        // Two that share a slot push each other out; interned, each stays one string all the same.
        var made = new Known(utf8.ToArray(), string.Intern(Encoding.UTF8.GetString(utf8)));
        Volatile.Write(ref slot, made);
        return made.Text;
    }

    private static int SlotOf(ReadOnlySpan<byte> utf8)
    {
        var hash = utf8.Length;
        foreach (var b in utf8) hash = (hash * 31) + b;
        return hash & (Slots - 1);
    }

    private sealed record Known(byte[] Utf8, string Text);
}
