using CarbonPos.V1;
using Google.Protobuf.Reflection;

namespace CarbonPos.CompanyRegistry.Tests.Contract;

/// <summary>The registry cannot be told who bought: no message that reaches it, or comes from it, has a field for that.</summary>
public sealed class ContractTests
{
    private static readonly string[] Suspicious =
        ["account", "card", "wallet", "person", "citizen", "holder", "shopper", "customer", "household", "instrument", "flashcode", "token", "voucher", "transaction", "receipt", "purchase_id", "request_id", "terminal", "phone"];

    /// <summary>Texts, bytes and free numbers that may pass, each looked at: none can name a citizen.</summary>
    private static readonly HashSet<string> Judged =
    [
        // Which batch, and what its deployment signed; the statement's own contract is docs/reference/settlement.md.
        "BatchKey.deployment", "BatchKey.business_day", "BatchHead.digest", "BatchHead.statement", "BatchHead.statement_signature", "BatchHead.statement_key",
        "BatchBreak.code", "BatchBreak.reason", "SubmitCompanyChunkResponse.digest",
        // Companies, and amounts of theirs.
        "CompanyRecord.company", "CompanySales.activity", "CompanySales.store", "CompanySales.sold_grams", "CompanySales.removal_grams", "CompanySales.sales", "CompanySales.refunds",
        "CompanyPurchases.bought_grams", "CompanyPurchases.purchases", "CompanyPurchases.returns",
        "BatchHead.records", "BatchHead.net_grams", "BatchBreak.net_grams", "BatchStatus.break_count", "BatchStatus.booked_grams", "Timestamp.seconds",
        // What products weigh.
        "ContentSubject.gtin", "ContentSubject.lot", "ContentSubject.service", "ListContentsResponse.signature", "ListContentsResponse.key_id", "PublishedContent.micrograms_per_unit",
        "PublishedContent.valid_from", "PublishedContent.valid_to", "PublishedContent.edition", "PublishedContent.supplier", "PublishedContent.source", "PublishedContent.id", "PublishedContent.derived_from",
        // Keys that sign carbon labels, companies' own, and the list's signature.
        "LabelKeyEntry.company", "LabelKeyEntry.name", "LabelKeyEntry.prefixes", "LabelKeyEntry.public_key", "LabelKeyEntry.valid_from", "LabelKeyEntry.valid_to",
        "LabelKeyList.issued_at_seconds", "LabelKeyList.signature", "LabelKeyList.key_id",
    ];

    [Fact]
    public void Registry_NoField_NamesACitizen()
    {
        var fields = Fields(RegistrySettlementService.Descriptor).Concat(Fields(ContentFeedService.Descriptor)).ToList();

        // The walk has come through oneofs, repeated fields and imports.
        Assert.Superset(new HashSet<string> { "CompanySales.store", "BatchBreak.reason", "BatchHead.statement", "Timestamp.seconds", "PublishedContent.supplier" }, fields.Select(Name).ToHashSet());
        Assert.Empty(fields.Where(f => Suspicious.Any(word => f.Name.Contains(word, StringComparison.Ordinal))).Select(Name));
    }

    [Fact]
    public void Registry_EveryFieldThatCouldCarryAnIdentity_WasJudged()
    {
        // 64 bits, texts and bytes are wide enough to carry one under another name.
        var wide = Fields(RegistrySettlementService.Descriptor).Concat(Fields(ContentFeedService.Descriptor))
            .Where(f => f.FieldType is FieldType.String or FieldType.Bytes or FieldType.Int64 or FieldType.UInt64 or FieldType.Fixed64 or FieldType.SFixed64 or FieldType.SInt64 or FieldType.Double)
            .Select(Name).Distinct().Order();

        Assert.Equal(Judged.Order(), wide);
    }

    [Fact]
    public void Walk_OfAServiceForWallets_FindsTheAccount() =>
        Assert.Contains("Instrument.account_token", Fields(WalletService.Descriptor).Where(f => Suspicious.Any(word => f.Name.Contains(word, StringComparison.Ordinal))).Select(Name));

    private static string Name(FieldDescriptor field) => $"{field.ContainingType.Name}.{field.Name}";

    private static List<FieldDescriptor> Fields(ServiceDescriptor service)
    {
        var seen = new HashSet<MessageDescriptor>();
        var open = new Queue<MessageDescriptor>(service.Methods.SelectMany(m => new[] { m.InputType, m.OutputType }));
        while (open.TryDequeue(out var message))
        {
            if (!seen.Add(message)) continue;
            foreach (var field in message.Fields.InDeclarationOrder())
            {
                if (field.FieldType is FieldType.Message or FieldType.Group) open.Enqueue(field.MessageType);
            }
        }

        return [.. seen.SelectMany(message => message.Fields.InDeclarationOrder())];
    }
}
