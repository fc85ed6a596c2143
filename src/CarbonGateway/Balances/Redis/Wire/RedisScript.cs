using System.Security.Cryptography;
using System.Text;

namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>A Lua script, called by the hash of its text.</summary>
internal sealed class RedisScript
{
    /// <param name="name">For messages.</param>
    /// <param name="source">Lua.</param>
    public RedisScript(string name, string source)
    {
        Name = name;
        Source = Encoding.UTF8.GetBytes(source);
        // Redis names scripts by SHA-1; nothing is protected by it.
        Sha1 = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA1.HashData(Source)));
    }

    /// <summary>For messages.</summary>
    public string Name { get; }

    /// <summary>The text, UTF-8.</summary>
    public byte[] Source { get; }

    /// <summary>40 hex digits, ASCII.</summary>
    public byte[] Sha1 { get; }
}
