using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CarbonPos.CentralAccount.Access;

/// <summary>What a caller may do.</summary>
internal enum CallerRole
{
    /// <summary>A deployment: settlement, feed and market, for itself.</summary>
    Deployment,

    /// <summary>The citizens' portal: statements.</summary>
    Portal,
}

/// <summary>Who is on the other end of a connection. Never read from a request body.</summary>
/// <param name="Role">What it may do.</param>
/// <param name="Deployment">Whose calls it makes; empty for the portal.</param>
internal sealed record Caller(CallerRole Role, string Deployment);

/// <summary>The callers by bearer token, from a local file that keeps only the tokens' SHA-256.</summary>
/// <remarks>
/// File: {"callers":[{"token_sha256":"…64 hex…","role":"deployment","deployment":"town"}]}, role deployment or portal. Made with
/// one fresh token (portal.token beside it) when absent. A file that changes is read again when an unknown token asks.
/// </remarks>
internal sealed class CallerDirectory(string path)
{
    private const string Scheme = "Bearer ";
    private const int MostTokenLength = 256;
    private readonly Lock gate = new();
    private Dictionary<string, Caller> callers = [];
    private (DateTime Written, long Length) seen;

    /// <summary>Reads the file, or makes it.</summary>
    /// <exception cref="InvalidOperationException">The file is not as it should be; the message says where and what to do.</exception>
    public static CallerDirectory Open(string path, RandomNumberGenerator random)
    {
        if (!File.Exists(path)) Add(path, new(CallerRole.Portal, ""), random);
        var directory = new CallerDirectory(path);
        directory.Load();
        return directory;
    }

    /// <summary>Gives somebody a fresh token: writes it to a file beside, and its hash into the callers file.</summary>
    /// <returns>The token's file.</returns>
    /// <exception cref="InvalidOperationException">The callers file is not as it should be.</exception>
    public static string Add(string path, Caller caller, RandomNumberGenerator random)
    {
        PrivateFile.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var secret = new byte[24];
        random.GetBytes(secret);
        var token = Convert.ToHexStringLower(secret);
        var all = File.Exists(path) ? Read(path) : [];
        var role = caller.Role.ToString().ToLowerInvariant();
        var name = caller.Deployment.Length > 0 ? caller.Deployment : role;
        var file = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, name + ".token");
        PrivateFile.Replace(file, Encoding.ASCII.GetBytes(token));
        all[Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(token)))] = caller;
        PrivateFile.Replace(path, Written(all));
        return file;
    }

    /// <summary>Finds the caller of an HTTP authorization header ("Bearer …"), or null.</summary>
    public Caller? Find(string authorization)
    {
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || authorization.Length > Scheme.Length + MostTokenLength) return null;
        // Looked up by the hash of a secret: how long that takes tells nothing about the secret.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(authorization[Scheme.Length..])));
        lock (gate)
        {
            if (callers.TryGetValue(hash, out var caller)) return caller;
            if (Stamp() == seen) return null;
            Load();
            return callers.GetValueOrDefault(hash);
        }
    }

    private void Load()
    {
        seen = Stamp();
        callers = Read(path);
    }

    private (DateTime Written, long Length) Stamp()
    {
        var file = new FileInfo(path);
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }

    private static Dictionary<string, Caller> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var read = new Dictionary<string, Caller>(StringComparer.Ordinal);
            foreach (var item in document.RootElement.GetProperty("callers").EnumerateArray())
            {
                var hash = item.GetProperty("token_sha256").GetString() ?? "";
                if (Convert.FromHexString(hash).Length != SHA256.HashSizeInBytes) throw new FormatException("token_sha256 must be 64 hex digits.");
                Caller caller = item.GetProperty("role").GetString() switch
                {
                    "deployment" => new(CallerRole.Deployment, item.GetProperty("deployment").GetString() is { Length: > 0 } id ? id : throw new FormatException("deployment is empty.")),
                    "portal" => new(CallerRole.Portal, ""),
                    var other => throw new FormatException($"There is no role '{other}'."),
                };
                if (!read.TryAdd(hash.ToLowerInvariant(), caller)) throw new FormatException("One token is given to two callers.");
            }

            return read;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            var what = e is KeyNotFoundException ? "a field is missing." : e.Message;
            throw new InvalidOperationException($"The callers file {path} cannot be used: {what} It is {{\"callers\":[…]}}; each caller needs token_sha256, role (deployment or portal) and, for a deployment, its id.", e);
        }
    }

    private static byte[] Written(Dictionary<string, Caller> callers)
    {
        var list = new JsonArray();
        foreach (var (hash, caller) in callers)
        {
            var item = new JsonObject { ["token_sha256"] = hash, ["role"] = caller.Role.ToString().ToLowerInvariant() };
            if (caller.Deployment.Length > 0) item["deployment"] = caller.Deployment;
            list.Add(item);
        }

        return Encoding.UTF8.GetBytes(new JsonObject { ["callers"] = list }.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }
}
