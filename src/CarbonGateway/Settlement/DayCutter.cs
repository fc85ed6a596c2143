using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>Ends a business day in every partition by an entry of its journal. The request's id follows from deployment, day and partition: cut again, it is cut once.</summary>
internal sealed class DayCutter(IBalanceStore store, LedgerDeployment deployment, TimeProvider time)
{
    private const int AtOnce = 64;

    /// <returns>Why not all partitions are cut; empty when they are.</returns>
    public async Task<string> CutAsync(DateOnly day, CancellationToken cancellation)
    {
        foreach (var some in Enumerable.Range(0, deployment.Partitions).Chunk(AtOnce))
        {
            var results = await Task.WhenAll(some.Select(partition => CutAsync(day, partition, cancellation)));
            for (var i = 0; i < some.Length; i++)
            {
                if (results[i].Status != StoreStatus.Done) return $"Partition {some[i]} could not be cut: the balance store answers {results[i].Status}. It is tried again.";
                if (results[i].Posting.Answer is not { Outcome: Outcome.Approved }) return $"Partition {some[i]} could not be cut: its cut of {day:yyyy-MM-dd} is answered {results[i].Posting.Answer?.Outcome.ToString() ?? "with another body's id"}.";
            }
        }

        return "";
    }

    /// <summary>The request of a cut.</summary>
    public static RequestKey RequestOf(string deployment, DateOnly day, int partition)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"cut-day {deployment} {day:yyyy-MM-dd} {partition}"));
        // A UUID of version 8: its bits are its maker's own.
        hash[6] = (byte)(0x80 | (hash[6] & 0x0F));
        hash[8] = (byte)(0x80 | (hash[8] & 0x3F));
        return new(MerchantId.Authority, new Guid(hash.AsSpan(0, 16), bigEndian: true));
    }

    private Task<StoreResult> CutAsync(DateOnly day, int partition, CancellationToken cancellation)
    {
        var cut = new CutDay(partition, day) { Request = RequestOf(deployment.Id, day, partition), Fingerprint = new((ulong)day.DayNumber, (ulong)partition), At = time.GetUtcNow() };
        return store.PostAsync(cut, cancellation).AsTask();
    }
}
