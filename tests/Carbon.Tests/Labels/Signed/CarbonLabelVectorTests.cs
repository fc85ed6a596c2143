using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;

namespace CarbonPos.Carbon.Tests.Labels.Signed;

/// <summary>The vectors of docs/reference/carbon-label.md, made by a program that shares nothing with this code.</summary>
public class CarbonLabelVectorTests
{
    private static readonly CarbonLabelVerifier Verifier = new(Es256Verifier.Fastest);

    [Fact]
    public void Links_HaveTheVerdictsOfThePage()
    {
        Assert.True(LabelPage.Links.Count >= 31, "The page lost its links, or they are written otherwise.");
        Assert.Equal(LabelPage.Links.Select(l => l.Verdict), LabelPage.Links.Select(l => Verdict(l.Link, l.Day, l.List)));

        // Every reason that a list of keys can give has a vector.
        var told = LabelPage.Links.Select(l => l.Verdict).ToHashSet();
        Assert.All(Enum.GetValues<CarbonLabelVerdict>().Where(v => v != CarbonLabelVerdict.NoKeyList), v => Assert.Contains(Text(v), told));
    }

    [Fact]
    public void Lists_AreTheBytesOfThePage_AndSigned()
    {
        foreach (var (name, signed, json, before) in ((string, SignedLabelKeyList, string, LabelKeyList?)[])[("list", LabelPage.Signed, LabelPage.ListJson, null), ("list 8", LabelPage.Bound, LabelPage.BoundJson, LabelPage.Signed.List)])
        {
            Assert.Equal(LabelPage.Field($"{name} bytes"), Convert.ToHexString(signed.List.ToBytes()));
            Assert.Equal(LabelPage.Field($"{name} hash"), Convert.ToHexString(signed.List.Digest()));
            Assert.Equal("", signed.FaultAsSuccessorOf(before, LabelPage.Registry));
            Assert.Equal(json.Trim(), Encoding.UTF8.GetString(LabelKeyListJson.Write(signed)));
        }

        foreach (var id in (uint[])[3, 70000, 80000])
        {
            using var key = LabelPage.PrivateKey($"key {id}");
            Assert.Equal(LabelPage.Point(key), LabelPage.Bound.List.Find(id)!.PublicKey.ToArray());
        }
    }

    [Fact]
    public void OneLabel_StepByStep_IsThatOfThePage()
    {
        var link = LabelPage.Field("link");
        var bytes = Base64Url.DecodeFromChars(LabelPage.Field("text"));
        Assert.Equal(LabelPage.Field("claims") + LabelPage.Field("signature"), Convert.ToHexString(bytes));
        Assert.Equal(LabelPage.Field("hash"), Convert.ToHexString(SHA256.HashData(Convert.FromHexString(LabelPage.Field("message")))));
        Assert.EndsWith($"?{CarbonLabel.Parameter}={LabelPage.Field("text")}", link, StringComparison.Ordinal);

        var scan = Label.Parse(link).Label!;
        var says = Verifier.Verify(scan, LabelPage.Signed.List, LabelPage.Day).Says!;
        Assert.Equal(new(3, new(552100554), CarbonIntensity.FromKilograms(0.8125m, ContentUnit.Piece), Provenance.Transmitted, new(2026, 11, 1), new(2027, 3, 31), 2025), says);

        // Made here, it is the same but for the signature, and that one counts as well.
        using var key = LabelPage.PrivateKey("key 3");
        var ours = CarbonLabelWriter.Write(scan, says, key, "https://id.aulnes.example").Text!;
        Assert.Equal(link[..^86], ours[..^86]);
        Assert.Equal("ok", Verdict(ours, LabelPage.Day, LabelPage.Signed.List));
    }

    [Fact]
    public async Task AnotherReader_WrittenFromThePage_AgreesWithIt()
    {
        var script = Path.Combine(Gs1Data.Checkout, "tests", "Carbon.Tests", "Labels", "Signed", "verify_label.py");
        if (!await HasPythonAsync()) Assert.Skip("Needs python3 with the package cryptography (Debian: python3-cryptography).");
        var (exit, text) = await RunAsync(script, LabelPage.Path);
        Assert.True(exit == 0, text);
        Assert.Equal(LabelPage.Links.Select(l => l.Verdict), text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Verdict(string link, DateOnly day, LabelKeyList list) => Text(Verifier.Verify(Label.Parse(link).Label!, list, day).Verdict);

    private static string Text(CarbonLabelVerdict verdict) => verdict switch
    {
        CarbonLabelVerdict.None => "-",
        CarbonLabelVerdict.Ok => "ok",
        _ => CarbonLabelErrorCodes.Of(verdict),
    };

    private static async Task<bool> HasPythonAsync()
    {
        try
        {
            return (await RunAsync("-c", "import cryptography")).Exit == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Exit, string Text)> RunAsync(params string[] args)
    {
        using var python = Process.Start(new ProcessStartInfo("python3", args) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, error) = (python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (python.ExitCode, await output + await error);
    }
}
