using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Access;

/// <summary>The callers of this gateway by bearer token, from a local file that keeps only the tokens' SHA-256.</summary>
/// <remarks>
/// File: {"callers":[{"token_sha256":"…64 hex…","role":"till","merchant":"552100554","store":"1","terminal":3,"activity":"G47"}]}.
/// Made with two fresh tokens (till.token, wallet.token beside it) when it is absent.
/// </remarks>
public sealed class CallerDirectory
{
    private const int MostTokenLength = 256;
    private const int RecentSlots = 1024;
    private readonly Dictionary<UInt128, (byte[] Hash, Caller Caller)> callers = [];
    // A register sends the same header for years; hashing it anew costs more than weighing its basket. A later header takes the slot.
    private readonly Recent?[] recent = new Recent?[RecentSlots];

    /// <summary>Reads the file, or makes it.</summary>
    /// <exception cref="InvalidOperationException">The file is not as it should be; the message says where and what to do.</exception>
    public static CallerDirectory Open(string path)
    {
        if (!File.Exists(path)) Make(path);
        var directory = new CallerDirectory();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var item in document.RootElement.GetProperty("callers").EnumerateArray()) directory.Add(item);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            var what = e is KeyNotFoundException ? "a field is missing." : e.Message;
            throw new InvalidOperationException($"The callers file {path} cannot be used: {what} It is {{\"callers\":[…]}}; each caller needs token_sha256, role (till or wallet), merchant, store, terminal and activity.", e);
        }

        return directory;
    }

    /// <summary>Finds the caller of an HTTP authorization header ("Bearer …"), or null.</summary>
    public Caller? Find(string authorization)
    {
        ref var slot = ref recent[(uint)authorization.GetHashCode(StringComparison.Ordinal) % RecentSlots];
        if (Volatile.Read(ref slot) is { } known && known.Is(authorization)) return known.Caller;
        if (Look(authorization) is not { } caller) return null;
        Volatile.Write(ref slot, new(authorization, caller));
        return caller;
    }

    private Caller? Look(ReadOnlySpan<char> authorization)
    {
        const string scheme = "Bearer ";
        if (!authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) || authorization.Length > scheme.Length + MostTokenLength) return null;
        Span<byte> token = stackalloc byte[MostTokenLength * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(token[..Encoding.UTF8.GetBytes(authorization[scheme.Length..], token)], hash);
        return callers.TryGetValue(Short(hash), out var found) && CryptographicOperations.FixedTimeEquals(found.Hash, hash) ? found.Caller : null;
    }

    private sealed class Recent(string known, Caller caller)
    {
        public Caller Caller => caller;

        // As long for any wrong token: nothing is learnt from how long it takes.
        public bool Is(string authorization) =>
            CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(known.AsSpan()), MemoryMarshal.AsBytes(authorization.AsSpan()));
    }

    private static UInt128 Short(ReadOnlySpan<byte> hash) => System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);

    private void Add(JsonElement item)
    {
        var hash = Convert.FromHexString(item.GetProperty("token_sha256").GetString() ?? "");
        if (hash.Length != SHA256.HashSizeInBytes) throw new FormatException("token_sha256 must be 64 hex digits.");
        var role = item.GetProperty("role").GetString() switch
        {
            "till" => CallerRole.Till,
            "wallet" => CallerRole.Wallet,
            var other => throw new FormatException($"There is no role '{other}'."),
        };
        var merchant = Number(item, "merchant", 1);
        if (!ActivityCode.TryParse(item.GetProperty("activity").GetString(), out var activity)) throw new FormatException("activity must be 1 to 8 of A-Z, 0-9 and underscore, e.g. G47.");
        var seller = new Seller(new(merchant), Number(item, "store", 0), activity);
        if (!callers.TryAdd(Short(hash), (hash, new Caller(role, seller, item.GetProperty("terminal").GetInt32())))) throw new FormatException("One token is given to two callers.");
    }

    private static long Number(JsonElement item, string name, long least) =>
        long.TryParse(item.GetProperty(name).GetString(), System.Globalization.NumberStyles.None, null, out var number) && number >= least && number <= 100_000_000_000_000
            ? number
            : throw new FormatException($"{name} must be a text of digits, {least} to 10^14.");

    private static void Make(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        PrivateFile.MakeFolder(folder);
        var made = new List<object>();
        foreach (var role in (string[])["till", "wallet"])
        {
            var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
            PrivateFile.Write(Path.Combine(folder, role + ".token"), Encoding.ASCII.GetBytes(token));
            made.Add(new
            {
                token_sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token))),
                role,
                merchant = "1",
                store = "1",
                terminal = 1,
                activity = "G47",
            });
        }

        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(new { callers = made }, JsonStyle.Indented));
    }
}
