using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CompanyRegistry.Access;

/// <summary>The callers of this registry by bearer token, from a local file that keeps only the tokens' SHA-256.</summary>
/// <remarks>
/// File: {"callers":[{"token_sha256":"…64 hex…","role":"deployment","deployment":"carbonpos","statement_keys":"carbonpos-keys.json"},
/// {"token_sha256":"…","role":"producer","company":"552100554"}]}. Statement keys are a file as the gateway's command public-keys prints it. Made with one fresh token for the deployment "carbonpos" when it is absent.
/// </remarks>
internal sealed class CallerDirectory
{
    private const int MostTokenLength = 256;
    private readonly Dictionary<string, Caller> callers = new(StringComparer.Ordinal);

    /// <summary>Reads the file, or makes it.</summary>
    /// <exception cref="InvalidOperationException">The file is not as it should be; the message says where and what to do.</exception>
    public static CallerDirectory Open(string path)
    {
        if (!File.Exists(path)) Make(path);
        var directory = new CallerDirectory();
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            foreach (var item in document.RootElement.GetProperty("callers").EnumerateArray()) directory.Add(item, Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            var what = e is KeyNotFoundException ? "a field is missing." : e.Message;
            throw new InvalidOperationException($"The callers file {path} cannot be used: {what} It is {{\"callers\":[…]}}; each caller needs token_sha256 and role, a deployment its deployment, a producer its company.", e);
        }

        return directory;
    }

    /// <summary>Finds the caller of an HTTP authorization header ("Bearer …"), or null.</summary>
    public Caller? Find(string authorization)
    {
        const string scheme = "Bearer ";
        if (!authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) || authorization.Length > scheme.Length + MostTokenLength) return null;
        // Found by its hash: how long the search takes tells nothing of the token.
        return callers.GetValueOrDefault(Hash(authorization[scheme.Length..]));
    }

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private void Add(JsonElement item, string folder)
    {
        var hash = Convert.FromHexString(item.GetProperty("token_sha256").GetString() ?? "");
        if (hash.Length != SHA256.HashSizeInBytes) throw new FormatException("token_sha256 must be 64 hex digits.");
        var caller = item.GetProperty("role").GetString() switch
        {
            "deployment" => new Caller(CallerRole.Deployment, Deployment(item), default, StatementKeys(item, folder)),
            "producer" => new Caller(CallerRole.Producer, "", Company(item), null),
            var other => throw new FormatException($"There is no role '{other}'."),
        };
        if (!callers.TryAdd(Convert.ToHexStringLower(hash), caller)) throw new FormatException("One token is given to two callers.");
    }

    private static string Deployment(JsonElement item) =>
        item.GetProperty("deployment").GetString() is { Length: > 0 and <= CompanyChunkCodec.MaxDeployment } name ? name : throw new FormatException("deployment must be 1 to 60 characters.");

    private static MerchantId Company(JsonElement item) =>
        long.TryParse(item.GetProperty("company").GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= CompanyRecord.MaxNumber
            ? new(number)
            : throw new FormatException("company must be a text of digits, 1 to 10^14.");

    private static SettlementKeyring? StatementKeys(JsonElement item, string folder)
    {
        if (!item.TryGetProperty("statement_keys", out var named)) return null;
        var path = Path.Combine(folder, named.GetString() ?? "");
        var text = File.Exists(path) ? File.ReadAllText(path) : throw new FormatException($"there is no file of statement keys {path}.");
        return ReceiptJson.ReadKeys(text, out var reason) ?? throw new FormatException($"the statement keys {path} cannot be read: {reason}");
    }

    private static void Make(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        PrivateFile.MakeFolder(folder);
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        PrivateFile.Write(Path.Combine(folder, "deployment.token"), Encoding.ASCII.GetBytes(token));
        object[] made = [new { token_sha256 = Hash(token), role = "deployment", deployment = "carbonpos" }];
        PrivateFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(new { callers = made }, JsonStyle.Indented));
    }
}
