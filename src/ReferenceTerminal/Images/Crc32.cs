namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>The check sum of PNG chunks (ISO 3309), which the framework has no public type for.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = BuildTable();

    public static uint Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => ~Add(Add(uint.MaxValue, first), second);

    private static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
            sum = Table[(byte)sum ^ b] ^ (sum >> 8);
        return sum;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[i] = value;
        }

        return table;
    }
}
