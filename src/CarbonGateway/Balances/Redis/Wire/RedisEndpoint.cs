using System.Globalization;

namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>Where a server listens.</summary>
internal readonly record struct RedisEndpoint(string Host, int Port)
{
    private const int UsualPort = 6379;

    /// <param name="text">host, host:port, or [IPv6]:port.</param>
    /// <param name="endpoint">What it says.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out RedisEndpoint endpoint)
    {
        text = text.Trim();
        endpoint = default;
        var colon = text.LastIndexOf(':');
        var port = UsualPort;
        if (colon >= 0 && text[^1] != ']')
        {
            if (!int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65_535) return false;
            text = text[..colon];
        }

        if (text is ['[', .., ']']) text = text[1..^1];
        if (text.IsEmpty) return false;
        endpoint = new(text.ToString(), port);
        return true;
    }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
