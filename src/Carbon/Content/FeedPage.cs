using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Journal;

namespace CarbonPos.Carbon.Content;

/// <summary>A place in the registry's feed of contents: a row within a version.</summary>
/// <param name="Version">0 = before everything.</param>
/// <param name="Row">Within the version, from 0.</param>
public readonly record struct FeedPosition(int Version, int Row) : IComparable<FeedPosition>
{
    /// <summary>Before the first row.</summary>
    public static readonly FeedPosition Start;

    /// <inheritdoc/>
    public int CompareTo(FeedPosition other) => Version != other.Version ? Version.CompareTo(other.Version) : Row.CompareTo(other.Row);

    /// <summary>For example "17.3".</summary>
    public override string ToString() => $"{Version}.{Row}";
}

/// <summary>All contents of one thing, as they are since some place in the feed.</summary>
/// <param name="Position">Where it changed last.</param>
/// <param name="Subject">What they are of.</param>
/// <param name="Contents">In the order of the feed; none = withdrawn.</param>
public sealed record FeedChange(FeedPosition Position, ContentKey Subject, IReadOnlyList<CarbonContent> Contents);

/// <summary>
/// A page of the feed, and the bytes that the registry signs: both sides make them from the fields, whatever carried the page.
/// See docs/reference/company-registry.md, "The feed".
/// </summary>
/// <param name="After">The place that was asked for.</param>
/// <param name="Last">The last row here, or <paramref name="After"/>.</param>
/// <param name="IsComplete">True when nothing more is published.</param>
/// <param name="NewestVersion">0 = nothing was ever published.</param>
/// <param name="Changes">In order.</param>
public sealed record FeedPage(FeedPosition After, FeedPosition Last, bool IsComplete, int NewestVersion, IReadOnlyList<FeedChange> Changes)
{
    /// <summary>Bytes of a signature.</summary>
    public const int SignatureSize = 64;

    private const int NoEnd = 0;

    private static ReadOnlySpan<byte> Mark => "CPCF0001"u8;

    /// <summary>What is signed. Numbers are LEB128, signed ones zigzag, texts their length and UTF-8.</summary>
    public byte[] ToBytes()
    {
        var writer = new ByteWriter();
        writer.Raw(Mark);
        Write(writer, After);
        Write(writer, Last);
        writer.Byte(IsComplete ? (byte)1 : (byte)0);
        writer.Number((ulong)NewestVersion);
        writer.Number((ulong)Changes.Count);
        foreach (var change in Changes) Write(writer, change);
        return writer.Written.ToArray();
    }

    /// <summary>SHA-256 of <see cref="ToBytes"/>.</summary>
    public byte[] Digest() => SHA256.HashData(ToBytes());

    /// <summary>True when the key signed exactly this page.</summary>
    /// <param name="publicKey65">Uncompressed P-256 point.</param>
    /// <param name="signature">r and s; anything but 64 bytes is no signature.</param>
    /// <exception cref="ArgumentException">The key has not 65 bytes.</exception>
    public bool IsSignedBy(ReadOnlySpan<byte> publicKey65, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureSize && Es256Verifier.Portable.Verify(publicKey65, Digest(), signature);

    /// <summary>Says what is wrong with a page as the answer to a question; empty when nothing is.</summary>
    /// <param name="asked">The place that was asked for: an answer to another question is none.</param>
    public string FaultAsAnswerTo(FeedPosition asked)
    {
        if (After != asked) return $"it answers {After}, not {asked}";
        var before = After;
        foreach (var change in Changes)
        {
            if (change.Position.CompareTo(before) <= 0) return $"row {change.Position} does not come after {before}";
            before = change.Position;
        }

        if (Last != before) return $"its last row is {before}, not {Last}";
        if (Last.Version > NewestVersion) return $"row {Last} is newer than the newest version, {NewestVersion}";
        return IsComplete || Changes.Count > 0 ? "" : "it is empty, and yet more is to come";
    }

    private static void Write(ByteWriter writer, FeedPosition position)
    {
        writer.Number((ulong)position.Version);
        writer.Number((ulong)position.Row);
    }

    private static void Write(ByteWriter writer, FeedChange change)
    {
        Write(writer, change.Position);
        writer.Byte((byte)change.Subject.Kind);
        writer.Number((ulong)change.Subject.Merchant.Value);
        writer.Number((ulong)change.Subject.Gtin.Number);
        writer.Text(change.Subject.Text);
        writer.Number((ulong)change.Contents.Count);
        foreach (var content in change.Contents) Write(writer, content);
    }

    private static void Write(ByteWriter writer, CarbonContent content)
    {
        writer.Signed(content.Intensity.Micrograms);
        writer.Byte((byte)content.Intensity.Unit);
        writer.Byte((byte)content.Basis);
        writer.Byte((byte)content.Provenance);
        writer.Number((ulong)content.ValidFrom.DayNumber);
        // 0001-01-01 ends no content: it stands for none.
        writer.Number((ulong)(content.ValidTo?.DayNumber ?? NoEnd));
        writer.Number((ulong)content.Vintage);
        writer.Text(content.Version);
        writer.Text(content.Supplier);
        writer.Text(content.Source);
        writer.Byte((byte)content.Stages);
        writer.Text(content.Id);
        writer.Text(content.DerivedFrom);
    }
}
