using System.Security.Cryptography;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Tests.Weighing;

/// <summary>Where a signed label stands on the ladder: before every other content, and nowhere when it does not count.</summary>
public sealed class SignedLabelTests : IDisposable
{
    // Of the sample catalogue: yogurt of 500 g a piece, content transmitted.
    private const string Yogurt = "09520100000102";
    private const string Nobody = "09506000134352";

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly CatalogueSource source = new(Scales.Sample);
    private readonly Weigher weigher;

    public SignedLabelTests()
    {
        weigher = new(source, new Clock());
        source.LabelKeys = LabelKeyList.TryMake(4, DateTimeOffset.UnixEpoch, [new(17, new(101), "Aulnes", Point(), new(2026, 1, 1), new(2026, 12, 31))], out _);
    }

    public void Dispose() => key.Dispose();

    [Fact]
    public void Weigh_LabelThatCounts_GoesBeforeTheSuppliersContent()
    {
        var bare = weigher.Weigh(Scales.Goods(Yogurt));
        Assert.Equal(WeighingReason.SupplierTransmitted, bare.Reason);
        var label = Link($"(01){Yogurt}(10)L7", 0.777m, ContentUnit.Piece);
        var explained = weigher.Explain(Scales.Goods(label, milli: 3000));
        Assert.Equal((2331, Provenance.Transmitted, WeighingReason.LabelTransmitted, 0), (explained.Line.Grams.Grams, explained.Line.Provenance, explained.Line.Reason, explained.Line.Prudence.Grams));
        Assert.Equal(("", Yogurt, $"label {Yogurt}", "key 17"), (explained.LabelError, explained.Gtin, explained.FactorId, explained.FactorVersion));
        Assert.Contains("signed label", explained.Why, StringComparison.Ordinal);
        Assert.Contains("Aulnes", explained.Why, StringComparison.Ordinal);
        Assert.Contains("étiquette signée", explained.WhyFr, StringComparison.Ordinal);
        Assert.Equal(("Aulnes", 2025, new DateOnly(2026, 3, 1)), (explained.Evidence!.Supplier, explained.Evidence.Year, explained.Evidence.ValidFrom!.Value));
        Assert.Equal(LifeCycleStages.UpToSale, explained.Line.Stages);
        var trace = weigher.Trace(Scales.Goods(label, milli: 3000), Scales.Anybody);
        Assert.Equal((TraceVerdict.Used, "777 g/piece x 3 piece = 2331 g"), (trace.Steps[1].Verdict, trace.Steps[1].Calculation));
    }

    [Fact]
    public void Weigh_ArticleThatNobodyKnows_IsWeighedByItsLabel()
    {
        // 1.95 kg by the link's own weight.
        Assert.Equal(390, weigher.Weigh(Scales.Goods(Link($"(01){Nobody}(3103)001950", 0.2m, ContentUnit.Kilogram))).Grams.Grams);
        Assert.Equal((0, -150), (Removed(-0.05m).Grams.Grams, Removed(-0.05m).Removal.Grams));
        WeighedLine Removed(decimal kilograms) => weigher.Weigh(Scales.Goods(Link(Nobody, kilograms, ContentUnit.Piece), milli: 3000));
    }

    [Fact]
    public void Weigh_LabelThatDoesNotCount_IsWeighedAsItsArticleAlone_AndSaysWhy()
    {
        var right = Link($"(01){Yogurt}(10)L7", 0.777m, ContentUnit.Piece);
        var bare = weigher.Explain(Scales.Goods($"(01){Yogurt}(10)L7", cents: 120, vat: 550));
        foreach (var (link, code) in ((string, string)[])
        [
            (right[..^1], "CARBON_LABEL_MALFORMED"),
            (right.Replace("/10/L7", "/10/L8", StringComparison.Ordinal), "CARBON_LABEL_SIGNATURE"),
            (Link(Nobody, 0.001m, ContentUnit.Piece).Replace(Nobody, Yogurt, StringComparison.Ordinal), "CARBON_LABEL_SIGNATURE"),
            (Link($"(01){Yogurt}(10)L7", 0.001m, ContentUnit.Piece, last: new(2026, 11, 21)), "CARBON_LABEL_EXPIRED"),
            (Link($"(01){Yogurt}(10)L7", 0.001m, ContentUnit.Piece, id: 18), "CARBON_LABEL_KEY_UNKNOWN"),
            (Link($"(01){Yogurt}(10)L7", 0.001m, ContentUnit.KilowattHour), "CARBON_LABEL_UNIT"),
        ])
        {
            var explained = weigher.Explain(Scales.Goods(link, cents: 120, vat: 550));
            Assert.Equal((bare.Line, code), (explained.Line, explained.LabelError));
            Assert.Contains(code, explained.Why, StringComparison.Ordinal);
            Assert.Contains(code, explained.WhyFr, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Weigh_LabelThatDoesNotCount_KeepsTheReasonOfThePriceRule()
    {
        var label = Link(Nobody, 0.001m, ContentUnit.Piece, id: 18);
        var bare = weigher.Weigh(Scales.Goods(Nobody, cents: 500, vat: 2000));
        Assert.Equal(WeighingReason.DefaultActivity, bare.Reason);
        Assert.Equal(bare, weigher.Weigh(Scales.Goods(label, cents: 500, vat: 2000)));
        Assert.Equal((WeighingReason.NothingKnown, 0), (weigher.Weigh(Scales.Goods(label)).Reason, weigher.Weigh(Scales.Goods(label)).Grams.Grams));
    }

    [Fact]
    public void Weigh_KeyRevokedByANewerList_LosesTheGramsFromTheNextBasketOn()
    {
        var label = Link(Yogurt, 0.777m, ContentUnit.Piece);
        Assert.Equal(777, weigher.Weigh(Scales.Goods(label)).Grams.Grams);
        source.LabelKeys = LabelKeyList.TryMake(5, DateTimeOffset.UnixEpoch, [], out _);
        Assert.Equal(weigher.Weigh(Scales.Goods(Yogurt)).Grams, weigher.Weigh(Scales.Goods(label)).Grams);
        source.LabelKeys = null;
        Assert.Equal("CARBON_LABEL_NO_KEY_LIST", weigher.Explain(Scales.Goods(label)).LabelError);
    }

    [Fact]
    public void Weigh_LinkWithParametersOfItsOwner_HasNoLabelError() =>
        Assert.Equal("", weigher.Explain(Scales.Goods($"https://a.example/01/{Yogurt}?utm=x&CPL=y&q=%41")).LabelError);

    private string Link(string product, decimal kilograms, ContentUnit unit, DateOnly? last = null, uint id = 17)
    {
        var says = new CarbonLabel(id, new(101), CarbonIntensity.FromKilograms(kilograms, unit), Provenance.Transmitted, new(2026, 3, 1), last ?? new(2026, 12, 31), 2025);
        return CarbonLabelWriter.Write(Label.Parse(product).Label!, says, key, "https://id.aulnes.example").Text!;
    }

    private byte[] Point()
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    private sealed class Clock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(Scales.Day, new(12, 0), TimeSpan.Zero);
    }
}
