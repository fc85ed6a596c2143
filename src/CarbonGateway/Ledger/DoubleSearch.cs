using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>One request id that opened transactions on two accounts.</summary>
/// <param name="Request">The id.</param>
/// <param name="Kept">The earlier entry.</param>
/// <param name="Later">The one to undo.</param>
public sealed record DoubleRequest(RequestKey Request, JournalEntry Kept, JournalEntry Later);

/// <summary>What a search for doubles found.</summary>
/// <param name="Doubles">Told by every search until their undoing is in the ledger; at most <see cref="LedgerLimits.MostDoubles"/>.</param>
/// <param name="IsComplete">False where more came in than one search compares (<see cref="LedgerLimits.MostCompared"/>): search again at once.</param>
public sealed record DoubleSearch(IReadOnlyList<DoubleRequest> Doubles, bool IsComplete);
