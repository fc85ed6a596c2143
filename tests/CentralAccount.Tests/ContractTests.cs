using CarbonPos.V1;
using Google.Protobuf.Reflection;

namespace CarbonPos.CentralAccount.Tests;

/// <summary>Invariant 7: the contract towards the central account has no field for merchant, product or basket.</summary>
public class ContractTests
{
    private static readonly string[] Forbidden =
    [
        "merchant", "company", "companies", "seller", "store", "shop", "terminal", "till", "cashier", "product", "article", "gtin", "ean", "label", "item", "basket", "line", "purchase_id",
        "receipt", "invoice", "activity", "category", "provenance", "content", "price_cents", "quantity", "catalog", "transaction", "brand", "supplier",
    ];

    // Free text or bytes could hold anything: these are all there are, each with a meaning of its own.
    private static readonly string[] TextsAndBytes =
    [
        "AggregateCell.deployment", "AggregateCell.holders", "BatchBreak.code", "BatchBreak.reason", "BatchHead.digest", "BatchHead.statement", "BatchHead.statement_key",
        "BatchHead.statement_signature", "BatchKey.business_day", "BatchKey.deployment", "CitizenRecord.account", "CloseAccountOrder.last_day", "GetAggregatesRequest.country",
        "GetPoolRequest.deployment", "GetStatementRequest.account", "GetStatementResponse.booked_through", "GetStatementResponse.closed_on", "Instruction.account", "Instruction.id",
        "ListPoliciesRequest.country", "AcknowledgeInstructionsRequest.deployment", "PolicyPublication.country", "PolicyPublication.digest", "PolicyPublication.document",
        "PolicyPublication.valid_from", "PolicyPublication.version", "PoolTrade.business_day", "PullInstructionsRequest.deployment", "PullPoliciesRequest.deployment",
        "RequestPoolRequest.deployment", "RequestPoolRequest.request_id", "ReturnPoolRequest.deployment", "ReturnPoolRequest.request_id", "SubmitCitizenChunkResponse.digest",
    ];

    [Fact]
    public void Services_ReachNoFieldForMerchantProductOrBasket()
    {
        var services = CentralAccountReflection.Descriptor.Services;
        Assert.Equal(5, services.Count);
        var messages = Reachable(services.SelectMany(s => s.Methods).SelectMany(m => (MessageDescriptor[])[m.InputType, m.OutputType]));

        Assert.Contains(messages, m => m.Name == "CitizenRecord");
        Assert.Contains(messages, m => m.Name == "BatchHead");
        Assert.Empty(Suspects(messages));
        var opaque = from message in messages
                     from field in message.Fields.InDeclarationOrder()
                     where field.FieldType is FieldType.String or FieldType.Bytes
                     select $"{message.Name}.{field.Name}";
        Assert.Equal(TextsAndBytes.Order(StringComparer.Ordinal), opaque.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Suspects_OfATillsMessages_AreFound()
    {
        // The same look at messages that do have such fields.
        var found = Suspects(Reachable([Posting.Descriptor, V1.Transaction.Descriptor, BasketLine.Descriptor]));
        Assert.Contains("BasketLine.label", found);
        Assert.Contains("BasketLine.article", found);
        Assert.Contains("Posting.lines", found);
        Assert.Contains("LineGrams.provenance", found);
    }

    private static List<string> Suspects(IEnumerable<MessageDescriptor> messages) =>
    [
        .. from message in messages
           from name in message.Fields.InDeclarationOrder().SelectMany(f => f.FieldType == FieldType.Enum ? f.EnumType.Values.Select(v => (Shown: $"{f.EnumType.Name}.{v.Name}", Word: v.Name)).Append((Shown: $"{message.Name}.{f.Name}", Word: f.Name)) : [(Shown: $"{message.Name}.{f.Name}", Word: f.Name)])
           where name.Word.ToLowerInvariant().Split('_').Any(word => Forbidden.Contains(word) || Forbidden.Contains(word.TrimEnd('s'))) || Forbidden.Contains(name.Word)
           select name.Shown,
    ];

    private static HashSet<MessageDescriptor> Reachable(IEnumerable<MessageDescriptor> from)
    {
        var (seen, open) = (new HashSet<MessageDescriptor>(), new Stack<MessageDescriptor>(from));
        while (open.TryPop(out var message))
        {
            if (!seen.Add(message)) continue;
            foreach (var field in message.Fields.InDeclarationOrder().Where(f => f.FieldType is FieldType.Message or FieldType.Group)) open.Push(field.MessageType);
        }

        return seen;
    }
}
