using System.Globalization;
using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CentralAccount.Access;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;
using CarbonPos.V1;

namespace CarbonPos.CentralAccount.Settlement;

/// <summary>Reads heads and keys of batches.</summary>
internal static class HeadReader
{
    /// <summary>What day statements call the central account.</summary>
    public const string Institution = "central";

    /// <summary>Largest sum of a batch, grams.</summary>
    public const long MostNet = 1_000_000_000_000_000_000;
    private const int LongestStatement = 10_000;
    private const int SignatureSize = 64;
    private const int LongestKeyId = 40;

    /// <exception cref="FaultException">It is no date.</exception>
    public static DateOnly Day(BatchKey? key, string field) =>
        DateOnly.TryParseExact(key?.BusinessDay, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new FaultException(Fault.Invalid("BUSINESS_DAY_INVALID", field + ".business_day", "business_day must be YYYY-MM-DD."));

    /// <summary>Refuses what the contract has no room for.</summary>
    /// <exception cref="FaultException">A field is out of range.</exception>
    public static void Check(BatchHead head)
    {
        if (head.Chunks is < 0 or > CitizenChunk.MostChunks) throw Wrong("chunks", $"0 to {CitizenChunk.MostChunks}");
        // No chunk is empty.
        if (head.Records < head.Chunks || head.Records > (long)head.Chunks * CitizenChunk.MostRecords) throw Wrong("records", $"1 to {CitizenChunk.MostRecords} a chunk");
        if (head.NetGrams is < -MostNet or > MostNet) throw Wrong("net_grams", "-10^18 to 10^18");
        if (head.Digest.Length != SHA256.HashSizeInBytes) throw Wrong("digest", "32 bytes");
        if (head.Statement.Length > LongestStatement) throw Wrong("statement", $"at most {LongestStatement} bytes");
        if (head.StatementSignature.Length is not (0 or SignatureSize)) throw Wrong("statement_signature", "64 bytes, or empty");
        if (head.StatementKey.Length > LongestKeyId) throw Wrong("statement_key", $"at most {LongestKeyId} characters");

        static FaultException Wrong(string field, string range) => new(Fault.Invalid("HEAD_OUT_OF_RANGE", "head." + field, $"head.{field} must be {range}."));
    }

    /// <summary>Checks that the day statement is signed and says of this batch what the head says, where the deployment has keys for it.</summary>
    /// <exception cref="FaultException">It is missing, of an unknown key, wrongly signed, unreadable, or says something else.</exception>
    public static void CheckStatement(Work work, string deployment, BatchHead head, DateOnly day)
    {
        if (!Deployments.HasStatementKeys(work, deployment)) return;
        if (head.Statement.IsEmpty || head.StatementSignature.IsEmpty) throw new FaultException(Fault.Invalid("STATEMENT_MISSING", "head.statement", "This deployment has statement keys: its batches carry the signed day statement."));
        if (Deployments.FindStatementKey(work, deployment, head.StatementKey, DayStatement.KeyMoment(day)) is not { } point) throw new FaultException(Fault.Invalid("STATEMENT_KEY_UNKNOWN", "head.statement_key", "No statement key of this deployment has this id and counts for this day: 'carbonpos-central deployment key'."));
        if (!Es256Verifier.Portable.Verify(point, SHA256.HashData(head.Statement.Span), head.StatementSignature.Span)) throw new FaultException(Fault.Invalid("STATEMENT_SIGNATURE_WRONG", "head.statement_signature", "The signature over the day statement is not this key's."));
        if (DayStatementCodec.Parse(head.Statement.Span) is not { Statement: { } statement }) throw new FaultException(Fault.Invalid("STATEMENT_UNREADABLE", "head.statement", $"The day statement cannot be read: {DayStatementCodec.Parse(head.Statement.Span).Reason}"));
        var handover = statement.Handovers.FirstOrDefault(h => h.Institution == Institution);
        if (statement.Deployment != deployment || statement.BusinessDay != day || handover is null
            || (handover.Chunks, handover.Records, handover.NetGrams) != (head.Chunks, head.Records, head.NetGrams) || handover.Digest != Digest.Read(head.Digest.Span))
        {
            throw new FaultException(Fault.Invalid("STATEMENT_DIFFERS", "head.statement", $"The day statement does not say of '{Institution}' what the head says, or is another day's."));
        }
    }

    /// <summary>The first field in which two heads differ; null = none.</summary>
    public static string? Difference(BatchHead a, BatchHead b) =>
        a.Chunks != b.Chunks ? "head.chunks"
        : a.Records != b.Records ? "head.records"
        : a.NetGrams != b.NetGrams ? "head.net_grams"
        : a.Digest != b.Digest ? "head.digest"
        : a.Statement != b.Statement ? "head.statement"
        // A signature may be made anew over the same statement.
        : null;
}
