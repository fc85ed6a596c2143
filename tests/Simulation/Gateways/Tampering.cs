using System.Security.Cryptography;
using CarbonPos.Simulation.Running;
using CarbonPos.V1;
using Google.Protobuf;

namespace CarbonPos.Simulation.Gateways;

/// <summary>Planted faults of what a gateway sends: the answer is as the gateway expects it, so that its own check does not see it.</summary>
internal static class Tampering
{
    /// <returns>What is sent, and what is answered instead of the office's answer; null = that.</returns>
    public static (IMessage Sent, byte[]? Answer) Of(Town town, IMessage request)
    {
        if (request is not SubmitCitizenChunkRequest chunk) return (request, null);
        switch (town.Plant)
        {
            case PlantedFault.ChangedChunk:
                var changed = chunk.Clone();
                changed.Records[0].SpentGrams += 1;
                changed.Records[0].NetGrams -= 1;
                return (changed, Digest(chunk));
            case PlantedFault.DroppedRecord when chunk.Records.Count > 1:
                var dropped = chunk.Clone();
                dropped.Records.RemoveAt(dropped.Records.Count - 1);
                return (dropped, Digest(chunk));
            case PlantedFault.DoubledChunk when chunk.Number > 0:
                var doubled = town.LastChunk!.Clone();
                doubled.Number = chunk.Number;
                return (doubled, Digest(chunk));
            default:
                town.LastChunk = chunk;
                return (request, null);
        }
    }

    private static byte[] Digest(SubmitCitizenChunkRequest chunk)
    {
        var records = chunk.Records.Select(r => new Carbon.Settlement.CitizenRecord
        {
            Account = r.Account.IsEmpty ? Carbon.Settlement.CitizenRecord.Nobody : Carbon.Transactions.AccountId.Read(r.Account.Span),
            Period = Carbon.Budgets.BudgetPeriod.FromYear(r.Period),
            Allocated = Grams(r.AllocatedGrams),
            Corrected = Grams(r.CorrectedGrams),
            Spent = Grams(r.SpentGrams),
            Bought = Grams(r.BoughtGrams),
            BoughtCents = r.BoughtCents,
            Sold = Grams(r.SoldGrams),
            SoldCents = r.SoldCents,
            SoldTrades = r.SoldTrades,
            CarriedIn = Grams(r.CarriedInGrams),
            CarriedOut = Grams(r.CarriedOutGrams),
            Lapsed = Grams(r.LapsedGrams),
        }).ToArray();
        var bytes = new Carbon.Settlement.CitizenChunk(chunk.Key.Deployment, DateOnly.ParseExact(chunk.Key.BusinessDay, "yyyy-MM-dd"), chunk.Number, records).ToBytes();
        return new SubmitCitizenChunkResponse { Digest = ByteString.CopyFrom(SHA256.HashData(bytes)) }.ToByteArray();
    }

    private static Carbon.Units.Co2eMass Grams(long grams) => Carbon.Units.Co2eMass.FromGrams(grams);
}
