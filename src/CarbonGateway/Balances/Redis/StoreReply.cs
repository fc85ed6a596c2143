using System.Buffers.Binary;
using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>What a script says; the first byte of its answer.</summary>
internal enum ReplyKind : byte
{
    /// <summary>Epoch, sequence (0 = leaves no entry), decision.</summary>
    Decided = (byte)'D',

    /// <summary>The request's marker: it came before.</summary>
    Remembered = (byte)'R',

    /// <summary>More has to be known of a transaction.</summary>
    Needs = (byte)'N',

    /// <summary>The journal may not grow.</summary>
    Full = (byte)'F',

    /// <summary>Another epoch: which.</summary>
    OtherEpoch = (byte)'E',

    /// <summary>No data of this deployment.</summary>
    NoHead = (byte)'H',

    /// <summary>A balance would leave its range.</summary>
    OutOfRange = (byte)'O',

    /// <summary>How many holds expired.</summary>
    Expired = (byte)'X',
}

/// <summary>A request's marker.</summary>
/// <param name="Hash">Of the body that it came with.</param>
/// <param name="Entry">Its entry.</param>
/// <param name="GivenUp">True: no answer will ever be given.</param>
internal readonly record struct StoredMarker(ulong Hash, JournalKey Entry, bool GivenUp)
{
    private const int HashSize = 8;

    public static StoredMarker Read(ReadOnlySpan<byte> bytes, int partition)
    {
        var r = new NumberReader(bytes[HashSize..]);
        r.Number();
        var (epoch, sequence) = (r.Small(), r.Number());
        return new(BinaryPrimitives.ReadUInt64BigEndian(bytes), new(partition, epoch, Math.Abs(sequence)), sequence < 0);
    }
}

/// <summary>What a script must know before it can decide.</summary>
/// <param name="Transaction">Which transaction.</param>
/// <param name="LinesOf">The entry that has its lines; null = its own.</param>
/// <param name="Extended">Grams that extensions added.</param>
internal readonly record struct Need(JournalKey Transaction, JournalKey? LinesOf, long Extended)
{
    public static Need Read(ReadOnlySpan<byte> bytes, int partition)
    {
        var r = new NumberReader(bytes);
        var transaction = new JournalKey(partition, r.Small(), r.Number());
        var lines = (Epoch: r.Small(), Sequence: r.Number());
        return new(transaction, lines.Sequence == 0 ? null : new(partition, lines.Epoch, lines.Sequence), r.Number());
    }
}
