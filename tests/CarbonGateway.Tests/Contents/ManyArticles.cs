using G = CarbonPos.Carbon.Labels.Gtin;

namespace CarbonPos.CarbonGateway.Tests.Contents;

/// <summary>As many articles as a test wants, by number.</summary>
internal static class ManyArticles
{
    public static string Gtin(int number)
    {
        var body = $"952{number:D9}";
        return $"{body}{G.CheckDigit(body)}";
    }
}
