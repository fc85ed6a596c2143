using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.ReferenceTerminal.Images;
using CarbonPos.ReferenceTerminal.Rendering;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

/// <summary>A producer's and a verifier's command line, with a registry that is a pair of files.</summary>
public sealed class CarbonLabelVerbTests : IDisposable
{
    private readonly TillHarness till = new();
    private readonly ECDsa registry = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        till.Dispose();
        registry.Dispose();
    }

    [Theory]
    [InlineData("09506000134352", "812.5", "piece")]
    [InlineData("(01)09506000134352(10)L26-114(21)000123", "1200", "kg")]
    [InlineData("(01)09506000134352(10)AB/C+1", "-5", "litre")]
    [InlineData("09506000134352", "40", "kWh")]
    public async Task Create_AndVerify_RoundTrip_AlsoThroughAPicture(string product, string grams, string unit)
    {
        await CertifiedAsync();
        var link = await CreateAsync(product, grams, unit);
        var picture = QrPng.Draw(link);
        Assert.InRange(picture.Version, 1, 10);
        var file = Path.Combine(till.Folder, "label.png");
        await File.WriteAllBytesAsync(file, picture.ToPng(), TestContext.Current.CancellationToken);
        var codes = await till.RunAsync("read", "images", file);
        Assert.Contains(JsonEncodedText.Encode(link).ToString(), codes.Out.Replace("\\u002B", "+", StringComparison.Ordinal), StringComparison.Ordinal);

        var said = await VerifyAsync(link);
        Assert.Equal(ExitCode.Done, said.Exit);
        Assert.Contains("Genuine", said.Out, StringComparison.Ordinal);
        Assert.Contains("Aulnes", said.Out, StringComparison.Ordinal);
        var json = await VerifyAsync(link, "--json");
        using var document = JsonDocument.Parse(json.Out);
        Assert.Equal(
            ("", "09506000134352", (long)(decimal.Parse(grams, System.Globalization.CultureInfo.InvariantCulture) * 1_000_000), 1),
            (document.RootElement.GetProperty("code").GetString(), document.RootElement.GetProperty("gtin").GetString(), document.RootElement.GetProperty("micrograms_per_unit").GetInt64(), document.RootElement.GetProperty("list_version").GetInt32()));
    }

    [Fact]
    public async Task Verify_WhatDoesNotCount_ExitsWithItsCode_AndSaysWhatToDo()
    {
        await CertifiedAsync();
        var link = await CreateAsync("(01)09506000134352(10)L1", "100", "piece");
        foreach (var (scan, day, code, hint) in ((string, string, string, string)[])
        [
            (link.Replace("/10/L1", "/10/L2", StringComparison.Ordinal), "2026-11-22", "CARBON_LABEL_SIGNATURE", "copied from another product"),
            (link, "2027-01-01", "CARBON_LABEL_EXPIRED", "until 2026-12-31"),
            (link, "2025-12-31", "CARBON_LABEL_NOT_YET_VALID", "from 2026-01-01"),
            (link[..^1], "2026-11-22", "CARBON_LABEL_MALFORMED", "Scan it again"),
            ("09506000134352", "2026-11-22", "CARBON_LABEL_NONE", "no signed label"),
        ])
        {
            var plain = await VerifyAsync(scan, "--day", day);
            Assert.Equal((ExitCode.LabelRefused, ""), (plain.Exit, plain.Out));
            Assert.Contains(hint, plain.Error, StringComparison.Ordinal);
            Assert.Contains($"\"{code}\"", (await VerifyAsync(scan, "--day", day, "--json")).Out, StringComparison.Ordinal);
            Assert.NotEqual(plain.Error, (await VerifyAsync(scan, "--day", day, "--lang", "fr")).Error);
        }
    }

    [Fact]
    public async Task TakeList_Older_IsRefused_AndTheKnownOneStays()
    {
        await CertifiedAsync();
        var link = await CreateAsync("09506000134352", "100", "piece");
        var first = await File.ReadAllBytesAsync(ListFile, TestContext.Current.CancellationToken);
        Publish(2, []);
        var newer = Path.Combine(till.Folder, "newer.json");
        File.Move(ListFile, newer);
        await File.WriteAllBytesAsync(ListFile, first, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Done, (await VerifyAsync(link)).Exit);
        Assert.Equal(ExitCode.Done, (await till.RunAsync("label", "take-list", newer, "--list", ListFile, "--registry-keys", KeysFile)).Exit);
        Assert.Contains("never certified, or is revoked", (await VerifyAsync(link)).Error, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(newer, first, TestContext.Current.CancellationToken);
        var refused = await till.RunAsync("label", "take-list", newer, "--list", ListFile, "--registry-keys", KeysFile);
        Assert.Equal(ExitCode.LabelRefused, refused.Exit);
        Assert.Contains("older than version 2", refused.Error, StringComparison.Ordinal);
        Assert.Contains("revoked", (await VerifyAsync(link)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KeyBoundToPrefixes_SignsNoOtherArticle_AndWhatItSignedBeforeDoesNotCount()
    {
        await CertifiedAsync();
        var (own, foreign) = (await CreateAsync("09506000134352", "100", "piece"), await CreateAsync("09520000000004", "100", "piece"));
        var key = LabelKeyListJson.TryRead(await File.ReadAllBytesAsync(ListFile, TestContext.Current.CancellationToken), out var before, out var reason) ? before.List.Keys[0] : throw new InvalidDataException(reason);
        Publish(2, [key with { Prefixes = [CompanyPrefix.Parse("9506000")] }]);
        Assert.Equal(ExitCode.Done, (await VerifyAsync(own)).Exit);
        var refused = await VerifyAsync(foreign);
        Assert.Equal((ExitCode.LabelRefused, ""), (refused.Exit, refused.Out));
        Assert.Contains("articles of 9506000 alone", refused.Error, StringComparison.Ordinal);
        Assert.Contains("\"CARBON_LABEL_PREFIX\"", (await VerifyAsync(foreign, "--json")).Out, StringComparison.Ordinal);
        Assert.Contains("9506000", (await VerifyAsync(foreign, "--lang", "fr")).Error, StringComparison.Ordinal);

        await CreateAsync("09506000134352", "100", "piece");
        var said = await till.RunAsync(Words("09520000000004", "100", "piece"));
        Assert.Equal((ExitCode.Usage, ""), (said.Exit, said.Out));
        Assert.Contains("label-key bind", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_ListThatTheRegistryDidNotSign_IsRefused()
    {
        await CertifiedAsync();
        var link = await CreateAsync("09506000134352", "100", "piece");
        await File.WriteAllTextAsync(ListFile, (await File.ReadAllTextAsync(ListFile, TestContext.Current.CancellationToken)).Replace("Aulnes", "Others", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var said = await VerifyAsync(link);
        Assert.Equal(ExitCode.LabelRefused, said.Exit);
        Assert.Contains("not signed by registry key", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WrongWords_SayWhatToDoNext()
    {
        await CertifiedAsync();
        var other = Path.Combine(till.Folder, "other.key");
        var printed = (await till.RunAsync("label", "key", other)).Out.Trim();
        foreach (var (hint, words) in ((string, string[])[])
        [
            (printed, Words("09506000134352", "1", "piece", key: other)),
            ("choose days inside", Words("09506000134352", "1", "piece", to: "2027-01-01")),
            ("Give a GTIN", Words("09506000134353", "1", "piece")),
            ("--grams must be -1,000,000,000 to 1,000,000,000 with at most 6 decimals", Words("09506000134352", "1.1234567", "piece")),
            ("--grams must be -1,000,000,000 to 1,000,000,000", Words("09506000134352", "-1000000001", "piece")),
            ("1,234 may be 1234 or 1.234", Words("09506000134352", "1,234", "piece")),
            ("-5,5 may be -55 or -5.5", Words("09506000134352", "-5,5", "piece")),
            ("2026-12-31", Words("09506000134352", "1", "piece", to: "31.12.2026")),
            ("Must be one of: 'piece', 'kg', 'litre', 'kwh', 'kWh'", Words("09506000134352", "1", "box")),
            ("--stem needs an http or https address", [.. Words("09506000134352", "1", "piece"), "--stem", "ftp://aulnes.example"]),
            ("label key", Words("09506000134352", "1", "piece", key: ListFile)),
        ])
        {
            var said = await till.RunAsync(words);
            Assert.NotEqual(ExitCode.Done, said.Exit);
            Assert.Contains(hint, said.Error, StringComparison.Ordinal);
        }

        // A key is never replaced, and nobody else may read it.
        Assert.Equal(ExitCode.File, (await till.RunAsync("label", "key", other)).Exit);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(other));
        Assert.Contains("verify", (await till.RunAsync("label", "--help")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_LongestHostLotAndSerialOfThePage_FitVersionTen_AndMoreIsTold()
    {
        await CertifiedAsync();
        var lot = new string('x', 20);
        var serial = new string('y', 15);
        var fits = await CreateAsync($"(01)09506000134352(10){lot}(21){serial}", "1", "piece", "https://abcdefgh.example.fr");
        Assert.Equal((213, 10), (fits.Length, QrPng.Draw(fits, 1).Version));
        var said = await till.RunAsync([.. Words($"(01)09506000134352(10){lot}(21){serial}", "1", "piece"), "--stem", "https://abcdefgh.example.fr/with/a/path/of/many/words"]);
        Assert.Equal(ExitCode.Done, said.Exit);
        Assert.Contains("version 1", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_WhosePublicHalfWasNotPrinted_IsShown()
    {
        var (exit, error) = await till.RunWithoutOutputAsync("label", "key", KeyFile);
        Assert.Equal(ExitCode.OutputLost, exit);
        Assert.Contains("label key --show FILE", error, StringComparison.Ordinal);
        var made = await File.ReadAllTextAsync(KeyFile, TestContext.Current.CancellationToken);
        using var document = JsonDocument.Parse(made);
        var shown = await till.RunAsync("label", "key", "--show", KeyFile);
        Assert.Equal((ExitCode.Done, document.RootElement.GetProperty("label_key").GetProperty("public").GetString()), (shown.Exit, shown.Out.Trim()));
        Assert.Equal(made, await File.ReadAllTextAsync(KeyFile, TestContext.Current.CancellationToken));
    }

    private string KeyFile => Path.Combine(till.Folder, "aulnes.key");

    private string ListFile => Path.Combine(till.Folder, "list.json");

    private string KeysFile => Path.Combine(till.Folder, "registry.json");

    private async Task CertifiedAsync()
    {
        var made = await till.RunAsync("label", "key", KeyFile);
        Assert.Equal(ExitCode.Done, made.Exit);
        Publish(1, [new(3, new(552100554), "Aulnes", Convert.FromBase64String(made.Out.Trim()), new(2026, 1, 1), new(2026, 12, 31))]);
        await File.WriteAllBytesAsync(
            KeysFile,
            JsonSerializer.SerializeToUtf8Bytes(new { feed_keys = new[] { new { id = "1", @public = Point(), not_before = "2026-01-01T00:00:00Z", not_after = "2027-01-01T00:00:00Z" } } }),
            TestContext.Current.CancellationToken);
    }

    private void Publish(int version, LabelKey[] keys)
    {
        var list = LabelKeyList.TryMake(version, new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), keys, out var reason) ?? throw new InvalidOperationException(reason);
        File.WriteAllBytes(ListFile, LabelKeyListJson.Write(new(list, "1", registry.SignHash(list.Digest(), DSASignatureFormat.IeeeP1363FixedFieldConcatenation))));
    }

    private byte[] Point()
    {
        var q = registry.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. q.X!, .. q.Y!];
    }

    private string[] Words(string product, string grams, string unit, string to = "2026-12-31", string? key = null) =>
        ["label", "create", product, $"--grams={grams}", "--per", unit, "--from", "2026-01-01", "--to", to, "--vintage", "2025", "--key", key ?? KeyFile, "--list", ListFile];

    private async Task<string> CreateAsync(string product, string grams, string unit, string stem = "https://id.aulnes.example")
    {
        var said = await till.RunAsync([.. Words(product, grams, unit), "--stem", stem]);
        Assert.True(said.Exit == ExitCode.Done && said.Error.Length == 0, said.Error);
        return said.Out.Trim();
    }

    private Task<(int Exit, string Out, string Error)> VerifyAsync(string link, params string[] more) =>
        till.RunAsync(["label", "verify", link, "--list", ListFile, "--registry-keys", KeysFile, .. more.Contains("--day") ? more : [.. more, "--day", "2026-11-22"]]);
}
