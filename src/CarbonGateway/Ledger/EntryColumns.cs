using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>What of an entry stands in columns beside its bytes, so that SQL finds it. All of it is in the bytes, too.</summary>
/// <param name="Key">Partition, epoch, sequence.</param>
/// <param name="At">Partition time.</param>
/// <param name="Kind">What it records.</param>
/// <param name="Account">16 bytes, big-endian; null where no account is named.</param>
/// <param name="RequestMerchant">Scope of the request id; null where there was no request.</param>
/// <param name="RequestId">Null where there was no request.</param>
/// <param name="Transaction">The transaction opened (its own key) or acted on; always of the entry's partition.</param>
/// <param name="Replaced">The transaction that this entry's evidence replaced; of the entry's partition, too.</param>
internal readonly record struct EntryColumns(
    JournalKey Key, DateTimeOffset At, EntryKind Kind, Guid? Account, long? RequestMerchant, Guid? RequestId, JournalKey? Transaction, JournalKey? Replaced)
{
    public static EntryColumns Of(JournalEntry entry)
    {
        var asked = entry.Request.Id != Guid.Empty;
        return new(
            entry.Key,
            entry.At,
            entry.Kind,
            PlaceColumns.AccountOf(entry.Account),
            asked ? entry.Request.Merchant.Value : null,
            asked ? entry.Request.Id : null,
            entry.Transaction,
            entry.Replaced);
    }
}
