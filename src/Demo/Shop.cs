using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CarbonPos.CarbonGateway.Access;

namespace CarbonPos.Demo;

/// <summary>A shop of the town with one till. Companies and shops are invented.</summary>
/// <param name="Key">Names files: lower-case letters.</param>
/// <param name="Name">As the story has it.</param>
/// <param name="Company">Number of the company.</param>
/// <param name="CompanyName">In the registry.</param>
/// <param name="Store">Number within the company.</param>
/// <param name="Activity">What its sales count for.</param>
internal sealed record Shop(string Key, string Name, long Company, string CompanyName, int Store, string Activity)
{
    /// <summary>Where the story plays.</summary>
    public static Shop Grocer { get; } = new("till", "grocer", 900_000_001, "Lavoir Stores", 1, "G47");

    /// <summary>The grocer's second shop.</summary>
    public static Shop Station { get; } = new("station", "grocer at the station", 900_000_001, "Lavoir Stores", 2, "G47");

    public static Shop Bakery { get; } = new("bakery", "bakery", 900_000_002, "Moulin Bakery", 1, "G47");

    public static IReadOnlyList<Shop> All { get; } = [Grocer, Station, Bakery];

    /// <summary>Says who may call the gateway: each till as its shop's, and the phones. Left alone where it is there.</summary>
    /// <param name="folder">Gets callers.json and the tokens.</param>
    public static void AdmitAll(DemoFolder folder)
    {
        var file = Path.Combine(folder.Root, "callers.json");
        if (File.Exists(file)) return;
        var callers = All.Select(shop => (Role: "till", Shop: shop, File: folder.TokenOf(shop))).Append((Role: "wallet", Shop: Grocer, File: folder.WalletToken)).Select(caller =>
        {
            var token = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
            PrivateFile.Write(caller.File, token);
            return new { token_sha256 = Convert.ToHexStringLower(SHA256.HashData(token)), role = caller.Role, merchant = $"{caller.Shop.Company}", store = $"{caller.Shop.Store}", terminal = 1, activity = caller.Shop.Activity };
        });
        PrivateFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(new { callers = callers.ToArray() }, JsonStyle.Indented));
    }
}
