using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CompanyRegistry.Access;
using CarbonPos.CompanyRegistry.Contents;
using CarbonPos.CompanyRegistry.Hosting;
using CarbonPos.CompanyRegistry.Storage;
using Grpc.Core;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CompanyRegistry.LabelKeys;

/// <summary>A certified key, and since when it is not any more.</summary>
internal sealed record CertifiedKey(LabelKey Key, DateTimeOffset? RevokedAt);

/// <summary>The keys by which companies sign carbon labels: certified, revoked, and published as one signed list.</summary>
internal sealed class LabelKeyBook(RegistryStore store, TimeProvider time, ILogger<LabelKeyBook> log)
{
    /// <summary>For so long after its last day a key stays in the list, so that its labels are told to be over, not unknown.</summary>
    private const int DaysAfterEnd = 366;

    private const string Select =
        "SELECT k.id, k.company, c.name, k.public, k.valid_from, k.valid_to, k.revoked_at, k.prefixes FROM label_key k JOIN company c ON c.number = k.company";

    /// <summary>Certifies a company's key; one that is certified so already stays as it is.</summary>
    /// <param name="company">Whose it is; the operator has made sure of that.</param>
    /// <param name="publicKey">Uncompressed P-256 point.</param>
    /// <param name="from">First day of any label.</param>
    /// <param name="to">Last day of any label.</param>
    /// <param name="prefixes">GS1 company prefixes whose articles alone it may sign, in any order; none = any article.</param>
    /// <param name="cancellation">Ends the waiting for the turn.</param>
    /// <returns>The key's id.</returns>
    /// <exception cref="RefusedException">The company is not in the register or closed, the key is none, or certified otherwise.</exception>
    public Task<uint> CertifyAsync(MerchantId company, byte[] publicKey, DateOnly from, DateOnly to, IEnumerable<CompanyPrefix> prefixes, CancellationToken cancellation) => store.WriteAsync(
        work =>
        {
            var entry = Registers.Register.Find(work, company);
            if (entry is null || entry.Span.Closed < DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime))
            {
                throw new RefusedException(new(StatusCode.FailedPrecondition, "COMPANY_NOT_OPEN", $"Company {company} is not in the register, or closed; 'company add' adds it."));
            }

            // The id comes later.
            var key = new LabelKey(1, company, entry.Name, publicKey, from, to) { Prefixes = [.. prefixes.Order()] };
            Check(key);
            var known = work.Row(Read, $"{Select} WHERE k.public = $1", publicKey);
            if (known is not null)
            {
                var isSame = known.RevokedAt is null && known.Key.Company == company && (known.Key.ValidFrom, known.Key.ValidTo) == (from, to) && known.Key.Prefixes.SequenceEqual(key.Prefixes);
                return isSame ? known.Key.Id : throw ContentRules.Refused("LABEL_KEY_KNOWN", "key", $"This key is known as {known.Key.Id}, of another company, with other days or prefixes, or revoked: make a new one; 'label-key bind' changes prefixes.");
            }

            if (work.Number("SELECT count(*) FROM label_key WHERE revoked_at IS NULL AND valid_to >= $1", Horizon().DayNumber) >= LabelKeyList.MaxKeys)
            {
                throw ContentRules.Refused("LABEL_KEYS_TOO_MANY", "key", $"A list has at most {LabelKeyList.MaxKeys} keys.");
            }

            work.Run("INSERT INTO label_key (company, public, valid_from, valid_to, certified_at, prefixes) VALUES ($1, $2, $3, $4, $5, $6)", company.Value, publicKey, from.DayNumber, to.DayNumber, Now(), Text(key));
            return (uint)work.Number("SELECT last_insert_rowid()");
        },
        cancellation);

    /// <summary>Leaves a key out of the next list. It is never certified again.</summary>
    /// <exception cref="RefusedException">There is no such key.</exception>
    public Task RevokeAsync(uint id, CancellationToken cancellation) => store.WriteAsync(
        work => work.Run("UPDATE label_key SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1", id, Now()) == 1
            ? id
            : throw Unknown(id),
        cancellation);

    /// <summary>From the next list on a key may sign for the articles of these prefixes alone, whatever it was certified for before.</summary>
    /// <param name="id">The key's.</param>
    /// <param name="prefixes">GS1 company prefixes, in any order; none = any article.</param>
    /// <param name="cancellation">Ends the waiting for the turn.</param>
    /// <exception cref="RefusedException">There is no such key, it is revoked, or the prefixes are none.</exception>
    public Task BindAsync(uint id, IEnumerable<CompanyPrefix> prefixes, CancellationToken cancellation) => store.WriteAsync(
        work =>
        {
            var known = work.Row(Read, $"{Select} WHERE k.id = $1", id) ?? throw Unknown(id);
            if (known.RevokedAt is not null) throw new RefusedException(new(StatusCode.FailedPrecondition, "LABEL_KEY_REVOKED", $"Key {id} is revoked for ever; 'label-key certify' takes a new one."));
            var bound = known.Key with { Prefixes = [.. prefixes.Order()] };
            Check(bound);
            return work.Run("UPDATE label_key SET prefixes = $2 WHERE id = $1", id, Text(bound));
        },
        cancellation);

    /// <summary>All keys that were ever certified, by id.</summary>
    public IReadOnlyList<CertifiedKey> All() => store.Read(work => work.Rows(Read, $"{Select} ORDER BY k.id"));

    /// <summary>The list that was published last; null = none ever was.</summary>
    public SignedLabelKeyList? Newest() => store.Read(Newest);

    /// <summary>Signs what is certified now as the next list; where nothing changed, the newest stays.</summary>
    /// <param name="keys">The registry's own.</param>
    /// <param name="above">After a restore, the newest version that anyone has seen: the list comes after it. 0 = none.</param>
    /// <param name="cancellation">Ends the waiting for the turn.</param>
    /// <returns>The newest list, and whether it is new.</returns>
    /// <exception cref="RefusedException">No feed key is valid now.</exception>
    public async Task<(SignedLabelKeyList List, bool IsNew)> PublishAsync(FeedKeys keys, int above, CancellationToken cancellation)
    {
        var (signed, isNew) = await store.WriteAsync(
            work =>
            {
                var before = Newest(work);
                var certified = work.Rows(Read, $"{Select} WHERE k.revoked_at IS NULL AND k.valid_to >= $1 ORDER BY k.id LIMIT $2", Horizon().DayNumber, LabelKeyList.MaxKeys + 1).ConvertAll(c => c.Key);
                if (before is not null && before.List.Version > above && before.List.Keys.SequenceEqual(certified)) return (before, false);
                var list = LabelKeyList.TryMake(Math.Max(before?.List.Version ?? 0, above) + 1, time.GetUtcNow(), certified, out var reason) ?? throw ContentRules.Refused("LABEL_KEYS_TOO_MANY", "keys", $"No list can be made: {reason}.");
                var (id, signature) = keys.Sign(list.Digest(), time.GetUtcNow()) ?? throw FeedCalls.NoKey();
                var made = new SignedLabelKeyList(list, id, signature);
                work.Run("INSERT INTO label_key_list VALUES (1, $1, $2) ON CONFLICT (one) DO UPDATE SET version = excluded.version, json = excluded.json", list.Version, LabelKeyListJson.Write(made));
                return (made, true);
            },
            cancellation);
        if (isNew) RegistryLog.LabelKeysPublished(log, signed.List.Version, signed.List.Keys.Count);
        return (signed, isNew);
    }

    private static SignedLabelKeyList? Newest(Work work)
    {
        if (work.Rows(r => r.Bytes(0), "SELECT json FROM label_key_list") is not [var json]) return null;
        return LabelKeyListJson.TryRead(json, out var list, out var reason) ? list : throw new InvalidDataException($"The list of label keys on file cannot be used: {reason}. Restore the registry's file from a backup.");
    }

    private static CertifiedKey Read(SqliteDataReader r) => new(
        new((uint)r.GetInt64(0), new(r.GetInt64(1)), r.GetString(2), r.Bytes(3), r.Day(4), r.Day(5)) { Prefixes = [.. r.GetString(7).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(CompanyPrefix.Parse)] }, r.MomentOrNull(6));

    private static string Text(LabelKey key) => string.Join(' ', key.Prefixes);

    // As every reader of the list checks it.
    private static void Check(LabelKey key)
    {
        if (key.Fault() is { } fault) throw ContentRules.Refused("LABEL_KEY_INVALID", "key", $"This is no key for labels: {fault}.");
    }

    private static RefusedException Unknown(uint id) => new(new(StatusCode.NotFound, "LABEL_KEY_UNKNOWN", $"No key {id} was ever certified here; 'label-key list' shows them."));

    private DateOnly Horizon() => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(-DaysAfterEnd);

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
