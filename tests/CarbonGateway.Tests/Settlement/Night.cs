using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Settlement;

namespace CarbonPos.CarbonGateway.Tests.Settlement;

/// <summary>As much of a night as proofs need: the tree of a day out of the ledger, kept and signed.</summary>
internal static class Night
{
    public static async Task<SignedStatement> SettleAsync(ILedger ledger, SettlementKeys keys, DateOnly day, CancellationToken cancellation)
    {
        var builder = new TreeBuilder();
        await foreach (var entry in ledger.ReadDayAsync(day, 0, long.MaxValue, cancellation))
        {
            builder.Append(SettlementLeaf.Of(entry.Entry, entry.Bytes.Span, ledger.Deployment.Id, keys.Leaves).Hash());
            if (builder.TakeTiles() is { Count: > 0 } full) Assert.True(await ledger.SaveTilesAsync(day, full, cancellation));
        }

        var root = builder.Finish();
        Assert.True(await ledger.SaveTilesAsync(day, builder.TakeTiles(), cancellation));
        var statement = new DayStatement
        {
            Deployment = ledger.Deployment.Id,
            BusinessDay = day,
            Partitions = ledger.Deployment.Partitions,
            TreeSize = builder.Size,
            Root = root,
            Spans = PartitionSpan.DigestOf(await ledger.ReadSpansAsync(day, cancellation)),
            Handovers = [],
            PolicyVersions = ["2026.1"],
        };
        var signed = statement.Sign(keys.Signing);
        Assert.Equal(SealOutcome.Sealed, await ledger.SealAsync(day, signed, cancellation));
        return signed;
    }
}
