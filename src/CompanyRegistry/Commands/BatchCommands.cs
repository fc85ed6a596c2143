using System.CommandLine;
using CarbonPos.CompanyRegistry.Settlement;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CompanyRegistry.Commands;

/// <summary>"batch": what deployments handed over, its breaks, and what an operator can do about them.</summary>
internal sealed class BatchCommands(Session session)
{
    private readonly Argument<string> deployment = new("DEPLOYMENT") { Description = "The deployment's id." };
    private readonly Argument<string> day = new("DAY") { Description = "Business day, YYYY-MM-DD." };

    public Command Make()
    {
        var most = new Option<int>("--most") { Description = "How many, newest first.", DefaultValueFactory = _ => 31 };
        var list = new Command("list", "The newest batches.") { most };
        list.SetAction(async (parsed, _) =>
        {
            await using var store = session.OpenStore(parsed);
            foreach (var (_, standing) in Book(parsed, store).List(Math.Clamp(parsed.GetValue(most), 1, 10_000))) await session.Output.WriteLineAsync(Shown(standing));
            return ExitCode.Done;
        });
        var show = new Command("show", "One batch with its breaks.") { deployment, day };
        show.SetAction((parsed, _) => WorkAsync(parsed, (book, name) => Task.FromResult(book.Read(name))));
        var retry = new Command("retry", "Judge the breaks of a booked batch once more.") { deployment, day };
        retry.SetAction((parsed, stop) => WorkAsync(parsed, (book, name) => book.RetryAsync(name, stop)));
        var discard = new Command("discard", "Take an open batch away, so that it can be opened with another head.") { deployment, day };
        discard.SetAction(async (parsed, stop) =>
        {
            await using var store = session.OpenStore(parsed);
            await Book(parsed, store).DiscardAsync(Name(parsed), stop);
            await session.Output.WriteLineAsync($"Batch {Name(parsed)} is gone; its deployment opens it anew.");
            return ExitCode.Done;
        });
        return new Command("batch", "What deployments handed over.") { list, show, retry, discard };
    }

    private async Task<int> WorkAsync(ParseResult parsed, Func<BatchBook, BatchName, Task<BatchStanding>> work)
    {
        await using var store = session.OpenStore(parsed);
        var standing = await work(Book(parsed, store), Name(parsed));
        await session.Output.WriteLineAsync(Shown(standing));
        foreach (var broken in standing.Breaks) await session.Output.WriteLineAsync($"  chunk {broken.Chunk}, record {broken.Record}: {broken.Code}, {broken.NetGrams} g. {broken.Reason}");
        return ExitCode.Done;
    }

    private BatchBook Book(ParseResult parsed, Storage.RegistryStore store) => new(store, session.Options(parsed), session.Time, NullLogger<BatchBook>.Instance);

    private BatchName Name(ParseResult parsed) => new(parsed.GetRequiredValue(deployment), Session.Day(parsed.GetRequiredValue(day)));

    private static string Shown(BatchStanding standing)
    {
        var plan = standing.Plan;
        var state = standing.BookedAt is { } moment ? $"booked {moment:yyyy-MM-dd HH:mm} UTC, {standing.BookedGrams} g, {standing.BreakCount} breaks" : $"open, {standing.MissingChunks.Count} chunks missing";
        return $"{plan.Name}  {plan.Records} records, net {plan.NetGrams} g: {state}";
    }
}
