using System.Net.Sockets;
using Npgsql;

namespace CarbonPos.CarbonGateway.Ledger.Postgres;

/// <summary>Tells a database that is not there from a fault of ours, and says what to do about one that refuses us.</summary>
internal static class PostgresTrouble
{
    private const string Setting = "Gateway:Ledger:Postgres";

    /// <summary>True where asking again later may help: gone, going, full, overloaded, too slow.</summary>
    public static bool IsUnavailable(Exception e) => e switch
    {
        // Connection, resources (disk full among them), operator and crash, system; deadlock, lock and statement timeouts, a transaction that stood still.
        PostgresException p => p.SqlState is ['0', '8', ..] or ['5', '3', ..] or ['5', '7', ..] or ['5', '8', ..] or "40001" or "40P01" or "55P03" or "25P03" || IsRefusal(p),
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        // What Npgsql throws for a connection that broke between two calls.
        InvalidOperationException { InnerException: NpgsqlException or IOException } => true,
        ObjectDisposedException => false,
        _ => false,
    };

    /// <summary>True where a connection that stood is gone, which says little about the server.</summary>
    public static bool IsBroken(Exception e) => e is PostgresException { SqlState: "57P01" or "57P02" }
        or NpgsqlException { InnerException: IOException }
        or InvalidOperationException { InnerException: NpgsqlException or IOException };

    /// <summary>One sentence.</summary>
    public static string Describe(Exception e) => e switch
    {
        PostgresException p => $"PostgreSQL says: {p.MessageText} ({p.SqlState}).",
        _ => $"PostgreSQL does not answer: {(e.InnerException ?? e).Message}",
    };

    /// <summary>Why a start is refused, naming the setting. Never the password.</summary>
    public static InvalidOperationException Refusal(Exception e, NpgsqlConnectionStringBuilder address)
    {
        var place = Place(address);
        var sentence = e switch
        {
            PostgresException { SqlState: "28P01" or "28000" } => $"PostgreSQL at {place} refuses user {address.Username}: check Username and Password in {Setting}.",
            PostgresException { SqlState: "3D000" } => $"PostgreSQL at {place} has no such database: check Database in {Setting}, or create it.",
            PostgresException { SqlState: "42501" } p => $"User {address.Username} may not make the ledger's tables at {place} ({p.MessageText}): grant it CREATE on the schema, or set {Setting} to another user.",
            PostgresException p => $"The ledger at {place} cannot be opened ({Setting}). {Describe(p)}",
            _ => $"There is no PostgreSQL at {place}: check Host and Port in {Setting}. {Describe(e)}",
        };
        return new InvalidOperationException(sentence, e);
    }

    /// <summary>Host, port and database, for messages.</summary>
    public static string Place(NpgsqlConnectionStringBuilder address) => $"{address.Host}:{address.Port}/{address.Database ?? address.Username}";

    // A password that is changed while it runs is put right in the database, too.
    private static bool IsRefusal(PostgresException p) => p.SqlState is "28P01" or "28000" or "3D000";
}
