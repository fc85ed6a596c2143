using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>What never changes of a transaction that an event acts on, or whose place it takes, with the lines that it has now.</summary>
/// <param name="Opened">The entry that opened it.</param>
/// <param name="LinesOf">The entry that has its lines: its own, or that of a capture.</param>
/// <param name="Extended">Grams that extensions added to a hold.</param>
internal sealed record Subject(JournalEntry Opened, JournalEntry LinesOf, long Extended)
{
    /// <summary>As the entry that opened it left it.</summary>
    public Subject(JournalEntry opened)
        : this(opened, opened, 0)
    {
    }

    public JournalKey Key => Opened.Key;

    public Payer Payer => Opened.Kind switch
    {
        EntryKind.VisitorSale => Payer.Visitor,
        EntryKind.CompanyPurchase => Payer.Company,
        _ => Payer.Citizen,
    };

    /// <summary>Whose points; default unless a citizen paid.</summary>
    public AccountId Account => Payer == Payer.Citizen ? Opened.Account : default;

    /// <summary>Epoch and sequence of the entry that has its lines; 0 = its own.</summary>
    public (int Epoch, long Sequence) LinesKey => LinesOf.Key == Opened.Key ? default : (LinesOf.Key.Epoch, LinesOf.Key.Sequence);

    public SoldLine[] Lines => Extended == 0 ? [.. LinesOf.Answer!.Lines] : WithStated([.. LinesOf.Answer!.Lines], Co2eMass.FromGrams(Extended));

    public string CatalogueVersion => LinesOf.Answer!.CatalogueVersion;

    /// <summary>True of entries that opened a transaction.</summary>
    public static bool IsOpenedBy(JournalEntry entry) => entry.Transaction == entry.Key && entry.Answer is { Outcome: Outcome.Approved or Outcome.Partial };

    // As in the model: one line takes all extensions.
    private static SoldLine[] WithStated(SoldLine[] lines, Co2eMass more)
    {
        if (lines.Length == 0 || lines[^1] != SoldLine.StatedByTill(lines[^1].Grams)) return [.. lines, SoldLine.StatedByTill(more)];
        lines[^1] = SoldLine.StatedByTill(lines[^1].Grams + more);
        return lines;
    }
}
