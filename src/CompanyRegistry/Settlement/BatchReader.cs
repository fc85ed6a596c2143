using System.Globalization;
using System.Security.Cryptography;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CompanyRegistry.Access;
using CarbonPos.V1;
using Grpc.Core;
using CompanyRecord = CarbonPos.Carbon.Settlement.CompanyRecord;
using Wire = CarbonPos.V1.Provenance;

namespace CarbonPos.CompanyRegistry.Settlement;

/// <summary>Reads what a deployment sent. Whatever is not as the contract says is refused with the path of its field.</summary>
internal sealed class BatchReader(TimeProvider time)
{
    private const int MostChunks = 100_000;
    private const int MostStatement = 10_000;
    private const string Institution = "registry";

    /// <exception cref="RefusedException">No batch's name, a day that is not yet, or another deployment's batch.</exception>
    public BatchName Name(BatchKey? key, Caller caller, string field)
    {
        if (key is null) throw Invalid("KEY_MISSING", field, "Say which batch: deployment and business day.");
        // What the connection says counts; that the body says the same keeps a wrong configuration from booking elsewhere.
        if (key.Deployment != caller.Deployment)
        {
            throw new RefusedException(new(StatusCode.PermissionDenied, "DEPLOYMENT_NOT_YOURS", $"This token is of the deployment '{caller.Deployment}'. Correct the name, or use the other one's token.") { Field = $"{field}.deployment" });
        }

        if (!DateOnly.TryParseExact(key.BusinessDay, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year < 2000)
        {
            throw Invalid("BUSINESS_DAY_INVALID", $"{field}.business_day", "A business day is YYYY-MM-DD, from 2000 on.");
        }

        // East of Greenwich a day ends before it does in UTC.
        return day.DayNumber <= DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).DayNumber + 1
            ? new(caller.Deployment, day)
            : throw Invalid("BUSINESS_DAY_INVALID", $"{field}.business_day", $"{day:yyyy-MM-dd} has not come yet. If it has, the registry's clock is wrong.");
    }

    /// <exception cref="RefusedException">A field is not as it should be, or the statement's signature is wrong.</exception>
    public BatchPlan Plan(BatchHead? head, Caller caller)
    {
        if (head is null) throw Invalid("HEAD_MISSING", "head", "Say what is coming.");
        var name = Name(head.Key, caller, "head.key");
        if (head.Chunks is < 0 or > MostChunks) throw Invalid("CHUNKS_OUT_OF_RANGE", "head.chunks", $"A batch has 0 to {MostChunks} chunks.");
        if (head.Records < head.Chunks || head.Records > (long)head.Chunks * CompanyChunkCodec.MaxRecords) throw Invalid("RECORDS_OUT_OF_RANGE", "head.records", $"Each chunk has 1 to {CompanyChunkCodec.MaxRecords} records.");
        if (head.NetGrams is < -BatchBooking.MostGrams or > BatchBooking.MostGrams) throw Invalid("GRAMS_OUT_OF_RANGE", "head.net_grams", "A batch's sum lies within ±10^18 g.");
        if (head.Digest.Length != SHA256.HashSizeInBytes) throw Invalid("DIGEST_INVALID", "head.digest", "A digest has 32 bytes.");
        if (head.Statement.Length > MostStatement) throw Invalid("STATEMENT_INVALID", "head.statement", $"A statement has at most {MostStatement} bytes.");
        if (head.StatementKey.Length > SettlementKey.LongestId || head.StatementSignature.Length > SettlementKey.SignatureSize) throw Invalid("STATEMENT_SIGNATURE_WRONG", "head.statement_signature", "A signature has 64 bytes, its key's id at most 40 characters.");
        CheckStatement(head, name, caller);
        return new(name, head.Chunks, head.Records, head.NetGrams, head.Digest.ToByteArray(), head.Statement.ToByteArray(), head.StatementSignature.ToByteArray(), head.StatementKey);
    }

    /// <exception cref="RefusedException">Too few or many, one that is no record, or one out of order.</exception>
    public static CompanyRecord[] Records(SubmitCompanyChunkRequest request)
    {
        if (request.Number < 0) throw Invalid("CHUNK_NUMBER_OUT_OF_RANGE", "number", "Chunks are numbered from 0.");
        if (request.Records.Count is 0 or > CompanyChunkCodec.MaxRecords) throw Invalid("RECORDS_OUT_OF_RANGE", "records", $"A chunk has 1 to {CompanyChunkCodec.MaxRecords} records.");
        var records = new CompanyRecord[request.Records.Count];
        for (var i = 0; i < records.Length; i++)
        {
            try
            {
                records[i] = Record(request.Records[i]);
            }
            catch (Exception e) when (e is ArgumentException or OverflowException)
            {
                throw Invalid("RECORD_INVALID", $"records[{i}]", e.Message);
            }

            if (i > 0 && records[i].CompareTo(records[i - 1]) <= 0) throw Invalid("RECORDS_OUT_OF_ORDER", $"records[{i}]", "It does not come after the record before it, or is the same cell.");
        }

        return Int128.Abs(BatchBook.Net(records)) <= BatchBooking.MostGrams ? records : throw Invalid("GRAMS_OUT_OF_RANGE", "records", "Their sum is over 10^18 g.");
    }

    private static CompanyRecord Record(V1.CompanyRecord wire)
    {
        var company = new MerchantId(wire.Company);
        switch (wire.TotalCase)
        {
            case V1.CompanyRecord.TotalOneofCase.Sales:
                var sales = wire.Sales;
                if (sales.Provenance is not (Wire.Unspecified or Wire.Transmitted or Wire.Resale or Wire.ProducerFactor or Wire.PublicProxy or Wire.CardEstimate)) throw new ArgumentException($"{(int)sales.Provenance} is no provenance of sold grams.");
                return CompanyRecord.OfSales(
                    company, Activity(sales.Activity), sales.HasStore ? sales.Store : null, sales.Provenance == Wire.Unspecified ? null : (Carbon.Content.Provenance)(byte)sales.Provenance,
                    Co2eMass.FromGrams(sales.SoldGrams), Co2eMass.FromGrams(sales.RemovalGrams), sales.Sales, sales.Refunds);
            case V1.CompanyRecord.TotalOneofCase.Purchases:
                return CompanyRecord.OfPurchases(company, Co2eMass.FromGrams(wire.Purchases.BoughtGrams), wire.Purchases.Purchases, wire.Purchases.Returns);
            default:
                throw new ArgumentException("It has neither sales nor purchases.");
        }
    }

    private static ActivityCode? Activity(string text) =>
        text.Length == 0 ? null : ActivityCode.TryParse(text, out var code) ? code : throw new ArgumentException("An activity has 1 to 8 of A-Z, 0-9 and underscore.");

    // The statement is what the deployment answers for in public: what it hands over here must be what it says there.
    private static void CheckStatement(BatchHead head, BatchName name, Caller caller)
    {
        if (caller.StatementKeys is not { } keys) return;
        if (keys.Find(KeyUse.Statement, head.StatementKey) is not { } key || !key.IsValidAt(DayStatement.KeyMoment(name.BusinessDay)))
        {
            throw Invalid("STATEMENT_KEY_UNKNOWN", "head.statement_key", "The registry has no statement key of that id, valid on that day, for this deployment; its operator gets the deployment's present public keys.");
        }

        if (!key.HasSigned(head.Statement.Span, head.StatementSignature.Span)) throw Invalid("STATEMENT_SIGNATURE_WRONG", "head.statement_signature", "The signature is not that key's for this statement.");

        var (statement, reason) = DayStatementCodec.Parse(head.Statement.Span);
        if (statement is null) throw Invalid("STATEMENT_INVALID", "head.statement", reason);
        if (statement.Deployment != name.Deployment || statement.BusinessDay != name.BusinessDay) throw Invalid("STATEMENT_DIFFERS", "head.statement", $"The statement is of {statement.Deployment} {statement.BusinessDay:yyyy-MM-dd}, the batch of {name}.");
        var said = new Handover(Institution, head.Chunks, head.Records, head.NetGrams, Digest.Read(head.Digest.Span));
        if (!statement.Handovers.Contains(said)) throw Invalid("STATEMENT_DIFFERS", "head.statement", $"The statement says something else than the head of what is handed over to '{Institution}'.");
    }

    private static RefusedException Invalid(string code, string field, string text) => new(Fault.Invalid(code, field, text));
}
