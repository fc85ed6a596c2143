using System.Security.Cryptography;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>Signed labels at the <see cref="Fair"/>, by a key that the list knows.</summary>
internal static class FairLabels
{
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static LabelKeyList Keys { get; } = LabelKeyList.TryMake(1, DateTimeOffset.UnixEpoch, [new(1, new(101), "Aulnes", Point(), new(2026, 1, 1), new(2026, 12, 31))], out var reason)
        ?? throw new InvalidOperationException(reason);

    /// <summary>Milk of lot L7: 0.9 kg a litre.</summary>
    public static string Milk { get; } = Link($"(01)0{Fair.Milk}(10)L7", new(1, new(101), CarbonIntensity.FromKilograms(0.9m, ContentUnit.Litre), Provenance.Transmitted, new(2026, 1, 1), new(2026, 12, 31), 2025));

    /// <summary>The same, stuck on a packet of lot L8.</summary>
    public static string Copied { get; } = Milk.Replace("/10/L7", "/10/L8", StringComparison.Ordinal);

    private static string Link(string product, CarbonLabel says) => CarbonLabelWriter.Write(Label.Parse(product).Label!, says, Key).Text!;

    private static byte[] Point()
    {
        var q = Key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }
}
