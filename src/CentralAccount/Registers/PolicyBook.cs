using System.Security.Cryptography;
using CarbonPos.Carbon.Budgets;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Registers;

/// <summary>A published policy document.</summary>
internal sealed record Publication(long Number, string Country, string Version, DateOnly ValidFrom, DateTimeOffset PublishedAt, byte[] Document, byte[] Digest);

/// <summary>A country's policy documents: published once, never changed.</summary>
internal sealed class PolicyBook
{
    private const int PageSize = 20;
    private const string Columns = "SELECT number, country, version, valid_from, published_at, document, digest FROM policy";

    // By first day, then by publication: the last one that has begun counts.
    private readonly List<PolicyDocument> documents;

    private PolicyBook(List<PolicyDocument> documents) => this.documents = documents;

    /// <summary>All of a country.</summary>
    public static PolicyBook Load(Work work, string country) => new(work.Rows(
        row => PolicyDocument.TryRead(row.Bytes(0), out var document) is { Length: 0 } ? document! : throw new InvalidDataException("A published policy can no longer be read."),
        "SELECT document FROM policy WHERE country = $1 ORDER BY valid_from, number", country));

    /// <summary>Makes a document public. The very same bytes may come again.</summary>
    /// <exception cref="RegisterException">It is not sound, its version is taken, or it would change the past.</exception>
    public static Publication Publish(Work work, byte[] json, DateTimeOffset now)
    {
        var fault = PolicyDocument.TryRead(json, out var document);
        if (document is null) throw new RegisterException($"The policy document is not sound: {fault}");
        var digest = SHA256.HashData(json);
        if (work.First(Read, Columns + " WHERE country = $1 AND version = $2", document.Country, document.Version) is { } known)
        {
            return known.Digest.AsSpan().SequenceEqual(digest) ? known : throw new RegisterException($"Version {document.Version} of {document.Country} is public and never changes: give the new document a version of its own.");
        }

        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (document.ValidFrom < today && work.Number("SELECT 1 FROM policy WHERE country = $1 LIMIT 1", document.Country) is not null)
        {
            throw new RegisterException($"valid_from {document.ValidFrom:yyyy-MM-dd} lies before today, {today:yyyy-MM-dd}: only a country's first document may.");
        }

        var number = (work.Number("SELECT max(number) FROM policy") ?? 0) + 1;
        work.Run("INSERT INTO policy VALUES ($1, $2, $3, $4, $5, $6, $7)", number, document.Country, document.Version, document.ValidFrom, now, json, digest);
        return new(number, document.Country, document.Version, document.ValidFrom, now, json, digest);
    }

    /// <summary>Publications after a number, at most 20, in order.</summary>
    public static List<Publication> After(Work work, string country, long after) =>
        work.Rows(Read, Columns + $" WHERE country = $1 AND number > $2 ORDER BY number LIMIT {PageSize}", country, after);

    /// <summary>The document that counts on a day; null before the first.</summary>
    public PolicyDocument? InForce(DateOnly day) => documents.FindLast(d => d.ValidFrom <= day);

    /// <summary>The document that decides a year's budget: the one in force on its first day, else the first that begins within it.</summary>
    /// <exception cref="RegisterException">There is none, or it has no budget for this year.</exception>
    public PolicyDocument RequireFor(BudgetPeriod period)
    {
        var document = InForce(new(period.Year, 1, 1)) ?? documents.Find(d => d.ValidFrom.Year == period.Year) ?? throw new RegisterException($"No policy document is in force in {period}: publish one first.");
        return document.Budget.Start <= period ? document : throw new RegisterException($"Policy {document.Version} has budgets from {document.Budget.Start}, none for {period}.");
    }

    private static Publication Read(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.Day(3), row.Moment(4), row.Bytes(5), row.Bytes(6));
}
