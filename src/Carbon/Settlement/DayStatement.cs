namespace CarbonPos.Carbon.Settlement;

/// <summary>What a day was handed over to one institution.</summary>
/// <param name="Institution">Which, 1 to 40 of a-z, 0-9, '-', '.' and '_': "central", "registry".</param>
/// <param name="Chunks">Of its batch.</param>
/// <param name="Records">Of all chunks.</param>
/// <param name="NetGrams">Sum of the records' net, -10^18 to 10^18 grams.</param>
/// <param name="Digest">Of its batch.</param>
public sealed record Handover(string Institution, int Chunks, long Records, long NetGrams, Digest Digest);

/// <summary>
/// What a deployment says of a business day, once and for good: the tree of its entries, what each institution got, under which
/// policies. A function of the day's entries alone, so that a night that is worked out again gives the same bytes.
/// </summary>
public sealed record DayStatement
{
    /// <summary>Longest deployment id: 64 characters.</summary>
    public const int LongestName = 64;

    /// <summary>Most institutions of a statement: 16.</summary>
    public const int MostHandovers = 16;

    /// <summary>Most policy versions of a statement: 64.</summary>
    public const int MostPolicies = 64;

    /// <summary>Largest sum of a handover: 10^18 grams.</summary>
    public const long MostNetGrams = 1_000_000_000_000_000_000;

    /// <summary>Whose, 1 to 64 characters.</summary>
    public required string Deployment { get; init; }

    /// <summary>Which day.</summary>
    public required DateOnly BusinessDay { get; init; }

    /// <summary>The deployment's fixed count, 1 to 65,536.</summary>
    public required int Partitions { get; init; }

    /// <summary>Entries of the day, 0 to 2^40.</summary>
    public required long TreeSize { get; init; }

    /// <summary>Root of the tree of their leaves, by partition and then sequence.</summary>
    public required Digest Root { get; init; }

    /// <summary>What each partition contributed, see <see cref="PartitionSpan.DigestOf"/>.</summary>
    public required Digest Spans { get; init; }

    /// <summary>What each institution got; one for each, ascending by name.</summary>
    public required IReadOnlyList<Handover> Handovers { get; init; }

    /// <summary>Versions of the policies that decided the day's entries, ascending, none twice.</summary>
    public required IReadOnlyList<string> PolicyVersions { get; init; }

    /// <summary>By which moment the key is chosen and judged that signs for a day: its date's midnight, UTC. So a statement that is signed late or again has the same key.</summary>
    public static DateTimeOffset KeyMoment(DateOnly businessDay) => new(businessDay.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    /// <summary>Signs the statement with the key for its day.</summary>
    /// <exception cref="ArgumentException">A field is out of its range.</exception>
    /// <exception cref="InvalidOperationException">No key is valid for the day.</exception>
    public SignedStatement Sign(SettlementKeyring keys)
    {
        var bytes = DayStatementCodec.Write(this);
        var key = keys.ToSign(KeyUse.Statement, KeyMoment(BusinessDay));
        return new(bytes, key.Id, key.Sign(bytes));
    }
}

/// <summary>A statement as it is handed out.</summary>
/// <param name="Bytes">As <see cref="DayStatementCodec"/> wrote them; at most 10,000.</param>
/// <param name="KeyId">Of the statement key that signed.</param>
/// <param name="Signature">ES256 over the bytes, r ‖ s: 64 bytes.</param>
public sealed record SignedStatement(ReadOnlyMemory<byte> Bytes, string KeyId, ReadOnlyMemory<byte> Signature);
