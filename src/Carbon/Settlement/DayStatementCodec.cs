using CarbonPos.Carbon.Journal;

namespace CarbonPos.Carbon.Settlement;

/// <summary>What reading a statement found.</summary>
/// <param name="Statement">Null where the bytes are none.</param>
/// <param name="Reason">Why; empty where they are one.</param>
public readonly record struct StatementParse(DayStatement? Statement, string Reason);

/// <summary>A statement's bytes: one form for each statement.</summary>
public static class DayStatementCodec
{
    /// <summary>Most bytes of a statement: 10,000.</summary>
    public const int MostBytes = 10_000;

    // No signed bytes of another kind begin like these.
    private static ReadOnlySpan<byte> Magic => "CPS1"u8;

    /// <summary>A statement's bytes.</summary>
    /// <exception cref="ArgumentException">A field is out of its range, or out of order; the message names it.</exception>
    public static byte[] Write(DayStatement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        if (Flaw(statement) is { } flaw) throw new ArgumentException(flaw, nameof(statement));
        return WriteAny(statement);
    }

    /// <summary>Reads a statement, all of the bytes, whoever sent them. Its signature is another matter.</summary>
    public static StatementParse Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes) return new(null, $"A statement has at most {MostBytes} bytes, not {bytes.Length}.");
        if (!bytes.StartsWith(Magic)) return new(null, "It does not begin as a day statement of version 1 does.");
        try
        {
            var statement = Read(bytes[Magic.Length..]);
            if (Flaw(statement) is { } flaw) return new(null, flaw);
            // Numbers can be written longer than need be: a statement has one form.
            return WriteAny(statement).AsSpan().SequenceEqual(bytes) ? new(statement, "") : new(null, "The statement is not written in its one form.");
        }
        catch (Exception e) when (e is InvalidDataException or OverflowException)
        {
            return new(null, e.Message);
        }
    }

    private static byte[] WriteAny(DayStatement statement)
    {
        var w = new ByteWriter();
        w.Raw(Magic);
        w.Text(statement.Deployment);
        w.Number((ulong)statement.BusinessDay.DayNumber);
        w.Number((ulong)statement.Partitions);
        w.Number((ulong)statement.TreeSize);
        w.Digest(statement.Root);
        w.Digest(statement.Spans);
        w.Number((ulong)statement.Handovers.Count);
        foreach (var handover in statement.Handovers)
        {
            w.Text(handover.Institution);
            w.Number((ulong)handover.Chunks);
            w.Number((ulong)handover.Records);
            w.Signed(handover.NetGrams);
            w.Digest(handover.Digest);
        }

        w.Number((ulong)statement.PolicyVersions.Count);
        foreach (var version in statement.PolicyVersions) w.Text(version);
        return w.Written.ToArray();
    }

    private static DayStatement Read(ReadOnlySpan<byte> bytes)
    {
        var r = new ByteReader(bytes);
        var statement = new DayStatement
        {
            Deployment = r.Text(),
            BusinessDay = DateOnly.FromDayNumber(r.Count(DateOnly.MaxValue.DayNumber)),
            Partitions = r.Count(65_536),
            TreeSize = checked((long)r.Number()),
            Root = r.Digest(),
            Spans = r.Digest(),
            Handovers = ReadHandovers(ref r),
            PolicyVersions = ReadPolicies(ref r),
        };
        return r.IsAtEnd ? statement : throw new InvalidDataException("The statement has bytes left over.");
    }

    private static Handover[] ReadHandovers(ref ByteReader r)
    {
        var handovers = new Handover[r.Count(DayStatement.MostHandovers)];
        for (var i = 0; i < handovers.Length; i++)
        {
            handovers[i] = new(r.Text(), r.Count(int.MaxValue), checked((long)r.Number()), r.Signed(), r.Digest());
        }

        return handovers;
    }

    private static string[] ReadPolicies(ref ByteReader r)
    {
        var versions = new string[r.Count(DayStatement.MostPolicies)];
        for (var i = 0; i < versions.Length; i++) versions[i] = r.Text();
        return versions;
    }

    private static string? Flaw(DayStatement s)
    {
        if (s.Deployment.Length is 0 or > DayStatement.LongestName) return $"Deployment has 1 to {DayStatement.LongestName} characters.";
        if (s.Partitions is < 1 or > 65_536) return "Partitions are 1 to 65,536.";
        if (s.TreeSize is < 0 or > MerkleTree.MostLeaves) return "TreeSize is 0 to 2^40.";
        if (s.TreeSize == 0 && s.Root != MerkleTree.EmptyRoot) return "The root of a day without entries is SHA-256 of nothing.";
        if (s.Handovers.Count > DayStatement.MostHandovers) return $"A statement has at most {DayStatement.MostHandovers} handovers.";
        if (s.PolicyVersions.Count > DayStatement.MostPolicies) return $"A statement has at most {DayStatement.MostPolicies} policy versions.";
        for (var i = 0; i < s.Handovers.Count; i++)
        {
            var h = s.Handovers[i];
            if (!IsName(h.Institution)) return $"'Institution' of handover {i} is 1 to {SettlementKey.LongestId} of a-z, 0-9, '-', '.' and '_'.";
            if (h.Chunks < 0 || h.Records < 0) return $"Chunks and records of {h.Institution} are 0 or more.";
            if (h.NetGrams is < -DayStatement.MostNetGrams or > DayStatement.MostNetGrams) return $"Net grams of {h.Institution} are within ±10^18.";
            if (i > 0 && string.CompareOrdinal(s.Handovers[i - 1].Institution, h.Institution) >= 0) return "Institutions ascend by name, none twice.";
        }

        for (var i = 0; i < s.PolicyVersions.Count; i++)
        {
            if (s.PolicyVersions[i].Length is 0 or > 32) return "A policy version has 1 to 32 characters.";
            if (i > 0 && string.CompareOrdinal(s.PolicyVersions[i - 1], s.PolicyVersions[i]) >= 0) return "Policy versions ascend, none twice.";
        }

        return WriteAny(s).Length > MostBytes ? $"A statement has at most {MostBytes} bytes." : null;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= SettlementKey.LongestId && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.' or '_');
}
