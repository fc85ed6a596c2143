using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Settlement;

/// <summary>What reading a leaf found.</summary>
/// <param name="Leaf">Null where the bytes are none.</param>
/// <param name="Reason">Why; empty where they are one.</param>
public readonly record struct LeafParse(SettlementLeaf? Leaf, string Reason);

/// <summary>A leaf's bytes: one form for each leaf, so that its hash means something.</summary>
public static class LeafCodec
{
    /// <summary>Most bytes of a leaf: 64 kB. A sale of three lines has about 120.</summary>
    public const int MostBytes = 65_536;

    private const byte Version = 1;

    [Flags]
    private enum Has
    {
        None = 0,
        Request = 1,
        OwnTransaction = 2,
        OtherTransaction = 4,
        Replaced = 8,
        Seller = 16,
        Outcome = 32,
        Lines = 64,
        Refunded = 128,
        Trade = 256,
        Policy = 512,
        Catalogue = 1024,
    }

    /// <summary>A leaf's bytes.</summary>
    public static byte[] Write(SettlementLeaf leaf)
    {
        var writer = new ByteWriter();
        Write(writer, leaf);
        return writer.Written.ToArray();
    }

    /// <summary>Adds a leaf's bytes to the writer.</summary>
    public static void Write(ByteWriter w, SettlementLeaf leaf)
    {
        var has = Contents(leaf);
        w.Byte(Version);
        w.Byte((byte)leaf.Kind);
        w.Number((ulong)has);
        w.Key(leaf.Key);
        w.Time(leaf.At);
        w.Text(leaf.LeafKeyId);
        w.Id(leaf.Nonce);
        w.Digest(leaf.Commitment);
        w.Period(leaf.Period);
        w.Grams(leaf.Requested);
        w.Grams(leaf.Moved);
        if ((has & Has.Request) != 0) w.Id(leaf.Request);
        if ((has & Has.OtherTransaction) != 0) w.Key(leaf.Transaction!.Value);
        if ((has & Has.Replaced) != 0) w.Key(leaf.Replaced!.Value);
        if ((has & Has.Seller) != 0) w.Seller(leaf.Seller);
        if ((has & Has.Outcome) != 0) w.Byte((byte)(((int)leaf.Outcome!.Value << 5) | (int)leaf.Refusal));
        if ((has & Has.Lines) != 0) w.Lines(leaf.Lines);
        if ((has & Has.Refunded) != 0) WriteRefunded(w, leaf.Refunded);
        if ((has & Has.Trade) != 0)
        {
            w.Grams(leaf.Trade.Grams);
            w.Signed(leaf.Trade.CentsPerTonne);
        }

        if ((has & Has.Policy) != 0) w.Text(leaf.PolicyVersion);
        if ((has & Has.Catalogue) != 0) w.Text(leaf.CatalogueVersion);
    }

    /// <summary>Reads a leaf, all of the bytes, whoever sent them.</summary>
    public static LeafParse Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes) return new(null, $"A leaf has at most {MostBytes} bytes, not {bytes.Length}.");
        try
        {
            var leaf = Read(bytes);
            // Numbers can be written longer than need be: a leaf has one form.
            return Write(leaf).AsSpan().SequenceEqual(bytes) ? new(leaf, "") : new(null, "The leaf is not written in its one form.");
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException or ArgumentException)
        {
            return new(null, e.Message);
        }
    }

    /// <summary>Writes a digest: 32 bytes.</summary>
    internal static void Digest(this ByteWriter w, in Digest digest)
    {
        w.Fixed64(digest.A);
        w.Fixed64(digest.B);
        w.Fixed64(digest.C);
        w.Fixed64(digest.D);
    }

    /// <summary>Reads a digest: 32 bytes.</summary>
    internal static Digest Digest(this ref ByteReader r) => new(r.Fixed64(), r.Fixed64(), r.Fixed64(), r.Fixed64());

    private static SettlementLeaf Read(ReadOnlySpan<byte> bytes)
    {
        var r = new ByteReader(bytes);
        var version = r.Byte();
        if (version != Version) throw new InvalidDataException($"Leaf version {version} is not known; this build reads version {Version}.");
        var kind = (EntryKind)r.Byte();
        if (!Enum.IsDefined(kind)) throw new InvalidDataException($"Entry kind {(int)kind} is not known.");
        var has = (Has)r.Count(2047);
        var key = r.Key();
        var leaf = new SettlementLeaf
        {
            Key = key,
            Kind = kind,
            At = r.Time(),
            LeafKeyId = r.Text(),
            Nonce = r.Id(),
            Commitment = r.Digest(),
            Period = r.Period(),
            Requested = r.Grams(),
            Moved = r.Grams(),
            Request = (has & Has.Request) != 0 ? r.Id() : Guid.Empty,
            Transaction = (has & Has.OwnTransaction) != 0 ? key : (has & Has.OtherTransaction) != 0 ? r.Key() : null,
            Replaced = (has & Has.Replaced) != 0 ? r.Key() : null,
            Seller = (has & Has.Seller) != 0 ? r.Seller() : default,
        };
        var outcome = (has & Has.Outcome) != 0 ? r.Byte() : (byte)0;
        leaf = leaf with
        {
            Outcome = (has & Has.Outcome) != 0 ? (Outcome)(outcome >> 5) : null,
            Refusal = (Refusal)(outcome & 0x1F),
            Lines = (has & Has.Lines) != 0 ? r.Lines() : [],
            Refunded = (has & Has.Refunded) != 0 ? ReadRefunded(ref r) : [],
            Trade = (has & Has.Trade) != 0 ? (r.Grams(), r.Signed()) : default,
            PolicyVersion = (has & Has.Policy) != 0 ? r.Text() : "",
            CatalogueVersion = (has & Has.Catalogue) != 0 ? r.Text() : "",
        };
        SettlementKey.RequireId(leaf.LeafKeyId);
        return r.IsAtEnd ? leaf : throw new InvalidDataException("The leaf has bytes left over.");
    }

    private static Has Contents(SettlementLeaf leaf)
    {
        var has = Has.None;
        if (leaf.Request != Guid.Empty) has |= Has.Request;
        if (leaf.Transaction is { } transaction) has |= transaction == leaf.Key ? Has.OwnTransaction : Has.OtherTransaction;
        if (leaf.Replaced is not null) has |= Has.Replaced;
        if (leaf.Seller != default) has |= Has.Seller;
        if (leaf.Outcome is not null) has |= Has.Outcome;
        if (leaf.Lines.Count > 0) has |= Has.Lines;
        if (leaf.Refunded.Count > 0) has |= Has.Refunded;
        if (leaf.Trade != default) has |= Has.Trade;
        if (leaf.PolicyVersion.Length > 0) has |= Has.Policy;
        if (leaf.CatalogueVersion.Length > 0) has |= Has.Catalogue;
        return has;
    }

    private static void WriteRefunded(ByteWriter w, IReadOnlyList<RefundedLine> lines)
    {
        w.Number((ulong)lines.Count);
        for (var i = 0; i < lines.Count; i++)
        {
            w.Number((ulong)lines[i].Line);
            w.Number((ulong)lines[i].QuantityMilli);
            w.Grams(lines[i].Grams);
        }
    }

    private static RefundedLine[] ReadRefunded(ref ByteReader r)
    {
        var lines = new RefundedLine[r.Count(FieldCodec.MostLines)];
        for (var i = 0; i < lines.Length; i++) lines[i] = new(r.Count(FieldCodec.MostLines), checked((long)r.Number()), r.Grams());
        return lines;
    }
}
