using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;
using CarbonPos.CompanyRegistry.Tests.Contents;
using CarbonPos.CompanyRegistry.Tests.Running;
using CarbonPos.V1;
using Grpc.Core;
using Provenance = CarbonPos.Carbon.Content.Provenance;

namespace CarbonPos.CompanyRegistry.Tests.LabelKeys;

/// <summary>A company's key from the registry's command line to the scales of a gateway that pulls.</summary>
public sealed class LabelKeyTests : IDisposable
{
    private const string Milk = "04006381333931";
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => key.Dispose();

    [Fact]
    public async Task Certified_WeighsAtTheTill_UntilItIsRevoked_AlsoAfterARestart()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(1);
        Assert.Contains("Key 1 of company 101 is certified", await CertifyAsync(town), StringComparison.Ordinal);
        await town.RunAsync("label-key", "publish");
        var label = Label();
        await using (var gateway = await GatewayAtRegistry.StartAsync(town))
        {
            await gateway.UntilWeighsAsync(label, 345);
            Assert.StartsWith("List 1 of label keys", gateway.Log.Of(1120).Single(), StringComparison.Ordinal);
        }

        // Without the registry the list on disk counts.
        await town.StopAsync();
        await using (var gateway = await GatewayAtRegistry.StartAsync(town, keys: await KeysAsync(town)))
        {
            Assert.Equal((345, true), await gateway.WeighAsync(label));
            await town.ServeAgainAsync();
            await town.RunAsync("label-key", "revoke", "1");
            await gateway.PassAsync();
            Assert.Equal((345, true), await gateway.WeighAsync(label));
            await town.RunAsync("label-key", "publish");
            await gateway.UntilAsync(async () => !(await gateway.WeighAsync(label)).Transmitted);
        }
    }

    [Fact]
    public async Task Certified_ForPrefixes_WeighsTheirArticlesAlone_UntilItIsBoundOtherwise()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(1);
        await CertifyAsync(town, "--prefix", "95060001", "--prefix", "4006381");
        Assert.Contains("articles 4006381 95060001", await town.RunAsync("label-key", "list"), StringComparison.Ordinal);
        var file = Path.Combine(town.Folder, "list.json");
        await town.RunAsync("label-key", "publish", "--out", file);
        Assert.Equal(["4006381", "95060001"], (await ListAsync(town, 0)).List.Keys.Single().Prefixes);
        Assert.True(LabelKeyListJson.TryRead(await File.ReadAllBytesAsync(file, RegistryTown.Cancellation), out var signed, out var reason), reason);
        Assert.Equal(["4006381", "95060001"], signed.List.Keys.Single().Prefixes.Select(prefix => prefix.ToString()));

        var label = Label();
        await using var gateway = await GatewayAtRegistry.StartAsync(town);
        await gateway.UntilWeighsAsync(label, 345);
        Assert.Contains("articles of 4006382 alone", await town.RunAsync("label-key", "bind", "1", "--prefix", "4006382"), StringComparison.Ordinal);
        await town.RunAsync("label-key", "publish");
        await gateway.UntilAsync(async () => !(await gateway.WeighAsync(label)).Transmitted);
        Assert.Contains("any article", await town.RunAsync("label-key", "bind", "1", "--any"), StringComparison.Ordinal);
        Assert.Contains("List 3", await town.RunAsync("label-key", "publish"), StringComparison.Ordinal);
        await gateway.UntilWeighsAsync(label, 345);
    }

    [Fact]
    public async Task Publish_IntoAFileThatCannotBe_PublishesNothing()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(1);
        await CertifyAsync(town);
        foreach (var file in (string[])[Path.Combine(town.Folder, "nowhere", "x.json"), town.Folder])
        {
            var (exit, text) = await town.TryAsync("label-key", "publish", "--out", file);
            Assert.Equal(1, exit);
            Assert.Contains("nothing was published", text, StringComparison.Ordinal);
        }

        Assert.Null((await ListAsync(town, 0)).List);
    }

    [Fact]
    public async Task Bind_ARevokedKey_OrToAnyArticleUnsaid_IsRefused()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(1);
        await CertifyAsync(town, "--prefix", "4006381");
        var (exit, text) = await town.TryAsync("label-key", "bind", "1");
        Assert.Equal(2, exit);
        Assert.Contains("--any", text, StringComparison.Ordinal);
        Assert.Equal(2, (await town.TryAsync("label-key", "bind", "1", "--any", "--prefix", "4006381")).Exit);
        Assert.Contains("4006381", await town.RunAsync("label-key", "list"), StringComparison.Ordinal);
        await town.RunAsync("label-key", "revoke", "1");
        (exit, text) = await town.TryAsync("label-key", "bind", "1", "--prefix", "4006382");
        Assert.Equal(1, exit);
        Assert.Contains("revoked for ever", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OlderThanTheOneInUse_IsRefusedByTheGateway_AlsoAfterARestart()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(1);
        await CertifyAsync(town);
        var offered = Path.Combine(town.Folder, "offered.json");
        await town.RunAsync("label-key", "publish", "--out", offered);
        var first = await File.ReadAllBytesAsync(offered, RegistryTown.Cancellation);
        await town.RunAsync("label-key", "revoke", "1");
        await town.RunAsync("label-key", "publish", "--out", offered);
        await town.StopAsync();

        for (var round = 0; round < 2; round++)
        {
            await using var gateway = await GatewayAtRegistry.StartAsync(town, await KeysAsync(town), offered);
            Assert.StartsWith("List 2", gateway.Log.Of(1120).Single(), StringComparison.Ordinal);
            await File.WriteAllBytesAsync(offered, first, RegistryTown.Cancellation);
            await gateway.UntilAsync(() => Task.FromResult(gateway.Log.Of(1121).Any(text => text.Contains("older than version 2", StringComparison.Ordinal))));
            Assert.False((await gateway.WeighAsync(Label())).Transmitted);
        }
    }

    [Fact]
    public async Task Publish_WithoutChange_MakesNoList_AndTheFileIsWhatTheCallGives()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(1);
        Assert.Null((await ListAsync(town, 0)).List);
        await CertifyAsync(town);
        var file = Path.Combine(town.Folder, "list.json");
        Assert.Contains("List 1: 1 keys", await town.RunAsync("label-key", "publish", "--out", file), StringComparison.Ordinal);
        Assert.Contains("Nothing changed; the newest list is 1", await town.RunAsync("label-key", "publish"), StringComparison.Ordinal);
        Assert.Null((await ListAsync(town, 1)).List);

        // After a restore the number comes after all that gateways have seen.
        Assert.Contains("List 8: 1 keys", await town.RunAsync("label-key", "publish", "--above", "7", "--out", file), StringComparison.Ordinal);
        Assert.Contains("the newest list is 8", await town.RunAsync("label-key", "publish", "--above", "7"), StringComparison.Ordinal);

        var wire = (await ListAsync(town, 0)).List;
        Assert.True(LabelKeyListJson.TryRead(await File.ReadAllBytesAsync(file, RegistryTown.Cancellation), out var signed, out var reason), reason);
        Assert.True(FeedKeyring.TryRead(Encoding.UTF8.GetBytes(await KeysAsync(town)), out var registry, out reason), reason);
        Assert.Equal("", signed.FaultAsSuccessorOf(null, registry));
        Assert.Equal((signed.List.Version, signed.KeyId, signed.List.Keys.Single().Name), (wire.Version, wire.KeyId, wire.Keys.Single().Name));
        Assert.Equal(signed.Signature.ToArray(), wire.Signature.ToByteArray());
    }

    [Fact]
    public async Task Certify_Again_IsNoChange_AndOtherwiseRefused()
    {
        await using var town = await RegistryTown.StartAsync();
        await town.AddCompaniesAsync(2);
        await CertifyAsync(town);
        Assert.Contains("Key 1 of", await CertifyAsync(town), StringComparison.Ordinal);
        foreach (var (code, words) in ((string, string[])[])
        [
            ("LABEL_KEY_KNOWN", ["label-key", "certify", Public(), "--company", "102", "--from", "2026-01-01", "--to", "2026-12-31"]),
            ("LABEL_KEY_KNOWN", ["label-key", "certify", Public(), "--company", "101", "--from", "2026-01-01", "--to", "2027-12-31"]),
            ("COMPANY_NOT_OPEN", ["label-key", "certify", Public(), "--company", "999", "--from", "2026-01-01", "--to", "2026-12-31"]),
            ("LABEL_KEY_INVALID", ["label-key", "certify", Convert.ToBase64String(new byte[65]), "--company", "101", "--from", "2026-01-01", "--to", "2026-12-31"]),
            ("LABEL_KEY_KNOWN", ["label-key", "certify", Public(), "--company", "101", "--from", "2026-01-01", "--to", "2026-12-31", "--prefix", "4006381"]),
            ("LABEL_KEY_INVALID", ["label-key", "bind", "1", "--prefix", "4006381", "--prefix", "40063"]),
            ("LABEL_KEY_UNKNOWN", ["label-key", "bind", "2", "--prefix", "4006381"]),
            ("LABEL_KEY_UNKNOWN", ["label-key", "revoke", "2"]),
        ])
        {
            var (exit, text) = await town.TryAsync(words);
            Assert.True(exit == 1 && text.Contains(code, StringComparison.Ordinal), text);
        }

        await town.RunAsync("label-key", "revoke", "1");
        Assert.Contains("LABEL_KEY_KNOWN", (await town.TryAsync("label-key", "certify", Public(), "--company", "101", "--from", "2026-01-01", "--to", "2026-12-31")).Text, StringComparison.Ordinal);
        Assert.Contains("revoked 2026-11-22", await town.RunAsync("label-key", "list"), StringComparison.Ordinal);
        Assert.Equal(2, (await town.TryAsync("label-key", "bind", "1", "--prefix", "400")).Exit);
        Assert.Equal(2, (await town.TryAsync("label-key", "certify", "???", "--company", "101", "--from", "2026-01-01", "--to", "2026-12-31")).Exit);
    }

    [Fact]
    public async Task GetLabelKeys_WithoutADeploymentsToken_IsRefused()
    {
        await using var town = await FeedTown.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await town.Registry.Feed.GetLabelKeysAsync(new(), RegistryTown.Bearer("producer 101"), cancellationToken: RegistryTown.Cancellation));
        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
    }

    private Task<string> CertifyAsync(RegistryTown town, params string[] more) => town.RunAsync(["label-key", "certify", Public(), "--company", "101", "--from", "2026-01-01", "--to", "2026-12-31", .. more]);

    private static async Task<string> KeysAsync(RegistryTown town) => await town.RunAsync("content", "keys");

    private static async Task<GetLabelKeysResponse> ListAsync(RegistryTown town, int known) =>
        await town.Feed.GetLabelKeysAsync(new() { KnownVersion = known }, town.Token, cancellationToken: RegistryTown.Cancellation);

    private string Label()
    {
        var says = new CarbonLabel(1, new(101), CarbonIntensity.FromKilograms(0.345m, ContentUnit.Piece), Provenance.Transmitted, new(2026, 3, 1), new(2026, 12, 31), 2025);
        return CarbonLabelWriter.Write(Carbon.Labels.Label.Parse(Milk).Label!, says, key, "https://id.aulnes.example").Text!;
    }

    private string Public()
    {
        var q = key.ExportParameters(includePrivateParameters: false).Q;
        return Convert.ToBase64String([4, .. q.X!, .. q.Y!]);
    }
}
