using System.CommandLine;
using CarbonPos.Carbon.Content;
using CarbonPos.CompanyRegistry.Contents;
using CarbonPos.V1;
using Microsoft.Extensions.Logging.Abstractions;
using FeedPosition = CarbonPos.Carbon.Content.FeedPosition;

namespace CarbonPos.CompanyRegistry.Commands;

/// <summary>"content": what companies publish, and the keys that sign the feed.</summary>
internal sealed class ContentCommands(Session session)
{
    private const int MostVersion = 1_000_000_000;
    private readonly Option<string> company = new("--company") { Description = "Who publishes: the company's number.", Required = true };
    private readonly Argument<string?> gtin = new("GTIN") { Description = "8, 12, 13 or 14 digits.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> lot = new("--lot") { Description = "One lot of it." };
    private readonly Option<string?> service = new("--service") { Description = "A service's code, instead of a GTIN." };

    public Command Make()
    {
        var file = new Argument<string>("FILE") { Description = "JSON as gateways import it; see docs/reference/contents.md." };
        var publish = new Command("publish", "Make a version of what a file changes, all or nothing.") { file, company };
        publish.SetAction((parsed, stop) => PublishAsync(parsed, ContentFile.Read(parsed.GetRequiredValue(file)), stop));
        var withdraw = new Command("withdraw", "Publish that nothing is said of an article any more.") { gtin, lot, service, company };
        withdraw.SetAction((parsed, stop) => PublishAsync(parsed, [new(Subject(parsed), [])], stop));
        var show = new Command("show", "What is published of an article.") { gtin, lot, service };
        show.SetAction(ShowAsync);
        var newest = new Command("newest", "The newest version's number.");
        newest.SetAction(async (parsed, _) =>
        {
            await using var store = session.OpenStore(parsed);
            await session.Output.WriteLineAsync(Book(store).Page(FeedPosition.Start, 1).NewestVersion.ToString());
            return ExitCode.Done;
        });
        var version = new Argument<int>("VERSION") { Description = "The newest one that any gateway has seen." };
        var skip = new Command("skip", "After a restore: leave version numbers that gateways have seen unused.") { version };
        skip.SetAction(async (parsed, stop) =>
        {
            await using var store = session.OpenStore(parsed);
            var last = parsed.GetRequiredValue(version);
            if (last is < 1 or > MostVersion) throw new UsageException($"A version is 1 to {MostVersion}.");
            await Book(store).SkipAsync(last, stop);
            await session.Output.WriteLineAsync($"The next version is {last + 1}.");
            return ExitCode.Done;
        });
        var keys = new Command("keys", "Public halves of the feed's keys, as a gateway's file has them.");
        keys.SetAction(async (parsed, _) =>
        {
            using var read = FeedKeys.Open(session.Options(parsed).KeysPath, session.Time.GetUtcNow());
            await session.Output.WriteLineAsync(read.ToPublicJson());
            return ExitCode.Done;
        });
        return new Command("content", "What companies say that their products weigh.") { publish, withdraw, show, newest, skip, keys };
    }

    private async Task<int> PublishAsync(ParseResult parsed, IReadOnlyList<ContentStatement> statements, CancellationToken stop)
    {
        var publisher = Session.Company(parsed.GetRequiredValue(company));
        await using var store = session.OpenStore(parsed);
        var (version, changed) = await Book(store).PublishAsync(publisher, statements, stop);
        await session.Output.WriteLineAsync(changed == 0 ? $"All of it is published already; the newest version is {version}." : $"Version {version}: {changed} articles changed.");
        return ExitCode.Done;
    }

    private async Task<int> ShowAsync(ParseResult parsed, CancellationToken stop)
    {
        await using var store = session.OpenStore(parsed);
        var subject = Subject(parsed);
        if (Book(store).Show(subject) is not { } found)
        {
            await session.Error.WriteLineAsync($"Nothing was ever published of {subject}.");
            return ExitCode.Failed;
        }

        await session.Output.WriteLineAsync($"{subject}: by company {found.Company}, changed at {found.Position}{(found.Contents.Count == 0 ? ", withdrawn" : "")}");
        foreach (var content in found.Contents) await session.Output.WriteLineAsync($"  {Shown(content)}");
        return ExitCode.Done;
    }

    private ContentBook Book(Storage.RegistryStore store) => new(store, session.Time, NullLogger<ContentBook>.Instance);

    private ContentKey Subject(ParseResult parsed)
    {
        try
        {
            return ContentReader.Subject(new ContentSubject { Gtin = parsed.GetValue(gtin) ?? "", Lot = parsed.GetValue(lot) ?? "", Service = parsed.GetValue(service) ?? "" }, "content");
        }
        catch (Access.RefusedException wrong)
        {
            throw new UsageException(wrong.Fault.Text);
        }
    }

    private static string Shown(CarbonContent content) =>
        $"{content.Intensity}, {content.Basis}, {(content.ValidFrom == DateOnly.MinValue ? "…" : content.ValidFrom.ToString("yyyy-MM-dd"))} to {content.ValidTo?.ToString("yyyy-MM-dd") ?? "…"}, {content.Vintage}, {content.Version}, {content.Supplier}";
}
