using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.CompanyRegistry.Tests.Running;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CarbonPos.CompanyRegistry.Tests.Contents;

/// <summary>What companies publish, and how a gateway gets it: all of it, in its newest state, from any place on, signed.</summary>
public sealed class FeedTests
{
    private static CancellationToken Cancellation => RegistryTown.Cancellation;

    [Fact]
    public async Task Published_ComesInVersions_AndOnlyWhatChangedComesAgain()
    {
        await using var town = await FeedTown.StartAsync();
        var first = await town.PublishAsync(101, FeedTown.Update("4006381333931", 812), FeedTown.Update("9520123456788", 90));
        Assert.Equal((1, 2), (first.Version, first.Changed));
        Assert.Equal(first.Version, (await town.PublishAsync(101, FeedTown.Update("4006381333931", 812))).Version);
        var second = await town.PublishAsync(101, FeedTown.Update("4006381333931", 900), FeedTown.Update("9520123456788", 90), FeedTown.Update("service NIGHT", 5));
        Assert.Equal((2, 2), (second.Version, second.Changed));

        var all = (await town.ListAsync(null)).Page;
        Assert.Equal([("1.1", "09520123456788", 90_000_000L), ("2.0", "04006381333931", 900_000_000), ("2.1", "NIGHT", 5_000_000)], all.Changes.Select(Row));
        Assert.True(all.Complete);
        var since = (await town.ListAsync(new() { Version = 1, Row = 1 })).Page;
        Assert.Equal(["2.0", "2.1"], since.Changes.Select(c => Row(c).Place));
        Assert.Empty((await town.ListAsync(all.Last)).Page.Changes);
    }

    [Fact]
    public async Task Pages_OneByOne_AreTheWhole_AlsoWhileMoreIsPublished()
    {
        await using var town = await FeedTown.StartAsync();
        await town.PublishAsync(101, [.. Enumerable.Range(1, 60).Select(i => FeedTown.Update(Gtin(i), i))]);
        var seen = new Dictionary<string, long>();
        V1.FeedPosition? after = null;
        for (var page = 0; ; page++)
        {
            var answer = (await town.ListAsync(after, 7)).Page;
            Assert.True(answer.Changes.Count <= 7);
            foreach (var change in answer.Changes) seen[change.Subject.Gtin] = change.Contents.Single().MicrogramsPerUnit;
            after = answer.Last;
            if (answer.Complete) break;
            // What has been read changes behind the reader, and comes again.
            if (page < 5) await town.PublishAsync(101, FeedTown.Update(Gtin(page + 1), 1_000 + page));
            if (page == 2) await town.Registry.RestartAsync();
        }

        Assert.Equal(Enumerable.Range(1, 60).Select(i => (i <= 5 ? 999L + i : i) * 1_000_000), Enumerable.Range(1, 60).Select(i => seen["0" + Gtin(i)]));
    }

    [Fact]
    public async Task Withdrawn_IsInTheFeed_WithoutContents()
    {
        await using var town = await FeedTown.StartAsync();
        await town.PublishAsync(101, FeedTown.Update("4006381333931", 812));
        await town.PublishAsync(101, new ContentUpdate { Subject = new() { Gtin = "4006381333931" } });

        var change = Assert.Single((await town.ListAsync(null)).Page.Changes);
        Assert.Equal((2, 0), (change.Position.Version, change.Contents.Count));
    }

    [Fact]
    public async Task Page_IsSigned_AndAnyChangeOfItIsNoticed()
    {
        await using var town = await FeedTown.StartAsync();
        await town.PublishAsync(101, FeedTown.Update("4006381333931", 812), FeedTown.Update("9520123456788", 90));
        var answer = await town.ListAsync(null);
        using var keys = JsonDocument.Parse(await town.Registry.RunAsync("content", "keys"));
        var key = keys.RootElement.GetProperty("feed_keys").EnumerateArray().Single(k => k.GetProperty("id").GetString() == answer.KeyId).GetProperty("public").GetBytesFromBase64();

        Assert.True(FeedTown.Read(answer.Page).IsSignedBy(key, answer.Signature.Span));
        foreach (var change in new Action<ContentPage>[]
        {
            p => p.Changes[0].Contents[0].MicrogramsPerUnit++, p => p.Changes[0].Contents[0].ValidTo = "2027-01-01", p => p.Changes[0].Contents[0].Supplier += "x", p => p.Changes[0].Contents[0].Edition = "2",
            p => p.Changes[0].Contents[0].Unit = PublishedUnit.Kilogram, p => p.Changes[0].Contents[0].Basis = PublishedBasis.Gate, p => p.Changes[0].Contents.Clear(), p => p.Changes[0].Subject.Gtin = "09520123456788",
            p => p.Changes[0].Subject.Lot = "7", p => p.Changes.RemoveAt(1), p => p.Complete = false, p => p.NewestVersion++, p => p.Last.Row++, p => p.After.Version++, p => p.Changes[1].Position.Row++,
        })
        {
            var forged = answer.Page.Clone();
            change(forged);
            Assert.False(FeedTown.Read(forged).IsSignedBy(key, answer.Signature.Span));
        }

        var damaged = answer.Signature.ToByteArray();
        damaged[7] ^= 1;
        Assert.False(FeedTown.Read(answer.Page).IsSignedBy(key, damaged));
        Assert.False(FeedTown.Read(answer.Page).IsSignedBy(key, damaged.AsSpan(1)));
    }

    [Fact]
    public async Task Article_OfAnotherCompany_CannotBeOverwritten()
    {
        await using var town = await FeedTown.StartAsync();
        await town.PublishAsync(101, FeedTown.Update("4006381333931", 812));
        Assert.Equal("updates[1].subject", (await Refused.OfAsync(StatusCode.PermissionDenied, "CONTENT_NOT_YOURS", () => town.PublishAsync(102, FeedTown.Update("9520123456788", 1), FeedTown.Update("4006381333931", 1)))).Field);
        await Refused.OfAsync(StatusCode.FailedPrecondition, "COMPANY_NOT_OPEN", () => town.PublishAsync(999, FeedTown.Update("9520123456788", 1)));

        // Nothing of the refused publications is in the feed.
        Assert.Equal("04006381333931", Assert.Single((await town.ListAsync(null)).Page.Changes).Subject.Gtin);
    }

    [Theory]
    [InlineData("gtin", "GTIN_CHECK_DIGIT", "updates[0].subject.gtin")]
    [InlineData("two", "SUBJECT_INVALID", "updates[0].subject")]
    [InlineData("unit", "UNIT_UNKNOWN", "updates[0].contents[0].unit")]
    [InlineData("unit far", "UNIT_UNKNOWN", "updates[0].contents[0].unit")]
    [InlineData("figure", "FIGURE_OUT_OF_RANGE", "updates[0].contents[0].micrograms_per_unit")]
    [InlineData("resale", "PROVENANCE_INVALID", "updates[0].contents[0].provenance")]
    [InlineData("day", "DAY_INVALID", "updates[0].contents[0].valid_from")]
    [InlineData("reversed", "VALIDITY_REVERSED", "updates[0].contents[0].valid_to")]
    [InlineData("vintage", "VINTAGE_INVALID", "updates[0].contents[0].vintage")]
    [InlineData("supplier", "FIELD_MISSING", "updates[0].contents[0].supplier")]
    [InlineData("source", "CONTROL_CHARACTER", "updates[0].contents[0].source")]
    [InlineData("edition", "FIELD_TOO_LONG", "updates[0].contents[0].edition")]
    [InlineData("stages", "STAGE_UNKNOWN", "updates[0].contents[0].stages")]
    [InlineData("overlap", "CONTENT_OVERLAPS", "updates[0].contents[1]")]
    [InlineData("twice", "SUBJECT_TWICE", "updates[1].subject")]
    [InlineData("none", "UPDATES_OUT_OF_RANGE", "updates")]
    public async Task Publication_ThatIsNone_IsRefusedWithItsPlace(string what, string code, string field)
    {
        await using var town = await FeedTown.StartAsync();
        var update = FeedTown.Update("4006381333931", 812);
        var content = update.Contents[0];
        var updates = new List<ContentUpdate> { update };
        switch (what)
        {
            case "gtin": update.Subject.Gtin = "4006381333930"; break;
            case "two": update.Subject.Service = "NIGHT"; break;
            case "unit": content.Unit = PublishedUnit.Unspecified; break;
            case "unit far": content.Unit = (PublishedUnit)257; break;
            case "figure": content.MicrogramsPerUnit = long.MinValue; break;
            case "resale": content.Provenance = V1.Provenance.Resale; break;
            case "day": content.ValidFrom = "2026-02-30"; break;
            case "reversed": (content.ValidFrom, content.ValidTo) = ("2026-02-02", "2026-02-01"); break;
            case "vintage": content.Vintage = 1; break;
            case "supplier": content.Supplier = " "; break;
            case "source": content.Source = "a\nb"; break;
            case "edition": content.Edition = new string('x', 41); break;
            case "stages": content.Stages = 128; break;
            case "overlap": update.Contents.Add(content.Clone()); break;
            case "twice": updates.Add(FeedTown.Update("04006381333931", 1)); break;
            case "none": updates.Clear(); break;
            default: throw new ArgumentException(what);
        }

        Assert.Equal(field, (await Refused.OfAsync(StatusCode.InvalidArgument, code, () => town.PublishAsync(101, [.. updates]))).Field);
        Assert.Equal(0, (await town.ListAsync(null)).Page.NewestVersion);
    }

    [Fact]
    public async Task Place_ThatIsNone_IsRefused()
    {
        await using var town = await FeedTown.StartAsync();
        await Refused.OfAsync(StatusCode.FailedPrecondition, "FEED_BEHIND", () => town.ListAsync(new() { Version = 4, Row = 1 }));
        await Refused.OfAsync(StatusCode.InvalidArgument, "POSITION_INVALID", () => town.ListAsync(new() { Version = -1 }));
        await Refused.OfAsync(StatusCode.InvalidArgument, "PAGE_SIZE_OUT_OF_RANGE", () => town.ListAsync(null, 1_001));
    }

    [Fact]
    public async Task File_ThatAGatewayWouldImport_IsPublished()
    {
        await using var town = await FeedTown.StartAsync();
        var file = Path.Combine(town.Registry.Folder, "contents.json");
        await File.WriteAllTextAsync(
            file,
            """
            { "format": "carbonpos-contents/1", "contents": [
              { "gtin": "4006381333931", "kgCo2e": 0.812, "unit": "piece", "vintage": 2025, "version": "2026-1", "supplier": "Aulnes", "source": "Closed account 2025", "validTo": "2026-12-31", "stages": "materials+making" },
              { "gtin": "4006381333931", "kgCo2e": 0.7, "unit": "piece", "vintage": 2026, "version": "2027-1", "supplier": "Aulnes", "source": "Closed account 2026", "validFrom": "2027-01-01" },
              { "gtin": "4006381333931", "lot": "L7", "kgCo2e": -0.1, "unit": "kg", "basis": "gate", "vintage": 2025, "version": "2026-1", "supplier": "Aulnes", "source": "Closed account 2025" } ] }
            """,
            Cancellation);
        Assert.Contains("Version 1: 2 articles", await town.Registry.RunAsync("content", "publish", file, "--company", "101"), StringComparison.Ordinal);
        Assert.Contains("published already", await town.Registry.RunAsync("content", "publish", file, "--company", "101"), StringComparison.Ordinal);

        var changes = FeedTown.Read((await town.ListAsync(null)).Page).Changes;
        Assert.Equal([2, 1], changes.Select(c => c.Contents.Count));
        Assert.Equal(LifeCycleStages.Materials | LifeCycleStages.Making, changes[0].Contents[0].Stages);
        Assert.Contains("812 g per Piece", await town.Registry.RunAsync("content", "show", "4006381333931"), StringComparison.Ordinal);
        await town.Registry.RunAsync("content", "withdraw", "4006381333931", "--company", "101");
        Assert.Contains("withdrawn", await town.Registry.RunAsync("content", "show", "4006381333931"), StringComparison.Ordinal);
        Assert.StartsWith("2", await town.Registry.RunAsync("content", "newest"), StringComparison.Ordinal);
    }

    private static (string Place, string Subject, long Micrograms) Row(ContentChange change) =>
        ($"{change.Position.Version}.{change.Position.Row}", change.Subject.Gtin + change.Subject.Service, change.Contents.Single().MicrogramsPerUnit);

    private static string Gtin(int number) => FeedTown.Gtin13(number);
}
