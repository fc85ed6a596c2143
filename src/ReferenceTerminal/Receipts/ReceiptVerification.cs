using CarbonPos.Carbon.Settlement;
using CarbonPos.ReferenceTerminal.Commands;

namespace CarbonPos.ReferenceTerminal.Receipts;

/// <summary>What was found of one entry of a receipt.</summary>
/// <param name="Leaf">What the entry says.</param>
/// <param name="Verdict">Null = the file has no proof of it.</param>
/// <param name="Statement">Of its day; null without a proof, or where it cannot be read.</param>
/// <param name="Index">Its place in the day's tree.</param>
/// <param name="Against">Whose word the statement is.</param>
sealed record EntryFinding(SettlementLeaf Leaf, SettledVerdict? Verdict, DayStatement? Statement, long Index, StatementSource Against);

/// <summary>Where a day statement came from.</summary>
enum StatementSource
{
    /// <summary>From the receipt's file; no other was given.</summary>
    File,

    /// <summary>From the receipt's file, though others were given: none of them is of that day.</summary>
    FileForWantOfThatDay,

    /// <summary>From where it was published.</summary>
    Published,
}

/// <summary>A receipt held against public keys and published statements; nothing else is asked, and no gateway.</summary>
sealed class ReceiptVerification
{
    private ReceiptVerification(ReceiptVerdict verdict, IReadOnlyList<EntryFinding> entries) => (Verdict, Entries) = (verdict, entries);

    /// <summary>What the receipt is worth.</summary>
    public ReceiptVerdict Verdict { get; }

    /// <summary>Per entry; empty unless the receipt is genuine.</summary>
    public IReadOnlyList<EntryFinding> Entries { get; }

    /// <summary>One of <see cref="ExitCode"/>.</summary>
    public int Exit
    {
        get
        {
            if (Verdict == ReceiptVerdict.KeyUnknown) return ExitCode.KeyMissing;
            if (Verdict != ReceiptVerdict.Genuine) return ExitCode.NotGenuine;
            if (Entries.Any(e => e.Verdict is not (null or SettledVerdict.Settled or SettledVerdict.KeyUnknown))) return ExitCode.ProofFails;
            return Entries.Any(e => e.Verdict == SettledVerdict.KeyUnknown) ? ExitCode.KeyMissing
                : Entries.Any(e => e.Verdict is null || e.Against == StatementSource.FileForWantOfThatDay) ? ExitCode.NotProvenYet
                : ExitCode.Done;
        }
    }

    /// <summary>Checks everything.</summary>
    /// <param name="receipt">From a file.</param>
    /// <param name="keys">Public halves.</param>
    /// <param name="published">Day statements from elsewhere; a proof of one of their days is held against that one.</param>
    public static ReceiptVerification Of(TransactionReceipt receipt, SettlementKeyring keys, IReadOnlyList<SignedStatement> published)
    {
        var genuine = ReceiptCheck.Check(receipt.Signed, keys, out var leaves);
        return new(genuine, genuine == ReceiptVerdict.Genuine ? [.. leaves.Select((leaf, i) => Find(leaf, receipt.Signed.Entries[i].Leaf))] : []);

        EntryFinding Find(SettlementLeaf leaf, ReadOnlyMemory<byte> bytes)
        {
            if (receipt.Proofs.FirstOrDefault(p => p.Entry == leaf.Key) is not { } proof) return new(leaf, null, null, 0, StatementSource.File);
            var said = DayStatementCodec.Parse(proof.Statement.Bytes.Span).Statement;
            var other = published.FirstOrDefault(p => said is not null && DayStatementCodec.Parse(p.Bytes.Span).Statement is { } day && day.BusinessDay == said.BusinessDay);
            var against = other ?? proof.Statement;
            var verdict = ReceiptCheck.Check(bytes.Span, proof.Proof, receipt.Signed.Deployment, against, keys);
            var source = other is not null ? StatementSource.Published : published.Count > 0 ? StatementSource.FileForWantOfThatDay : StatementSource.File;
            return new(leaf, verdict, DayStatementCodec.Parse(against.Bytes.Span).Statement, proof.Proof.Index, source);
        }
    }
}
