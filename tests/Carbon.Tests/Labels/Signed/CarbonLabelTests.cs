using System.Security.Cryptography;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;

namespace CarbonPos.Carbon.Tests.Labels.Signed;

public sealed class CarbonLabelTests : IDisposable
{
    private const string Elements = "(01)09506000134352(22)V/1(10)L-26+(21)%41";
    private static readonly DateOnly First = new(2026, 1, 1);
    private static readonly DateOnly Last = new(2026, 12, 31);
    private static readonly CarbonLabel Says = new(9, new(101), CarbonIntensity.FromKilograms(0.5m, ContentUnit.Piece), Provenance.Transmitted, First, Last, 2025);
    private static readonly CarbonLabelVerifier Verifier = new(Es256Verifier.Portable);

    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly LabelKeyList keys;

    public CarbonLabelTests() => keys = LabelKeyList.TryMake(1, DateTimeOffset.UnixEpoch, [new(9, new(101), "Aulnes", LabelPage.Point(key), First, Last)], out _)!;

    public void Dispose() => key.Dispose();

    [Theory]
    [InlineData("09506000134352")]
    [InlineData("9506000134352")]
    [InlineData(Elements)]
    [InlineData("(01)09506000134352(235)T!x")]
    [InlineData("(01)09506000134352(10)A(3103)000195(17)270331")]
    public void Write_WhateverNamesTheArticle_CountsForItAlone(string product)
    {
        var scan = Label.Parse(product).Label!;
        var link = CarbonLabelWriter.Write(scan, Says, key, "https://a.example/shop").Text!;
        var read = Label.Parse(link).Label!;
        Assert.Equal(LabelKind.CarbonLabel, read.Kind);
        Assert.Equal(new(CarbonLabelVerdict.Ok, Says, keys.Keys[0]), Verifier.Verify(read, keys, First));

        // Another article with all the rest alike, and each other lot, variant or serial.
        Assert.Equal(CarbonLabelVerdict.SignatureInvalid, Verify(link.Replace("09506000134352", "09520000000004", StringComparison.Ordinal)));
        foreach (var element in read.Elements.Where(e => e.Ai is "22" or "10" or "21" or "235"))
        {
            var path = $"/{element.Ai}/{Uri.EscapeDataString(element.Value)}";
            Assert.Contains(path, link, StringComparison.Ordinal);
            Assert.Equal(CarbonLabelVerdict.SignatureInvalid, Verify(link.Replace(path, path + "0", StringComparison.Ordinal)));
            Assert.Equal(CarbonLabelVerdict.SignatureInvalid, Verify(link.Replace(path, "", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Verify_ElementsThatReadAlikeTogether_AreNotTaken()
    {
        // Lot "1" with serial "2" against a lot that holds what would stand between them.
        var text = CarbonLabelWriter.Sign(Label.Parse("(01)09506000134352(10)1(21)2").Label!, Says, key);
        Assert.Equal(CarbonLabelVerdict.SignatureInvalid, Verify($"https://a/01/09506000134352/10/1212?cpl={text}"));
        Assert.Equal(CarbonLabelVerdict.SignatureInvalid, Verify($"https://a/01/09506000134352/10/12/21/2?cpl={text}"));
        Assert.Equal(CarbonLabelVerdict.Ok, Verify($"https://a/01/09506000134352/10/1/21/2?cpl={text}"));
        Assert.Equal(CarbonLabelVerdict.Ok, Verify($"https://b.example/x/01/09506000134352/10/%31/21/2?17=261231&cpl={text}&x=y#z"));
    }

    [Fact]
    public void Verify_AnyBitTurned_IsNeverOk()
    {
        var text = CarbonLabelWriter.Sign(Label.Parse(Elements).Label!, Says, key);
        var link = CarbonLabelWriter.Write(Label.Parse(Elements).Label!, Says, key).Text!;
        link = link[..^CarbonLabel.TextLength];
        Assert.Equal(CarbonLabelVerdict.Ok, Verify(link + text));
        var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(text);
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(CarbonLabelVerdict.Ok, Verify(link + System.Buffers.Text.Base64Url.EncodeToString(bytes)));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Verify_KeyNotInTheNewestList_IsRevoked()
    {
        var scan = Label.Parse(CarbonLabelWriter.Write(Label.Parse(Elements).Label!, Says, key).Text).Label!;
        var newer = LabelKeyList.TryMake(2, DateTimeOffset.UnixEpoch, [], out _)!;
        Assert.Equal(CarbonLabelVerdict.Ok, Verifier.Verify(scan, keys, First).Verdict);
        Assert.Equal(CarbonLabelVerdict.KeyUnknown, Verifier.Verify(scan, newer, First).Verdict);
        Assert.Equal(CarbonLabelVerdict.NoKeyList, Verifier.Verify(scan, null, First).Verdict);
        Assert.Equal("CARBON_LABEL_NO_KEY_LIST", Verifier.Verify(scan, null, First).ErrorCode);
    }

    [Theory]
    [InlineData("09506000134352", "9506000", true)]
    [InlineData("19506000134359", "9506000", true)]
    [InlineData("09506000134352", "9506001", false)]
    [InlineData("09506000134352", "0950600", false)]
    [InlineData("09506000134352", "950600013435", true)]
    [InlineData("09506000134352", "950600013436", false)]
    [InlineData("00036000291452", "0036000", true)]
    [InlineData("00036000291452", "36000", false)]
    [InlineData("00000040170725", "000004017072", true)]
    [InlineData("09506000134352", "1234 5678 9506000", true)]
    public void Verify_KeyBoundToPrefixes_SpeaksForTheirArticlesAlone(string gtin, string prefixes, bool counts)
    {
        var bound = LabelKeyList.TryMake(2, DateTimeOffset.UnixEpoch, [keys.Keys[0] with { Prefixes = [.. prefixes.Split(' ').Select(CompanyPrefix.Parse)] }], out var reason);
        Assert.True(bound is not null, reason);
        var scan = Label.Parse(CarbonLabelWriter.Write(Label.Parse($"(01){gtin}").Label!, Says, key).Text).Label!;
        Assert.Equal(counts ? CarbonLabelVerdict.Ok : CarbonLabelVerdict.OutsidePrefixes, Verifier.Verify(scan, bound, First).Verdict);
        Assert.Equal(CarbonLabelVerdict.Ok, Verifier.Verify(scan, keys, First).Verdict);

        // What the company did is told before when it would have counted, and never on another's signature.
        Assert.Equal(counts ? CarbonLabelVerdict.Expired : CarbonLabelVerdict.OutsidePrefixes, Verifier.Verify(scan, bound, Last.AddDays(1)).Verdict);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var forged = Label.Parse(CarbonLabelWriter.Write(Label.Parse($"(01){gtin}").Label!, Says, other).Text).Label!;
        Assert.Equal(CarbonLabelVerdict.SignatureInvalid, Verifier.Verify(forged, bound, First).Verdict);
    }

    [Fact]
    public void Verify_Days_AreBothIncluded()
    {
        var link = CarbonLabelWriter.Write(Label.Parse(Elements).Label!, Says, key).Text!;
        Assert.Equal(
            [CarbonLabelVerdict.NotYetValid, CarbonLabelVerdict.Ok, CarbonLabelVerdict.Ok, CarbonLabelVerdict.Expired],
            ((DateOnly[])[First.AddDays(-1), First, Last, Last.AddDays(1)]).Select(day => Verifier.Verify(Label.Parse(link).Label!, keys, day).Verdict));
    }

    [Fact]
    public void Sign_FieldsOutOfRange_AreRefusedByName()
    {
        var product = Label.Parse(Elements).Label!;
        foreach (var (label, field) in ((CarbonLabel, string)[])
        [
            (Says with { KeyId = 0 }, "key id"), (Says with { Company = new(0) }, "company"), (Says with { Intensity = CarbonIntensity.FromKilograms(1, ContentUnit.Euro) }, "unit"),
            (Says with { Provenance = Provenance.PublicProxy }, "provenance"), (Says with { Vintage = 1989 }, "vintage"), (Says with { ValidTo = First.AddDays(-1) }, "last day"),
            (Says with { ValidFrom = new(1969, 12, 31) }, "first day"), (Says with { ValidTo = new(2149, 6, 7) }, "last day"),
        ])
        {
            Assert.Contains($"'s {field} ", Assert.Throws<ArgumentException>(() => CarbonLabelWriter.Sign(product, label, key)).Message, StringComparison.Ordinal);
        }

        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Throws<ArgumentException>(() => CarbonLabelWriter.Sign(product, Says, other));
        Assert.Throws<ArgumentException>(() => CarbonLabelWriter.Sign(Label.Parse("(00)006141411234567890").Label!, Says, key));
    }

    [Fact]
    public void Write_EveryFieldAtItsBounds_ReadsBack()
    {
        var product = Label.Parse(Elements).Label!;
        foreach (var label in (CarbonLabel[])
        [
            Says with { KeyId = uint.MaxValue, Company = new(100_000_000_000_000), Intensity = CarbonIntensity.FromKilograms(-1_000_000m, ContentUnit.KilowattHour), Vintage = 2100 },
            Says with { Intensity = CarbonIntensity.FromKilograms(1_000_000m, ContentUnit.Litre), ValidFrom = new(1970, 1, 1), ValidTo = new(2149, 6, 6), Vintage = 1990 },
            Says with { Intensity = CarbonIntensity.FromKilograms(0.000000001m, ContentUnit.Kilogram) },
        ])
        {
            var list = LabelKeyList.TryMake(1, DateTimeOffset.UnixEpoch, [new(label.KeyId, label.Company, "A", LabelPage.Point(key), new(1970, 1, 1), new(2149, 6, 6))], out _);
            var check = Verifier.Verify(Label.Parse(CarbonLabelWriter.Write(product, label, key).Text).Label!, list, label.ValidTo);
            Assert.Equal((CarbonLabelVerdict.Ok, label), (check.Verdict, check.Says));
        }
    }

    private CarbonLabelVerdict Verify(string link) => Verifier.Verify(Label.Parse(link).Label!, keys, First).Verdict;
}
