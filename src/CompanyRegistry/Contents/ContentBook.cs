using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CompanyRegistry.Access;
using CarbonPos.CompanyRegistry.Hosting;
using CarbonPos.CompanyRegistry.Storage;
using Grpc.Core;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CompanyRegistry.Contents;

/// <summary>What a company says of one thing from now on.</summary>
internal sealed record ContentStatement(ContentKey Subject, IReadOnlyList<CarbonContent> Contents);

/// <summary>
/// What is published, with the place in the feed at which each article changed last: a feed that keeps every article once, in
/// its newest state, however often it changed. So reading it from the beginning costs what is published, not what ever was.
/// </summary>
internal sealed class ContentBook(RegistryStore store, TimeProvider time, ILogger<ContentBook> log)
{
    public const int LargestPage = 1_000;
    private const int LargestPageTexts = 400_000;

    /// <summary>Makes a version of what changes, all of it or nothing.</summary>
    /// <param name="company">Who publishes; becomes the owner of what nobody published before.</param>
    /// <param name="statements">Each of another thing; checked by <see cref="ContentRules"/>.</param>
    /// <param name="cancellation">Ends the waiting for the turn.</param>
    /// <returns>The newest version, and how many articles changed: those that are published so already do not.</returns>
    /// <exception cref="RefusedException">The company is not in the register or closed, an article is another's, or stands here twice.</exception>
    public async Task<(int Version, int Changed)> PublishAsync(MerchantId company, IReadOnlyList<ContentStatement> statements, CancellationToken cancellation)
    {
        var (version, changed) = await store.WriteAsync(
            work =>
            {
                RequireOpen(work, company);
                var version = Newest(work) + 1;
                var changes = new List<(long? Id, ContentStatement Statement)>();
                var seen = new HashSet<ContentKey>();
                for (var i = 0; i < statements.Count; i++)
                {
                    var subject = statements[i].Subject;
                    if (!seen.Add(subject)) throw ContentRules.Refused("SUBJECT_TWICE", $"updates[{i}].subject", $"{subject} stands here before.");
                    var known = Find(work, subject);
                    if (known is not null && known.Company != company) throw NotYours(subject, $"updates[{i}].subject");
                    if (known is null ? statements[i].Contents.Count > 0 : !Of(work, known.Id).SequenceEqual(statements[i].Contents)) changes.Add((known?.Id, statements[i]));
                }

                if (changes.Count == 0) return (version - 1, 0);
                work.Run("INSERT INTO content_version (version, company, published_at, changed) VALUES ($1, $2, $3, $4)", version, company.Value, time.GetUtcNow().ToUnixTimeMilliseconds(), changes.Count);
                for (var row = 0; row < changes.Count; row++) Write(work, company, new(version, row), changes[row].Id, changes[row].Statement);
                return (version, changes.Count);
            },
            cancellation);
        if (changed > 0) RegistryLog.Published(log, version, changed, company);
        return (version, changed);
    }

    /// <summary>Gives version numbers up to one away unused: after a restore, gateways may have seen versions that are lost here, and must not take new ones for them.</summary>
    /// <exception cref="RefusedException">The newest version is not below it.</exception>
    public Task SkipAsync(int version, CancellationToken cancellation) => store.WriteAsync(
        work => Newest(work) < version
            ? work.Run("INSERT INTO content_version (version, company, published_at, changed) VALUES ($1, 0, $2, 0)", version, time.GetUtcNow().ToUnixTimeMilliseconds())
            : throw ContentRules.Refused("VERSION_NOT_NEWER", "version", $"The newest version is {Newest(work)}; name a later one."),
        cancellation);

    /// <summary>What changed after a place.</summary>
    /// <param name="after">The last row that is known.</param>
    /// <param name="size">Most rows, 1 to 1,000; long texts make it fewer.</param>
    /// <exception cref="RefusedException">The place lies behind the newest version: it is of another registry, or this one lost some.</exception>
    public FeedPage Page(FeedPosition after, int size) => store.Read(work =>
    {
        var newest = Newest(work);
        if (after.Version > newest)
        {
            throw new RefusedException(new(StatusCode.FailedPrecondition, "FEED_BEHIND", $"Version {after.Version} is not published here; the newest is {newest}. Is this another registry, or one from a backup?") { Field = "after" });
        }

        var rows = work.Rows(
            r => (Id: r.GetInt64(0), Key: Key(r, 1), Position: new FeedPosition(r.GetInt32(4), r.GetInt32(5))),
            "SELECT id, kind, gtin, text, version, row FROM content_subject WHERE (version, row) > ($1, $2) ORDER BY version, row LIMIT $3",
            after.Version, after.Version == 0 ? -1 : after.Row, size + 1);
        var changes = new List<FeedChange>();
        var texts = 0;
        foreach (var row in rows.Take(size))
        {
            var contents = Of(work, row.Id);
            texts += contents.Sum(c => 100 + c.Source.Length + c.Supplier.Length + c.Version.Length + c.Id.Length + c.DerivedFrom.Length);
            if (texts > LargestPageTexts && changes.Count > 0) break;
            changes.Add(new(row.Position, row.Key, contents));
        }

        return new FeedPage(after, changes.Count > 0 ? changes[^1].Position : after, changes.Count == rows.Count, newest, changes);
    });

    /// <summary>Contents of one thing and who published them; null when nobody ever did.</summary>
    public (MerchantId Company, FeedPosition Position, IReadOnlyList<CarbonContent> Contents)? Show(ContentKey subject) => store.Read(work =>
        Find(work, subject) is { } found ? (found.Company, found.Position, Of(work, found.Id)) : ((MerchantId, FeedPosition, IReadOnlyList<CarbonContent>)?)null);

    private static int Newest(Work work) => (int)work.Number("SELECT coalesce(max(version), 0) FROM content_version");

    private void RequireOpen(Work work, MerchantId company)
    {
        var entry = Registers.Register.Find(work, company);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (entry is null || entry.Span.Closed < today)
        {
            throw new RefusedException(new(StatusCode.FailedPrecondition, "COMPANY_NOT_OPEN", $"Company {company} is not in the register, or closed; the registry's operator adds it."));
        }
    }

    private static RefusedException NotYours(ContentKey subject, string field) => new(new Fault(
        StatusCode.PermissionDenied, "CONTENT_NOT_YOURS", $"{subject} was published first by another company, whose it is.") { Field = field });

    private static StoredSubject? Find(Work work, ContentKey subject) => work.Row(
        r => new StoredSubject(r.GetInt64(0), new(r.GetInt64(1)), new(r.GetInt32(2), r.GetInt32(3))),
        "SELECT id, company, version, row FROM content_subject WHERE kind = $1 AND gtin = $2 AND text = $3", (int)subject.Kind, subject.Gtin.Number, subject.Text);

    private static List<CarbonContent> Of(Work work, long subject) => work.Rows(
        Read, "SELECT micrograms, unit, basis, provenance, valid_from, valid_to, vintage, edition, supplier, source, stages, own_id, derived_from FROM content WHERE subject = $1 ORDER BY number", subject);

    private static void Write(Work work, MerchantId company, FeedPosition position, long? id, ContentStatement statement)
    {
        if (id is null)
        {
            work.Run("INSERT INTO content_subject (kind, gtin, text, company, version, row) VALUES ($1, $2, $3, $4, $5, $6)", (int)statement.Subject.Kind, statement.Subject.Gtin.Number, statement.Subject.Text, company.Value, position.Version, position.Row);
        }
        else
        {
            work.Run("UPDATE content_subject SET version = $2, row = $3 WHERE id = $1", id, position.Version, position.Row);
            work.Run("DELETE FROM content WHERE subject = $1", id);
        }

        var subject = id ?? work.Number("SELECT last_insert_rowid()");
        for (var i = 0; i < statement.Contents.Count; i++)
        {
            var c = statement.Contents[i];
            work.Run(
                "INSERT INTO content VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                subject, i, c.Intensity.Micrograms, (int)c.Intensity.Unit, (int)c.Basis, (int)c.Provenance, c.ValidFrom.DayNumber, c.ValidTo?.DayNumber, c.Vintage,
                c.Version, c.Supplier, c.Source, (int)c.Stages, c.Id, c.DerivedFrom);
        }
    }

    private static CarbonContent Read(SqliteDataReader r) => new(
        r.GetString(11), r.GetString(7), CarbonIntensity.FromKilograms(r.GetInt64(0) / 1_000_000_000m, (ContentUnit)r.GetInt32(1)), (Provenance)r.GetInt32(3),
        r.Day(4), r.DayOrNull(5), r.GetInt32(6), r.GetString(8), r.GetString(9), (ContentBasis)r.GetInt32(2), (LifeCycleStages)r.GetInt32(10), r.GetString(12));

    private static ContentKey Key(SqliteDataReader r, int column) => ((ContentKind)r.GetInt32(column), r.GetInt64(column + 1), r.GetString(column + 2)) switch
    {
        (ContentKind.Gtin, var gtin, _) => ContentKey.OfGtin(Number(gtin)),
        (ContentKind.Lot, var gtin, var lot) => ContentKey.OfLot(Number(gtin), lot),
        (ContentKind.Service, _, var code) => ContentKey.OfService(code),
        var other => throw new InvalidDataException($"A content of kind {other.Item1} is not published here. Restore the registry's file from a backup."),
    };

    private static Gtin Number(long number) => Gtin.TryParse(number.ToString("D14"), out var gtin) ? gtin : throw new InvalidDataException($"{number} is no GTIN. Restore the registry's file from a backup.");

    private sealed record StoredSubject(long Id, MerchantId Company, FeedPosition Position);
}
