using CarbonPos.Carbon.Journal;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>Where Redis and the ledger cannot both be right.</summary>
/// <param name="What">One sentence.</param>
/// <param name="Ledger">What the ledger has of that number; null = nothing, or it is not about one number.</param>
/// <param name="Redis">What Redis has.</param>
internal sealed record Contradiction(string What, JournalEntry? Ledger = null, JournalEntry? Redis = null);
