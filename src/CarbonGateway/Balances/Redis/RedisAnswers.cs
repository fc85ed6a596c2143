using System.Globalization;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>What Redis' own errors mean for a caller.</summary>
internal static class RedisAnswers
{
    /// <summary>Throws when a read got no answer.</summary>
    /// <exception cref="StoreUnavailableException">Redis did not answer, or with an error.</exception>
    public static void Require(in RedisReply reply)
    {
        if (reply.Status != RedisStatus.Ok) throw new StoreUnavailableException(StoreStatus.Unavailable, TimeSpan.FromSeconds(1));
    }

    /// <summary>A day as scripts note it, by its number; null where none is noted.</summary>
    public static DateOnly? Day(in RedisReply reply) =>
        reply.Kind == RedisReplyKind.Bytes ? DateOnly.FromDayNumber(int.Parse(reply.Bytes.Span, NumberStyles.None, CultureInfo.InvariantCulture)) : null;

    /// <summary>Why Redis takes nothing, and what to do.</summary>
    public static string Trouble(in RedisReply reply) => reply.CodeWord switch
    {
        "OOM" => "Redis has reached maxmemory and takes nothing more. Give it more memory (see docs/how-to/size-redis.md); nothing is lost.",
        "MISCONF" => "Redis cannot write its append-only file. Free disk space or repair the disk; it goes on by itself.",
        "NOREPLICAS" => "Redis has fewer replicas than min-replicas-to-write. Bring a replica back.",
        "READONLY" => "The server that was the primary is a replica now, and no primary was found. Promote one, or wait for the failover.",
        "NOAUTH" or "WRONGPASS" or "NOPERM" => "Redis refuses the login. Check Redis:User and Redis:Password.",
        _ => $"Redis does not take postings: {reply.Text}",
    };
}
