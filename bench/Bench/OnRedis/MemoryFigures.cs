namespace CarbonPos.Bench.OnRedis;

/// <summary>Bytes of Redis' own count (used_memory), each the difference of two looks divided by how many came between.</summary>
/// <param name="Accounts">Accounts, each with its allocation.</param>
/// <param name="Sales">Sales of three lines on scattered accounts.</param>
/// <param name="Refunded">Sales of five lines, some of two lines' pieces returned.</param>
/// <param name="Empty">A server that has nothing.</param>
/// <param name="Made">The same with the deployment's partitions made.</param>
/// <param name="AtRest">With all accounts; journals drained, markers of the allocations forgotten.</param>
/// <param name="Sold">And with the sales, nothing drained.</param>
/// <param name="Drained">And drained.</param>
/// <param name="Unmarked">And the sales' markers forgotten.</param>
/// <param name="StateBytes">State of a refunded sale, where every sale was refunded.</param>
/// <param name="FewStateBytes">The same where one in twenty was.</param>
/// <param name="MarkerBytes">Marker of a request, in the run with the refunds.</param>
/// <param name="Resident">used_memory_rss by used_memory, at the most.</param>
/// <param name="Census">How the buckets are held at their fullest.</param>
/// <param name="HoldCensus">The same after open holds.</param>
/// <param name="Holds">How many.</param>
/// <param name="HoldBytes">Of an open hold: its state, its place among the due ones, and in its account.</param>
internal sealed record MemoryFigures(
    int Accounts, int Sales, int Refunded, long Empty, long Made, long AtRest, long Sold, long Drained, long Unmarked, double StateBytes,
    double FewStateBytes, double MarkerBytes, double Resident, IReadOnlyList<FamilyCensus> Census, IReadOnlyList<FamilyCensus> HoldCensus, int Holds, double HoldBytes)
{
    public double PerAccount => (double)(AtRest - Made) / Accounts;

    public double PerAccountThatBought => (double)(Unmarked - Made) / Accounts;

    /// <summary>All that a drained sale leaves: its marker, and what its account grew by.</summary>
    public double PerRemembered => (double)(Drained - AtRest) / Sales;

    public double PerMarker => (double)(Drained - Unmarked) / Sales;

    public double PerUndrained => (double)(Sold - Drained) / Sales;

    public double PerRefunded => MarkerBytes + StateBytes;

    public int NotListpacks => Census.Sum(c => c.Others);
}
