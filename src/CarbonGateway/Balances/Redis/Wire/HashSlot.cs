namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>Where Redis Cluster keeps a key: CRC-16 (XMODEM) of its hash tag, modulo 16384.</summary>
internal static class HashSlot
{
    public const int Count = 16_384;

    private static readonly ushort[] Table = MakeTable();

    /// <param name="key">The whole key. What stands between the first { and the next } decides, if it is not empty.</param>
    public static int Of(ReadOnlySpan<byte> key)
    {
        var open = key.IndexOf((byte)'{');
        if (open >= 0)
        {
            var tag = key[(open + 1)..];
            var close = tag.IndexOf((byte)'}');
            if (close > 0) key = tag[..close];
        }

        ushort crc = 0;
        foreach (var b in key) crc = (ushort)((crc << 8) ^ Table[(crc >> 8) ^ b]);
        return crc % Count;
    }

    private static ushort[] MakeTable()
    {
        const int polynomial = 0x1021;
        var table = new ushort[256];
        for (var i = 0; i < table.Length; i++)
        {
            var crc = i << 8;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ polynomial : crc << 1;
            table[i] = (ushort)crc;
        }

        return table;
    }
}

/// <summary>Hash slots side by side, both ends included.</summary>
internal readonly record struct SlotRange(int First, int Last)
{
    /// <summary>Every slot: what a server outside a cluster holds.</summary>
    public static SlotRange All => new(0, HashSlot.Count - 1);

    public bool Contains(int slot) => slot >= First && slot <= Last;
}
