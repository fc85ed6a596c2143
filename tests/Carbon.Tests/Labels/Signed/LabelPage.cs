using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CarbonPos.Carbon.Labels.Signed;

namespace CarbonPos.Carbon.Tests.Labels.Signed;

/// <summary>Keys, list and links of docs/reference/carbon-label.md, read from there: the page and the code cannot drift apart.</summary>
static class LabelPage
{
    public static readonly DateOnly Day = new(2026, 11, 22);

    private static readonly string[] Blocks = [.. Regex.Matches(Gs1Data.Document("docs", "reference", "carbon-label.md"), @"```\w*\n(?<block>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture).Select(m => m.Groups["block"].Value)];

    public static string Path => System.IO.Path.Combine(Gs1Data.Checkout, "docs", "reference", "carbon-label.md");

    public static FeedKeyring Registry { get; } = FeedKeyring.TryRead(Encoding.UTF8.GetBytes(Json("feed_keys")), out var keyring, out var reason) ? keyring : throw new InvalidDataException(reason);

    public static string ListJson { get; } = Json("\"version\": 7");

    /// <summary>List 7, which binds no key to prefixes.</summary>
    public static SignedLabelKeyList Signed { get; } = Read(ListJson);

    public static string BoundJson { get; } = Json("\"version\": 8");

    /// <summary>List 8, which binds two of its keys.</summary>
    public static SignedLabelKeyList Bound { get; } = Read(BoundJson);

    /// <summary>Verdict ("ok", "-" or a code), day of the sale, link, and the list that it is verified with.</summary>
    public static IReadOnlyList<(string Verdict, DateOnly Day, string Link, LabelKeyList List)> Links { get; } =
        [.. Regex.Matches(string.Concat(Blocks), @"^(list (?<list>\d) +)?(?<verdict>ok|-|CARBON_LABEL_\w+) +(?<day>\d{4}-\d\d-\d\d) (?<link>https?://\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture).Select(m => (m.Groups["verdict"].Value, DateOnly.ParseExact(m.Groups["day"].Value, "yyyy-MM-dd"), m.Groups["link"].Value, m.Groups["list"].Value == "8" ? Bound.List : Signed.List))];

    public static string Field(string name) => Regex.Match(string.Concat(Blocks), $@"^{name} +(?<value>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture).Groups["value"].Value;

    public static ECDsa PrivateKey(string name) => ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Convert.FromHexString(Field($"{name} private key")) });

    public static byte[] Point(ECDsa key)
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    private static SignedLabelKeyList Read(string json) => LabelKeyListJson.TryRead(Encoding.UTF8.GetBytes(json), out var list, out var reason) ? list : throw new InvalidDataException(reason);

    private static string Json(string holding) => Blocks.First(block => block.StartsWith('{') && block.Contains(holding, StringComparison.Ordinal));
}
