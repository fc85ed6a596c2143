using System.Buffers.Binary;

namespace CarbonPos.Carbon.Journal;

/// <summary>Where a packed entry stands; the default is nowhere.</summary>
internal readonly record struct PackedPlace(int Block, int Offset)
{
    /// <summary>True of the default: no entry begins at the first byte of a block.</summary>
    public bool IsNone => Offset == 0;
}

/// <summary>
/// Entries as their bytes, side by side in large blocks. A million of them are a few hundred objects: a garbage collector has
/// nothing to follow and nothing to move, and no checkout waits for it.
/// </summary>
internal sealed class PackedEntries
{
    private const int LengthSize = 4;
    private const int FirstOffset = 1;
    private const int SmallestBlock = 1 << 12;
    private const int LargestBlock = 1 << 20;
    private readonly List<Block?> blocks = [];
    private readonly Stack<int> free = [];
    private readonly ByteWriter writer = new();
    private int current = -1;

    /// <summary>Entries that are kept.</summary>
    public int Count { get; private set; }

    public PackedPlace Add(JournalEntry entry)
    {
        writer.Clear();
        EntryCodec.Write(writer, entry);
        var bytes = writer.Written.Span;
        if (current < 0 || blocks[current]!.Room < LengthSize + bytes.Length) Open(LengthSize + bytes.Length);
        var block = blocks[current]!;
        var place = new PackedPlace(current, block.Used);
        BinaryPrimitives.WriteInt32LittleEndian(block.Bytes.AsSpan(block.Used), bytes.Length);
        bytes.CopyTo(block.Bytes.AsSpan(block.Used + LengthSize));
        block.Used += LengthSize + bytes.Length;
        block.Live++;
        Count++;
        return place;
    }

    /// <summary>An entry's bytes, as <see cref="EntryCodec"/> wrote them.</summary>
    public ReadOnlyMemory<byte> Bytes(PackedPlace place)
    {
        var bytes = blocks[place.Block]!.Bytes;
        return bytes.AsMemory(place.Offset + LengthSize, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(place.Offset)));
    }

    public JournalEntry Read(PackedPlace place) => EntryCodec.Read(Bytes(place).Span);

    /// <summary>Gives an entry up; its block goes with the last of its entries.</summary>
    public void Remove(PackedPlace place)
    {
        Count--;
        if (--blocks[place.Block]!.Live > 0 || place.Block == current) return;
        blocks[place.Block] = null;
        free.Push(place.Block);
    }

    // Blocks double from small to large: a book of three entries is as common, in tests and tills, as one of a million.
    private void Open(int least)
    {
        if (current >= 0 && blocks[current]!.Live == 0)
        {
            blocks[current] = null;
            free.Push(current);
        }

        var size = Math.Max(FirstOffset + least, (int)Math.Min(LargestBlock, (long)SmallestBlock << Math.Min(blocks.Count, 8)));
        if (!free.TryPop(out current))
        {
            current = blocks.Count;
            blocks.Add(null);
        }

        blocks[current] = new Block(size);
    }

    private sealed class Block(int size)
    {
        public readonly byte[] Bytes = GC.AllocateUninitializedArray<byte>(size);
        public int Used = FirstOffset;
        public int Live;

        public int Room => Bytes.Length - Used;
    }
}
