using System.Globalization;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances;

namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>Posts allocations from a CSV file, each once per allocation id, until a central account hands them over.</summary>
internal static class AllocationFile
{
    private const int InFlight = 1_000;
    private const int TellEvery = 100_000;

    /// <returns>How many rows were posted or had been before.</returns>
    /// <exception cref="InvalidOperationException">A row is not as it should be; the message names file, line and reason.</exception>
    public static async Task<int> PostAsync(string path, IBalanceStore store, TimeProvider time, ILogger log, CancellationToken cancellation)
    {
        var pending = new List<Task<StoreResult>>(InFlight);
        var (count, posted) = (0, 0);
        await foreach (var line in File.ReadLinesAsync(path, cancellation))
        {
            count++;
            if (line.Length == 0 || line.StartsWith("allocation_id", StringComparison.Ordinal)) continue;
            pending.Add(store.PostAsync(Read(line, path, count, time.GetUtcNow()), cancellation).AsTask());
            posted++;
            if (pending.Count == InFlight) await SettleAsync(pending, store, path, count);
            if (count % TellEvery == 0) HostLog.Allocating(log, count);
        }

        await SettleAsync(pending, store, path, count);
        return posted;
    }

    private static async Task SettleAsync(List<Task<StoreResult>> pending, IBalanceStore store, string path, int line)
    {
        foreach (var result in await Task.WhenAll(pending))
        {
            if (result.Status != StoreStatus.Done) throw new InvalidOperationException($"{path}: not all allocations up to line {line} could be posted. {(result.Status == StoreStatus.LedgerBehind ? "The ledger is behind, and a partition's journal is full." : store.Health.Trouble)} Start again then; what was posted stays posted.");
            if (result.Posting.Misuse is not null) throw new InvalidOperationException($"{path}, at or before line {line}: an allocation id was used before with another account, period or amount. The other rows up to there are posted, and stay posted.");
        }

        pending.Clear();
    }

    private static Allocate Read(string line, string path, int number, DateTimeOffset now)
    {
        var cells = line.Split(',');
        if (cells.Length != 4) throw Bad("a row has four cells: allocation_id,account,period,grams");
        if (cells[0].Length != 36 || !Guid.TryParseExact(cells[0], "D", out var id)) throw Bad("allocation_id must be a UUID");
        if (!AccountId.TryParseHex(cells[1], out var account)) throw Bad("account must be 32 hex digits");
        if (!int.TryParse(cells[2], NumberStyles.None, CultureInfo.InvariantCulture, out var year) || !BudgetPeriod.TryFromYear(year, out var period)) throw Bad("period must be a calendar year");
        if (!long.TryParse(cells[3], NumberStyles.None, CultureInfo.InvariantCulture, out var grams) || grams is < 1 or > 1_000_000_000_000) throw Bad("grams must be 1 to 10^12");
        return new Allocate(period, Co2eMass.FromGrams(grams))
        {
            Request = new(MerchantId.Authority, id),
            At = now,
            Account = account,
            Fingerprint = new((ulong)grams ^ ((ulong)year << 48) ^ account.High, account.Low),
        };

        InvalidOperationException Bad(string what) => new($"{path}, line {number}: {what}.");
    }
}
