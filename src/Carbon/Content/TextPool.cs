using System.Buffers;
using System.Text;

namespace CarbonPos.Carbon.Content;

/// <summary>Short texts, each kept once as UTF-8 and known by its number from 1. Grows while a table is built; then any number of threads may look up.</summary>
internal sealed class TextPool
{
    private const int StackBytes = 256;

    private byte[] _bytes = new byte[64];
    private int[] _ends = new int[8];
    private int[] _places = new int[16];

    public int Count { get; private set; }

    /// <summary>The text of that number.</summary>
    public string this[int number] => number == 0 ? "" : Encoding.UTF8.GetString(Bytes(number));

    /// <returns>The text's number, or 0 when the pool does not hold it. Allocates nothing.</returns>
    public int Find(ReadOnlySpan<char> text)
    {
        Span<byte> stack = stackalloc byte[StackBytes];
        var utf8 = Encode(text, stack, out var rented);
        var number = Math.Max(0, Seek(utf8));
        Return(rented);
        return number;
    }

    /// <returns>The text's number.</returns>
    /// <param name="text">Any text that is not empty.</param>
    /// <param name="isNew">False when the pool held it already.</param>
    public int Add(ReadOnlySpan<char> text, out bool isNew)
    {
        Span<byte> stack = stackalloc byte[StackBytes];
        var utf8 = Encode(text, stack, out var rented);
        var found = Seek(utf8);
        isNew = found <= 0;
        if (isNew)
        {
            _places[~found] = Append(utf8);
            found = Count;
            if (Count * 4L > _places.Length * 3L)
            {
                Spread();
            }
        }

        Return(rented);
        return found;
    }

    /// <summary>Gives back what growing had set aside.</summary>
    public void Trim()
    {
        Array.Resize(ref _bytes, Count == 0 ? 0 : _ends[Count]);
        Array.Resize(ref _ends, Count + 1);
    }

    private static ReadOnlySpan<byte> Encode(ReadOnlySpan<char> text, Span<byte> stack, out byte[]? rented)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        rented = most > stack.Length ? ArrayPool<byte>.Shared.Rent(most) : null;
        var room = rented ?? stack;
        return room[..Encoding.UTF8.GetBytes(text, room)];
    }

    private static void Return(byte[]? rented)
    {
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <returns>The number, or the complement of the free place where it would go.</returns>
    private int Seek(ReadOnlySpan<byte> utf8)
    {
        for (var place = FirstPlace(utf8); ; place = place + 1 == _places.Length ? 0 : place + 1)
        {
            var number = _places[place];
            if (number == 0)
            {
                return ~place;
            }

            if (Bytes(number).SequenceEqual(utf8))
            {
                return number;
            }
        }
    }

    private ReadOnlySpan<byte> Bytes(int number) => _bytes.AsSpan(_ends[number - 1].._ends[number]);

    private int Append(ReadOnlySpan<byte> utf8)
    {
        var start = _ends[Count];
        var end = checked(start + utf8.Length);
        if (end > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(end, (int)Math.Min(_bytes.Length * 2L, Array.MaxLength)));
        }

        if (Count + 1 == _ends.Length)
        {
            Array.Resize(ref _ends, _ends.Length * 2);
        }

        utf8.CopyTo(_bytes.AsSpan(start));
        _ends[++Count] = end;
        return Count;
    }

    private void Spread()
    {
        _places = new int[_places.Length * 2];
        for (var number = 1; number <= Count; number++)
        {
            _places[~Seek(Bytes(number))] = number;
        }
    }

    private int FirstPlace(ReadOnlySpan<byte> utf8)
    {
        // FNV-1a, its bits spread once more: lots and article numbers often differ in their last digit only.
        var hash = 14695981039346656037;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 1099511628211;
        }

        return ContentRow.FirstPlace(0, hash, _places.Length);
    }
}
