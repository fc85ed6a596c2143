using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Labels.Signed;

/// <summary>What a company says on a product itself: its carbon content up to the sale, for whom to hold it against, and for how long.</summary>
/// <param name="KeyId">Which certified key signs: 1 to 4,294,967,295.</param>
/// <param name="Company">Who says so: 1 to 10^14. The key is certified for this company.</param>
/// <param name="Intensity">CO2e per piece, kilogram, litre or kilowatt-hour, up to the sale.</param>
/// <param name="Provenance">How good the evidence is; version 1 knows <see cref="Provenance.Transmitted"/> alone.</param>
/// <param name="ValidFrom">First day (UTC), 1970-01-01 to 2149-06-06.</param>
/// <param name="ValidTo">Last day (UTC), not before the first.</param>
/// <param name="Vintage">Year of the closed account that the figure comes from, 1990 to 2100.</param>
/// <remarks>Byte by byte: docs/reference/carbon-label.md.</remarks>
public sealed record CarbonLabel(
    uint KeyId, MerchantId Company, CarbonIntensity Intensity, Provenance Provenance, DateOnly ValidFrom, DateOnly ValidTo, int Vintage)
{
    /// <summary>The link's parameter that holds a signed label.</summary>
    public const string Parameter = "cpl";

    /// <summary>Bytes of a signed label, its signature included.</summary>
    public const int Size = 90;

    /// <summary>Characters of its text: base64url, without padding and without a bit left over.</summary>
    public const int TextLength = 120;

    /// <summary>Earliest year of a closed account.</summary>
    public const int FirstVintage = 1990;

    /// <summary>Latest year of a closed account.</summary>
    public const int LastVintage = 2100;

    internal const int SignatureSize = 64;
    internal const int ClaimsSize = Size - SignatureSize;
    internal const byte Version = 1;

    private const long MaxMicrograms = (long)CarbonIntensity.MaxKilograms * 1_000_000_000;
    private static readonly int FirstDay = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>The first thing that no label may say, or null.</summary>
    public string? FieldOutOfRange() => this switch
    {
        { KeyId: 0 } => "key id",
        { Company.Value: < 1 or > ContentKey.MaxMerchant } => "company",
        { Intensity.Unit: < ContentUnit.Piece or > ContentUnit.KilowattHour } => "unit",
        { Intensity.Micrograms: < -MaxMicrograms or > MaxMicrograms } => "grams",
        { Provenance: not Provenance.Transmitted } => "provenance",
        { Vintage: < FirstVintage or > LastVintage } => "vintage",
        _ when !IsDay(ValidFrom) => "first day",
        _ when !IsDay(ValidTo) || ValidTo < ValidFrom => "last day",
        _ => null,
    };

    /// <summary>Writes what is said, all but the signature.</summary>
    /// <param name="claims"><see cref="ClaimsSize"/> bytes.</param>
    internal void Write(Span<byte> claims)
    {
        claims[0] = Version;
        claims[1] = (byte)(((int)Intensity.Unit << 4) | (int)Provenance);
        BinaryPrimitives.WriteUInt32BigEndian(claims[2..], KeyId);
        BinaryPrimitives.WriteUInt16BigEndian(claims[6..], (ushort)(Company.Value >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(claims[8..], (uint)Company.Value);
        BinaryPrimitives.WriteInt64BigEndian(claims[12..], Intensity.Micrograms);
        BinaryPrimitives.WriteUInt16BigEndian(claims[20..], (ushort)DayCount(ValidFrom));
        BinaryPrimitives.WriteUInt16BigEndian(claims[22..], (ushort)DayCount(ValidTo));
        BinaryPrimitives.WriteUInt16BigEndian(claims[24..], (ushort)Vintage);
    }

    /// <summary>Reads what is said; nothing is proven by it.</summary>
    /// <param name="claims"><see cref="ClaimsSize"/> bytes of version 1.</param>
    /// <param name="label">What is said; null when the answer is false.</param>
    /// <returns>False when a field is outside its range.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> claims, [NotNullWhen(true)] out CarbonLabel? label)
    {
        label = new(
            BinaryPrimitives.ReadUInt32BigEndian(claims[2..]),
            new(((long)BinaryPrimitives.ReadUInt16BigEndian(claims[6..]) << 32) | BinaryPrimitives.ReadUInt32BigEndian(claims[8..])),
            CarbonIntensity.FromMicrograms(BinaryPrimitives.ReadInt64BigEndian(claims[12..]), (ContentUnit)(claims[1] >> 4)),
            (Provenance)(claims[1] & 0xF),
            DateOnly.FromDayNumber(FirstDay + BinaryPrimitives.ReadUInt16BigEndian(claims[20..])),
            DateOnly.FromDayNumber(FirstDay + BinaryPrimitives.ReadUInt16BigEndian(claims[22..])),
            BinaryPrimitives.ReadUInt16BigEndian(claims[24..]));
        if (label.FieldOutOfRange() is not null) label = null;
        return label is not null;
    }

    /// <summary>Days since 1970-01-01.</summary>
    internal static int DayCount(DateOnly day) => day.DayNumber - FirstDay;

    internal static bool IsDay(DateOnly day) => DayCount(day) is >= 0 and <= ushort.MaxValue;
}
