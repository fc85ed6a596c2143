using CarbonPos.Carbon.Journal;

namespace CarbonPos.Carbon.Settlement;

/// <summary>That one entry was settled: the way from its leaf to the root of its day, and the day's signed statement.</summary>
/// <param name="Entry">Which.</param>
/// <param name="Proof">In the day's tree.</param>
/// <param name="Statement">Of the day.</param>
public sealed record SettlementProof(JournalKey Entry, InclusionProof Proof, SignedStatement Statement);

/// <summary>All that a holder keeps of a transaction: the deployment's word, and, once its days are settled, the proofs.</summary>
/// <param name="Signed">The receipt.</param>
/// <param name="Proofs">Of those of its entries that are settled; others follow tonight.</param>
public sealed record TransactionReceipt(SignedReceipt Signed, IReadOnlyList<SettlementProof> Proofs);
