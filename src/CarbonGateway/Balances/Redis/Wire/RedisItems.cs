namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>The answers inside an answer, read one after the other where they lie.</summary>
internal readonly struct RedisItems(ReadOnlyMemory<byte> frames, int count)
{
    /// <summary>How many.</summary>
    public int Count => count;

    /// <summary>For foreach; allocates nothing.</summary>
    public Cursor GetEnumerator() => new(frames, count);

    /// <summary>All of them, to be looked up by place.</summary>
    public RedisReply[] ToArray()
    {
        var all = new RedisReply[count];
        var next = 0;
        foreach (var item in this) all[next++] = item;
        return all;
    }

    internal struct Cursor(ReadOnlyMemory<byte> frames, int count)
    {
        private ReadOnlyMemory<byte> rest = frames;
        private int left = count;

        /// <summary>The item; its bytes lie in the answer's memory.</summary>
        public RedisReply Current { get; private set; }

        public bool MoveNext()
        {
            if (left == 0) return false;
            left--;
            var scanner = new RespScanner();
            if (!scanner.TryFindEnd(rest.Span, out var length)) throw new FormatException("An answer ends in the middle.");
            Current = RespReading.In(rest[..length]);
            rest = rest[length..];
            return true;
        }
    }
}
