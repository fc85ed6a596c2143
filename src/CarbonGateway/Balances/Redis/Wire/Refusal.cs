using System.Globalization;

namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>What a server means by an error under which it has executed nothing.</summary>
internal enum RefusalKind
{
    /// <summary>None of these: the caller gets the answer.</summary>
    None,

    /// <summary>It does not know the script's hash.</summary>
    UnknownScript,

    /// <summary>Another node holds the slot.</summary>
    Moved,

    /// <summary>Another node takes this one command, for the slot is on its way there.</summary>
    Ask,

    /// <summary>It cannot now.</summary>
    Later,

    /// <summary>It is no primary any more.</summary>
    Demoted,
}

/// <summary>Reads such errors.</summary>
internal static class Refusal
{
    /// <param name="reply">An answer.</param>
    /// <param name="from">Who gave it: a place without host is on the same one.</param>
    /// <param name="place">Where to go, with <see cref="RefusalKind.Moved"/> and <see cref="RefusalKind.Ask"/>; null = it does not say.</param>
    public static RefusalKind Read(in RedisReply reply, RedisEndpoint from, out RedisEndpoint? place)
    {
        place = null;
        switch (reply.CodeWord)
        {
            case "NOSCRIPT":
                return RefusalKind.UnknownScript;
            case "MOVED":
                place = PlaceIn(reply.Text!, from);
                return RefusalKind.Moved;
            case "ASK":
                place = PlaceIn(reply.Text!, from);
                return RefusalKind.Ask;
            case "TRYAGAIN" or "CLUSTERDOWN" or "LOADING" or "MASTERDOWN" or "BUSY":
                return RefusalKind.Later;
            case "READONLY":
                return RefusalKind.Demoted;
            default:
                return RefusalKind.None;
        }
    }

    // MOVED 3999 127.0.0.1:6381
    private static RedisEndpoint? PlaceIn(string text, RedisEndpoint from)
    {
        var words = text.Split(' ');
        if (words.Length < 3) return null;
        var address = words[2];
        if (address.LastIndexOf(':') == 0) return int.TryParse(address.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? new(from.Host, port) : null;
        return RedisEndpoint.TryParse(address, out var place) && place.Host != "?" ? place : null;
    }
}
