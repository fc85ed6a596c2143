using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Makes a content of the signed label on a product, so that the rules, sentences and traces treat it as any other.</summary>
internal static class SignedLabel
{
    private static readonly CarbonLabelVerifier Verifier = new(Es256Verifier.Fastest);

    /// <param name="line">With article, quantity and unit settled.</param>
    /// <param name="label">What was scanned.</param>
    /// <param name="content">What the label says; refers to nothing where there is no signed label, or none that counts.</param>
    /// <returns>Why it does not count: a stable code; empty where it does, or where there is none.</returns>
    public static string Read(in LineCase line, Label label, out ContentRef content)
    {
        content = default;
        var check = Verifier.Verify(label, line.Counter.LabelKeys, line.Day);
        if (check.Verdict != CarbonLabelVerdict.Ok)
        {
            return check.ErrorCode;
        }

        // Grams per kilogram of what is counted in pieces of unknown weight: better evidence than an average, and yet no use.
        var (says, key) = (check.Says!, check.Key!);
        if (!line.TryUnits(says.Intensity.Unit, out _))
        {
            return CarbonLabelErrorCodes.Unit;
        }

        content = Shelved(label.Gtin!.Value, says, key, line.Day);
        return "";
    }

    /// <summary>A shelf of its own for one content: what rules refer to lies in a table.</summary>
    private static ContentRef Shelved(Gtin gtin, CarbonLabel says, LabelKey key, DateOnly day)
    {
        var of = ContentKey.OfGtin(gtin);
        var builder = new ContentTableBuilder();
        builder.Add(
            of,
            new($"label {of}", $"key {key.Id}", says.Intensity, says.Provenance, says.ValidFrom, says.ValidTo, says.Vintage, key.Name, $"signed label on the product, key {key.Id}", Stages: LifeCycleStages.UpToSale),
            out _);
        builder.Build("").Find(of, ContentBasis.Shelf, day, out var content);
        return content;
    }
}
