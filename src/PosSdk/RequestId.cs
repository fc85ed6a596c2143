using System.Buffers.Binary;
using System.Security.Cryptography;

namespace CarbonPos.PosSdk;

/// <summary>Fills a span with random bytes that nobody can foresee.</summary>
/// <param name="bytes">What to fill, whole.</param>
public delegate void FillRandom(Span<byte> bytes);

/// <summary>The register's own name for one request: a UUID, unique per merchant.</summary>
/// <remarks>
/// The same id always means the same request. Sent twice, it gets the first answer again and moves nothing again; that
/// is what makes a retry safe. A new attempt of the shopper (another flashcode, another basket) needs a new id.
/// </remarks>
public readonly record struct RequestId
{
    private RequestId(Guid value) => Value = value;

    /// <summary>The UUID. Never empty, except in <c>default</c>.</summary>
    public Guid Value { get; }

    /// <summary>Takes an id that the register made itself.</summary>
    /// <exception cref="ArgumentException">The UUID is all zeros.</exception>
    public static RequestId From(Guid value) =>
        value == Guid.Empty ? throw new ArgumentException("A request id cannot be all zeros.", nameof(value)) : new(value);

    /// <summary>Makes a UUID version 7 (RFC 9562): ids made later sort later, which keeps stores fast and logs readable.</summary>
    /// <param name="clock">Null = the system clock.</param>
    /// <param name="random">Null = the operating system's generator.</param>
    public static RequestId New(TimeProvider? clock = null, FillRandom? random = null)
    {
        Span<byte> bytes = stackalloc byte[16];
        (random ?? RandomNumberGenerator.Fill)(bytes);
        // 48 bits of unix milliseconds, then the version and the variant; all else stays random.
        Span<byte> time = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, (clock ?? TimeProvider.System).GetUtcNow().ToUnixTimeMilliseconds());
        time[2..].CopyTo(bytes);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new(new Guid(bytes, bigEndian: true));
    }

    /// <summary>Reads a UUID in any of its usual spellings.</summary>
    /// <returns>False when the text is no UUID, or all zeros.</returns>
    public static bool TryParse(string? text, out RequestId id)
    {
        var good = Guid.TryParse(text, out var value) && value != Guid.Empty;
        id = good ? new(value) : default;
        return good;
    }

    /// <summary>36 lower-case characters, as on the wire.</summary>
    public override string ToString() => Value.ToString("D");
}
