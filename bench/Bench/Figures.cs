using CarbonPos.Bench.Driving;

namespace CarbonPos.Bench;

/// <summary>One kind of call under three loads.</summary>
internal sealed record LaneFigures(string Name, Rounds Saturated, Rounds OneAtATime, Rounds HalfLoad, long WarmUpCalls)
{
    public long Good => WarmUpCalls + Saturated.Good + OneAtATime.Good + HalfLoad.Good;

    /// <summary>Calls of the warm-up that were not answered as they should be.</summary>
    public long WarmUpBad { get; init; }

    public long Bad => WarmUpBad + Saturated.Bad + OneAtATime.Bad + HalfLoad.Bad;
}

/// <summary>All kinds of call against servers of one commit latency.</summary>
internal sealed record CallFigures(
    int AddedMilliseconds, int TokenRequestSize, int FlashcodeRequestSize, int ReplySize, long GramsPerBasket, LaneFigures[] Lanes)
{
    public LaneFigures Echo => Lanes[0];

    public LaneFigures Token => Lanes[1];

    public LaneFigures Es256 => Lanes[2];

    public LaneFigures Flashcode => Lanes[3];

    public AuditFigures? Audit { get; init; }
}

/// <summary>What the store says after the run, against what the driver was told.</summary>
/// <param name="Approved">Checkouts that the driver saw approved.</param>
/// <param name="DebitedGrams">Gone from the accounts.</param>
/// <param name="ExpectedGrams">Approved times grams of a basket.</param>
/// <param name="SumOfLegs">Of all ledger accounts: zero.</param>
internal sealed record AuditFigures(long Approved, long DebitedGrams, long ExpectedGrams, long SumOfLegs)
{
    public bool Holds => DebitedGrams == ExpectedGrams && SumOfLegs == 0;
}

/// <summary>The store without gRPC.</summary>
internal sealed record StoreFigures(
    double Rate, double P50, double P99, double CpuMicroseconds, double AllocatedBytes, long Postings, long Refused, long SumOfLegs, int Callers);

/// <summary>Baskets weighed in process; medians of rounds that took turns with plain look-ups of the same keys.</summary>
/// <param name="Articles">In the catalogue.</param>
/// <param name="Lines">In each basket.</param>
/// <param name="BasketMicroseconds">To weigh one basket.</param>
/// <param name="LookUpMicroseconds">To look its labels up in a plain dictionary of texts.</param>
/// <param name="AllocatedBytes">Per basket.</param>
/// <param name="ResultBytes">Of these, the array of weighed lines that is the answer.</param>
internal sealed record WeighingFigures(int Articles, int Lines, double BasketMicroseconds, double LookUpMicroseconds, double AllocatedBytes, double ResultBytes)
{
    public double Ratio => BasketMicroseconds / LookUpMicroseconds;
}

/// <summary>Contents by the million, beside a plain dictionary of the same in the same run.</summary>
/// <param name="Count">How many.</param>
/// <param name="Nanoseconds">A look-up that finds, keys in random order.</param>
/// <param name="PlainNanoseconds">The same in a Dictionary of GTIN to content objects.</param>
/// <param name="Ratio">Median of the rounds' ratios.</param>
/// <param name="AbsentNanoseconds">A look-up that finds nothing.</param>
/// <param name="PlainAbsentNanoseconds">The same in the dictionary.</param>
/// <param name="AllocatedBytes">Per look-up.</param>
/// <param name="Bytes">Live managed memory per content.</param>
/// <param name="PlainBytes">The same of the dictionary.</param>
/// <param name="ImportSeconds">The whole import command, from its start to its end.</param>
/// <param name="ImportPeakBytes">Most memory that it held.</param>
internal sealed record ContentFigures(
    int Count, double Nanoseconds, double PlainNanoseconds, double Ratio, double AbsentNanoseconds, double PlainAbsentNanoseconds, double AllocatedBytes,
    double Bytes, double PlainBytes, double ImportSeconds, long ImportPeakBytes);

/// <summary>One restart.</summary>
/// <param name="Milliseconds">Until the store takes postings.</param>
/// <param name="HeapBytes">Live managed memory after it.</param>
internal sealed record ReplayStep(double Milliseconds, long HeapBytes);

/// <summary>Restarts from the same journal, with a snapshot and without, and from a journal of accounts alone.</summary>
internal sealed record ReplayFigures(int Entries, ReplayStep WithSnapshot, ReplayStep JournalOnly, ReplayStep AccountsOnly)
{
    public double BytesPerAccount => (double)AccountsOnly.HeapBytes / Replay.AccountCount;

    public double BytesPerTransaction => (double)(JournalOnly.HeapBytes - AccountsOnly.HeapBytes) / (Entries - Replay.AccountCount);
}
