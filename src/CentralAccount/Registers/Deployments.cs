using System.Security.Cryptography;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Registers;

/// <summary>A deployment as the central account knows it.</summary>
/// <param name="Id">1 to 60 characters.</param>
/// <param name="Country">ISO 3166, two capitals.</param>
/// <param name="OpenedOn">First business day that it may hand over.</param>
/// <param name="Issued">Number of the last instruction given to it.</param>
/// <param name="Acknowledged">Up to which number it has posted them.</param>
internal sealed record Deployment(string Id, string Country, DateOnly OpenedOn, long Issued, long Acknowledged);

/// <summary>The register of deployments, and the keys with which they sign their day statements.</summary>
internal static class Deployments
{
    public const int LongestId = 60;

    /// <exception cref="RegisterException">The id, country or day is not as it should be, or the deployment is there.</exception>
    public static void Add(Work work, string id, string country, DateOnly openedOn, DateTimeOffset now)
    {
        // No day before it is taken, and nothing moves it: one that is too late could never be mended.
        DayBounds.RequirePlanned("The first business day", openedOn, now);
        // The id names files of tokens, too.
        if (id.Length is 0 or > LongestId || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) throw new RegisterException($"A deployment's id is 1 to {LongestId} of letters, digits, - and _.");
        if (id is "portal") throw new RegisterException("'portal' names the portal's token: choose another id.");
        if (country.Length != 2 || !country.All(char.IsAsciiLetterUpper)) throw new RegisterException("A country is two capitals, as ISO 3166 has them.");
        if (Find(work, id) is not null) throw new RegisterException($"The deployment {id} is there.");
        work.Run("INSERT INTO deployment (id, country, opened_on) VALUES ($1, $2, $3)", id, country, openedOn);
    }

    public static Deployment? Find(Work work, string id) => work.First(
        row => new Deployment(row.GetString(0), row.GetString(1), row.Day(2), row.GetInt64(3), row.GetInt64(4)),
        "SELECT id, country, opened_on, issued, acknowledged FROM deployment WHERE id = $1", id);

    /// <exception cref="RegisterException">There is none of this id.</exception>
    public static Deployment Require(Work work, string id) => Find(work, id) ?? throw new RegisterException($"There is no deployment {id}.");

    public static List<Deployment> All(Work work) => work.Rows(
        row => new Deployment(row.GetString(0), row.GetString(1), row.Day(2), row.GetInt64(3), row.GetInt64(4)),
        "SELECT id, country, opened_on, issued, acknowledged FROM deployment ORDER BY id");

    /// <summary>Registers a public key for day statements, or changes until when it counts.</summary>
    /// <exception cref="RegisterException">No P-256 public key, or another one has this id.</exception>
    public static void AddStatementKey(Work work, string deployment, string id, string pem, DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        Require(work, deployment);
        if (id.Length is 0 or > 40) throw new RegisterException("A key's id has 1 to 40 characters.");
        if (notAfter <= notBefore) throw new RegisterException("The key would end before it begins.");
        var point = PointOf(pem);
        if (work.First(row => row.Bytes(0), "SELECT point FROM statement_key WHERE deployment = $1 AND id = $2", deployment, id) is { } known && !known.AsSpan().SequenceEqual(point))
        {
            throw new RegisterException($"Another key of {deployment} has the id {id}.");
        }

        work.Run(
            "INSERT INTO statement_key VALUES ($1, $2, $3, $4, $5) ON CONFLICT (deployment, id) DO UPDATE SET not_before = excluded.not_before, not_after = excluded.not_after",
            deployment, id, point, notBefore, notAfter);
    }

    /// <summary>False while day statements are not checked: no key was ever registered.</summary>
    public static bool HasStatementKeys(Work work, string deployment) => work.Number("SELECT 1 FROM statement_key WHERE deployment = $1 LIMIT 1", deployment) is not null;

    /// <summary>The key of an id that counts at a moment, as an uncompressed point of 65 bytes.</summary>
    public static byte[]? FindStatementKey(Work work, string deployment, string id, DateTimeOffset moment) => work.First(
        row => row.Bytes(0), "SELECT point FROM statement_key WHERE deployment = $1 AND id = $2 AND not_before <= $3 AND not_after > $3", deployment, id, moment);

    private static byte[] PointOf(string pem)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            var parameters = key.ExportParameters(includePrivateParameters: false);
            return parameters.Q is { X.Length: 32, Y.Length: 32 } && parameters.Curve.Oid?.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                ? [4, .. parameters.Q.X, .. parameters.Q.Y]
                : throw new RegisterException("The key is on another curve than P-256.");
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new RegisterException($"The file holds no public key in PEM: {e.Message}");
        }
    }
}
