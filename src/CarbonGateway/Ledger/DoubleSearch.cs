using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>One request id that opened transactions on two accounts.</summary>
/// <param name="Request">The id.</param>
/// <param name="Kept">The earlier entry.</param>
/// <param name="Later">The one to undo.</param>
public sealed record DoubleRequest(RequestKey Request, JournalEntry Kept, JournalEntry Later);

/// <summary>What a search for doubles found.</summary>
/// <param name="Doubles">At most <see cref="LedgerLimits.MostDoubles"/>; the rest is found by the next search from the same moment.</param>
/// <param name="NextSince">From when to search next time: early enough that no commit under way now is missed. Stays while there are doubles, so that none is forgotten before its undoing is in the ledger.</param>
public sealed record DoubleSearch(IReadOnlyList<DoubleRequest> Doubles, DateTimeOffset NextSince);
