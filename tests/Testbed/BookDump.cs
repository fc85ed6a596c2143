using System.Globalization;
using System.Text;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Testbed;

/// <summary>A book as canonical text: two books with the same dump are in the same state.</summary>
public static class BookDump
{
    /// <param name="book">What to write down.</param>
    /// <param name="journal">Where given, the markers, spent vouchers and purchases that its entries name are looked up and written too.</param>
    /// <returns>One fact a line, sorted.</returns>
    public static string Of(Book book, IEnumerable<JournalEntry>? journal = null)
    {
        var lines = new List<string>();
        lines.AddRange(book.Accounts.SelectMany(account => Account(book, account)));
        lines.AddRange(book.Transactions.Select(Transaction));
        lines.AddRange(book.Totals.Where(t => t.Value != 0).Select(t => $"total {Place(t.Key)} = {t.Value}"));
        for (var p = 0; p < book.PartitionCount; p++) lines.Add($"partition {p} at {book.LastSequence(p)}, days until {book.LastCut(p):yyyy-MM-dd} ended");
        foreach (var entry in journal ?? [])
        {
            lines.Add($"marker {entry.Request} {(book.FindMarker(entry.Request) is { } marker ? $"{marker.Fingerprint} {Answer(marker.Answer)}" : "forgotten")}");
            if (entry.Spent is { } voucher) lines.Add($"voucher {voucher.Serial} spent {book.IsSpent(voucher.Serial)}");
            if (entry.Purchase != Guid.Empty && book.FindAccount(entry.Account) is { } account)
            {
                lines.Add($"purchase {entry.Account.ToHex()} {entry.Purchase} = {book.FindEvidence(account, entry.Purchase)?.Key}");
            }
        }

        var text = new StringBuilder();
        text.Append("last seen ").AppendLine(Moment(book.LastSeen));
        foreach (var line in lines.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)) text.AppendLine(line);
        return text.ToString();
    }

    /// <summary>An answer in one line, "given up" for none.</summary>
    public static string Answer(Answer? answer) => answer is null
        ? "given up"
        : $"{answer.Outcome} {answer.Refusal} moved {answer.Moved} of {answer.Requested}, available {answer.Available} of {answer.Budget} in {answer.Period}, "
            + $"transaction {answer.Transaction}, until {Moment(answer.HoldExpiry)}, policy {answer.PolicyVersion}, catalogue {answer.CatalogueVersion}, trade {answer.Trade}, lines {Lines(answer.Lines)}";

    /// <summary>A ledger account in one word.</summary>
    public static string Place(LedgerAccount place) => place.Kind switch
    {
        LedgerAccountKind.Citizen or LedgerAccountKind.Held => $"{place.Kind}:{place.Account.ToHex()}:{place.Period}",
        LedgerAccountKind.Sold => $"Sold:{place.Seller.Company}:{place.Seller.Store}:{place.Seller.Activity}:{place.Provenance}",
        LedgerAccountKind.Bought => $"Bought:{place.Seller.Company}",
        LedgerAccountKind.Pool => $"Pool:{place.Partition}",
        _ => place.Kind.ToString(),
    };

    private static IEnumerable<string> Account(Book book, AccountState account)
    {
        var id = account.Id.ToHex();
        foreach (var p in account.Periods)
        {
            yield return $"account {id} {p.Period}: available {p.Available}, held {p.Held}, budget {p.Budget}, carried in {p.CarriedIn}, "
                + $"sold {p.SoldSurplus}, bought {p.BoughtFromPool}{(p.Lapsed ? ", lapsed" : "")}";
        }

        if (account.LastDay is { } last) yield return $"account {id} last day {last:yyyy-MM-dd}";
        yield return $"account {id} history: {string.Join(' ', book.HistoryOf(account).Select(t => t.Key))}";
        yield return $"account {id} open holds: {string.Join(' ', account.OpenHolds ?? [])}";
    }

    private static string Transaction(TransactionRecord t)
    {
        var refunds = string.Join(' ', Enumerable.Range(0, t.Lines.Count).Select(i => $"{t.RefundOf(i).QuantityMilli}/{t.RefundOf(i).Grams.Grams}"));
        return $"transaction {t.Key}: {t.State} {t.Payer} {t.Account.ToHex()} buyer {t.Buyer} at {Moment(t.At)} by {t.Request}, seller {t.Seller}, period {t.Period}, "
            + $"purchase {t.Purchase} rank {t.Rank}, held {t.Held} at most {t.HeldAtMost} cap {t.Cap} until {Moment(t.HoldExpiry)}, debited {t.Debited}, refunded {t.Refunded}, "
            + $"bought {t.Bought} unwound {t.Unwound} at {t.CentsPerTonne}, catalogue {t.CatalogueVersion}, lines {Lines(t.Lines)}, refunds {refunds}";
    }

    private static string Lines(IReadOnlyList<SoldLine> lines) =>
        string.Join(' ', lines.Select(l => $"{l.Grams.Grams}g/{l.Provenance}/{l.Reason}/{l.Prudence.Grams}/{l.Removal.Grams}/{l.QuantityMilli}"));

    private static string Moment(DateTimeOffset? moment) =>
        moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff", CultureInfo.InvariantCulture) ?? "never";
}
