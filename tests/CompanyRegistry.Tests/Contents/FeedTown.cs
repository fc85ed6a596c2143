using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.CompanyRegistry.Tests.Running;
using CarbonPos.V1;
using Provenance = CarbonPos.Carbon.Content.Provenance;

namespace CarbonPos.CompanyRegistry.Tests.Contents;

/// <summary>A registry with three companies that publish.</summary>
sealed class FeedTown : IAsyncDisposable
{
    private FeedTown(RegistryTown registry) => Registry = registry;

    public RegistryTown Registry { get; }

    public static async Task<FeedTown> StartAsync()
    {
        var registry = await RegistryTown.StartAsync();
        await registry.AddCompaniesAsync(3);
        var path = Path.Combine(registry.Folder, "callers.json");
        var root = JsonNode.Parse(await File.ReadAllTextAsync(path, RegistryTown.Cancellation))!;
        foreach (var company in (int[])[101, 102, 999])
        {
            root["callers"]!.AsArray().Add(new JsonObject { ["token_sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"producer {company}"))), ["role"] = "producer", ["company"] = $"{company}" });
        }

        await File.WriteAllTextAsync(path, root.ToJsonString(), RegistryTown.Cancellation);
        await registry.RestartAsync();
        return new(registry);
    }

    /// <summary>So many grams per piece of an article ("4006381333931") or service ("service NIGHT").</summary>
    public static ContentUpdate Update(string subject, long grams)
    {
        var update = new ContentUpdate { Subject = subject.StartsWith("service ", StringComparison.Ordinal) ? new() { Service = subject[8..] } : new() { Gtin = subject } };
        update.Contents.Add(new PublishedContent { MicrogramsPerUnit = grams * 1_000_000, Unit = PublishedUnit.Piece, Vintage = 2025, Edition = "2026-1", Supplier = "Aulnes", Source = "Closed account 2025" });
        return update;
    }

    public static string Gtin13(int number)
    {
        var body = $"952{number:D9}";
        return body + Gtin.CheckDigit(body).ToString(CultureInfo.InvariantCulture);
    }

    public async Task<PublishContentsResponse> PublishAsync(int company, params ContentUpdate[] updates)
    {
        var request = new PublishContentsRequest();
        request.Updates.AddRange(updates);
        return await Registry.Feed.PublishContentsAsync(request, RegistryTown.Bearer($"producer {company}"), cancellationToken: RegistryTown.Cancellation);
    }

    public async Task<ListContentsResponse> ListAsync(V1.FeedPosition? after, int size = 0) =>
        await Registry.Feed.ListContentsAsync(new() { After = after, PageSize = size }, Registry.Token, cancellationToken: RegistryTown.Cancellation);

    /// <summary>A page as both sides sign and check it.</summary>
    public static FeedPage Read(ContentPage page) => new(
        new(page.After.Version, page.After.Row), new(page.Last.Version, page.Last.Row), page.Complete, page.NewestVersion,
        [.. page.Changes.Select(c => new FeedChange(new(c.Position.Version, c.Position.Row), Subject(c.Subject), [.. c.Contents.Select(Content)]))]);

    public ValueTask DisposeAsync() => Registry.DisposeAsync();

    private static ContentKey Subject(ContentSubject subject)
    {
        if (subject.Service.Length > 0) return ContentKey.OfService(subject.Service);
        Assert.True(Gtin.TryParse(subject.Gtin, out var gtin));
        return subject.Lot.Length > 0 ? ContentKey.OfLot(gtin, subject.Lot) : ContentKey.OfGtin(gtin);
    }

    private static CarbonContent Content(PublishedContent c) => new(
        c.Id, c.Edition, CarbonIntensity.FromKilograms(c.MicrogramsPerUnit / 1_000_000_000m, (ContentUnit)(int)c.Unit), (Provenance)(int)c.Provenance, Day(c.ValidFrom) ?? DateOnly.MinValue, Day(c.ValidTo),
        c.Vintage, c.Supplier, c.Source, c.Basis == PublishedBasis.Gate ? ContentBasis.Gate : ContentBasis.Shelf, (LifeCycleStages)c.Stages, c.DerivedFrom);

    private static DateOnly? Day(string text) => text.Length == 0 ? null : DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
