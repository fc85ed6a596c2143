using System.Runtime.CompilerServices;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Balances.Redis;

public sealed partial class RedisBalanceStore
{
    /// <inheritdoc/>
    public async ValueTask<AccountView?> ReadAccountAsync(AccountId account, CancellationToken cancellation) =>
        await ReadValueAsync(account) is { } value
            ? new AccountView(account, value.ToView()) { LastDay = value.LastDay, IsClosed = value.LastDay is { } last && await ReadCutAsync(account.PartitionOf(options.Partitions)) >= last }
            : null;

    /// <inheritdoc/>
    public async ValueTask<Co2eMass> ReadPoolShareAsync(int partition, CancellationToken cancellation)
    {
        if (partition < 0 || partition >= options.Partitions) return Co2eMass.Zero;
        var reply = await client.SendAsync(layout.SlotOf(partition), RedisCommand.Rent().Begin(2).Text("GET").Bulk(layout.Head(partition)));
        RedisAnswers.Require(reply);
        return reply.IsNull ? Co2eMass.Zero : Co2eMass.FromGrams(JournalHead.Read(reply.Bytes.Span).Pool);
    }

    /// <inheritdoc/>
    public async ValueTask<TransactionView?> ReadTransactionAsync(JournalKey key, CancellationToken cancellation)
    {
        if (key.Partition >= options.Partitions) return null;
        return await archive.FindAsync(key, cancellation) is { } found && Subject.IsOpenedBy(found.Entry) ? await ViewAsync(found.Entry) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<JournalEntry?> ReadOpeningAsync(JournalKey transaction, CancellationToken cancellation) =>
        transaction.Partition < options.Partitions && await archive.FindAsync(transaction, cancellation) is { } found && Subject.IsOpenedBy(found.Entry) ? found.Entry : null;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<TransactionView>> ListTransactionsAsync(AccountId account, JournalKey? before, int most, CancellationToken cancellation)
    {
        var views = new List<TransactionView>();
        var next = await OlderAsync(account, before, cancellation);
        while (views.Count < most && next is { } key)
        {
            if (await archive.FindAsync(key, cancellation) is not { } found) break;
            views.Add(await ViewAsync(found.Entry));
            next = found.Before ?? await OlderAsync(account, key, cancellation);
        }

        return views;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<JournalEntry> ReadJournalAsync(int partition, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (partition >= options.Partitions) yield break;
        JournalKey? last = null;
        if (ledger is not null)
        {
            await foreach (var entry in ledger.ReadPartitionAsync(partition, 0, cancellation))
            {
                last = entry.Key;
                yield return entry;
            }
        }

        await foreach (var found in archive.ReadStreamAsync(partition, last))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return found.Entry;
        }
    }

    // An account's next older transaction: the stream's entries name it, for those before them the ledger knows.
    private async ValueTask<JournalKey?> OlderAsync(AccountId account, JournalKey? before, CancellationToken cancellation)
    {
        if (before is not { } key)
        {
            return await ReadValueAsync(account) is { Newest: > 0 } value ? new(account.PartitionOf(options.Partitions), value.Epoch, value.Newest) : null;
        }

        if (key.Partition >= options.Partitions || await archive.FindAsync(key, cancellation) is not { } found || found.Entry.Account != account) return null;
        if (found.Before is not null || ledger is null) return found.Before;
        return (await ledger.ListAccountAsync(account, key, 1, cancellation)) is [var older, ..] ? older.Key : null;
    }

    private async ValueTask<AccountValue?> ReadValueAsync(AccountId account)
    {
        var partition = account.PartitionOf(options.Partitions);
        var id = new byte[AccountId.Size];
        account.Write(id);
        var bucket = layout.AccountBucket(partition, id);
        var reply = await client.SendAsync(layout.SlotOf(partition), RedisCommand.Rent().Begin(3).Text("HGET").Bulk(bucket).Bulk(id));
        RedisAnswers.Require(reply);
        return reply.IsNull ? null : AccountValue.Read(reply.Bytes.Span);
    }

    private async ValueTask<TransactionValue?> ReadValueAsync(JournalKey key)
    {
        var bucket = layout.TransactionBucket(key.Partition, key.Sequence);
        var reply = await client.SendAsync(layout.SlotOf(key.Partition), RedisCommand.Rent().Begin(3).Text("HGET").Bulk(bucket).Number(key.Sequence));
        RedisAnswers.Require(reply);
        return reply.IsNull ? null : TransactionValue.Read(reply.Bytes.Span);
    }

    // The newest business day that a partition has ended: asked of closed accounts alone.
    private async ValueTask<DateOnly?> ReadCutAsync(int partition)
    {
        var reply = await client.SendAsync(layout.SlotOf(partition), RedisCommand.Rent().Begin(3).Text("HGET").Bulk(layout.Meta(partition)).Text("cut"));
        RedisAnswers.Require(reply);
        return RedisAnswers.Day(reply);
    }

    // It may have changed, and Redis have forgotten that since.
    private async ValueTask<TransactionValue?> FindForgottenAsync(JournalEntry opened) =>
        cold is not null && cold.IsBefore(opened.At, time.GetUtcNow()) && await cold.FoldAsync(opened.Key) is { IsChanged: true } fold ? fold.Value() : null;

    private async ValueTask<TransactionView> ViewAsync(JournalEntry opened)
    {
        var value = await ReadValueAsync(opened.Key) ?? await FindForgottenAsync(opened);
        var subject = value is null
            ? new Subject(opened)
            : new Subject(opened, value.LinesOf(opened.Key.Partition) is { } lines ? await EntryAsync(lines) : opened, value.Extended);
        return new TransactionView
        {
            Key = opened.Key,
            Account = opened.Account,
            Merchant = opened.Seller.Company,
            State = value?.State ?? TransactionState.Posted,
            Held = Co2eMass.FromGrams(value?.Held ?? 0),
            At = opened.At,
            Period = value?.Period ?? opened.Answer!.Period,
            Purchase = opened.Purchase,
            HoldExpiry = opened.Kind == EntryKind.Hold && value is not null ? DateTimeOffset.FromUnixTimeMilliseconds(value.Expiry) : opened.Answer!.HoldExpiry,
            Lines = subject.Lines,
            CatalogueVersion = subject.CatalogueVersion,
            Refunds = value?.Back ?? [],
            Bought = opened.Kind is EntryKind.Sale or EntryKind.VisitorSale ? opened.Trade : default,
            Unwound = Co2eMass.FromGrams(value?.Unwound ?? 0),
        };
    }
}
