using System.CommandLine;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CompanyRegistry.Accounts;
using CarbonPos.CompanyRegistry.Registers;

namespace CarbonPos.CompanyRegistry.Commands;

/// <summary>"company", "activity", "store", "register import": the registers, and a company's statement.</summary>
internal sealed class RegisterCommands(Session session)
{
    private readonly Option<string?> opened = new("--opened") { Description = "First day, YYYY-MM-DD. Default: of a company today (UTC), else the company's." };
    private readonly Option<string?> lastDay = new("--day") { Description = "Last day, YYYY-MM-DD. Default: today (UTC)." };
    private readonly Option<bool> json = new("--json") { Description = "As JSON." };

    public void AddTo(RootCommand root)
    {
        var number = new Argument<string>("COMPANY") { Description = "The company's number." };
        root.Subcommands.Add(Companies(number));
        root.Subcommands.Add(Parts("activity", "Activities of a company: each has a product carbon account.", number, new("ACTIVITY"), (company, text) => RegisterKey.OfActivity(company, Session.Activity(text))));
        root.Subcommands.Add(Parts("store", "Stores of a company.", number, new("STORE"), (company, text) => RegisterKey.OfStore(company, Session.Store(text))));
        var file = new Argument<string>("FILE") { Description = "CSV: company,name,activity,store,opened." };
        var import = new Command("import", "Add companies, activities and stores from a file, all or none.") { file };
        import.SetAction(async (parsed, stop) =>
        {
            var rows = RegisterFile.Read(parsed.GetRequiredValue(file));
            await using var store = session.OpenStore(parsed, mayMake: true);
            await session.Output.WriteLineAsync($"{await new Register(store).AddAsync(rows, session.Today, stop)} of {rows.Count} were new.");
            return ExitCode.Done;
        });
        root.Subcommands.Add(new Command("register", "All registers at once.") { import });
    }

    private Command Companies(Argument<string> number)
    {
        var name = new Option<string>("--name") { Description = "1 to 120 characters.", Required = true };
        var add = new Command("add", "Add a company.") { number, name, opened };
        add.SetAction((parsed, stop) => AddAsync(parsed, new(RegisterKey.Of(Session.Company(parsed.GetRequiredValue(number))), RegisterFile.Name(parsed.GetRequiredValue(name)), Opened(parsed)), stop));
        var close = new Command("close", "Set a company's last day.") { number, lastDay };
        close.SetAction((parsed, stop) => CloseAsync(parsed, RegisterKey.Of(Session.Company(parsed.GetRequiredValue(number))), Last(parsed), stop));
        var reopen = new Command("reopen", "Take a company's last day away.") { number };
        reopen.SetAction((parsed, stop) => CloseAsync(parsed, RegisterKey.Of(Session.Company(parsed.GetRequiredValue(number))), null, stop));
        var list = new Command("list", "All companies.");
        list.SetAction(async (parsed, _) =>
        {
            await using var store = session.OpenStore(parsed);
            foreach (var (company, title, span) in new Register(store).List()) await session.Output.WriteLineAsync($"{company,15}  {Shown(span)}  {title}");
            return ExitCode.Done;
        });
        var show = new Command("show", "A company with its activities and stores.") { number };
        show.SetAction(ShowAsync(number));
        return new Command("company", "The companies.") { add, close, reopen, list, show, Statement(number) };
    }

    private Command Parts(string noun, string about, Argument<string> number, Argument<string> part, Func<MerchantId, string, RegisterKey> key)
    {
        RegisterKey Key(ParseResult parsed) => key(Session.Company(parsed.GetRequiredValue(number)), parsed.GetRequiredValue(part));
        var add = new Command("add", $"Add {noun} to a company.") { number, part, opened };
        add.SetAction((parsed, stop) => AddAsync(parsed, new(Key(parsed), "", Opened(parsed)), stop));
        var close = new Command("close", "Set its last day.") { number, part, lastDay };
        close.SetAction((parsed, stop) => CloseAsync(parsed, Key(parsed), Last(parsed), stop));
        var reopen = new Command("reopen", "Take its last day away.") { number, part };
        reopen.SetAction((parsed, stop) => CloseAsync(parsed, Key(parsed), null, stop));
        return new Command(noun, about) { add, close, reopen };
    }

    private Command Statement(Argument<string> number)
    {
        var from = new Option<string?>("--from") { Description = "First business day. Default: 1 January of the last day's year." };
        var to = new Option<string?>("--to") { Description = "Last business day. Default: today (UTC)." };
        var statement = new Command("statement", "What was booked on a company's accounts.") { number, from, to, json };
        statement.SetAction(async (parsed, _) =>
        {
            var last = parsed.GetValue(to) is { } end ? Session.Day(end) : session.Today;
            var first = parsed.GetValue(from) is { } begin ? Session.Day(begin) : new DateOnly(last.Year, 1, 1);
            if (first > last) throw new UsageException("--from lies after --to.");
            var company = Session.Company(parsed.GetRequiredValue(number));
            await using var store = session.OpenStore(parsed);
            var read = CompanyStatement.Read(store, company, first, last) ?? throw new RegisterException($"Company {company} is not in the register.");
            await session.Output.WriteLineAsync(parsed.GetValue(json) ? StatementJson.Write(read) : StatementText.Write(read).TrimEnd());
            return ExitCode.Done;
        });
        return statement;
    }

    private Func<ParseResult, CancellationToken, Task<int>> ShowAsync(Argument<string> number) => async (parsed, _) =>
    {
        var company = Session.Company(parsed.GetRequiredValue(number));
        await using var store = session.OpenStore(parsed);
        var entry = new Register(store).Find(company) ?? throw new RegisterException($"Company {company} is not in the register.");
        await session.Output.WriteLineAsync($"{entry.Number}  {Shown(entry.Span)}  {entry.Name}");
        foreach (var (activity, span) in entry.Activities.OrderBy(a => a.Key.Packed)) await session.Output.WriteLineAsync($"  activity {activity,-15} {Shown(span)}");
        foreach (var (place, span) in entry.Stores.OrderBy(s => s.Key)) await session.Output.WriteLineAsync($"  store    {place,-15} {Shown(span)}");
        return ExitCode.Done;
    };

    private async Task<int> AddAsync(ParseResult parsed, RegisterRow row, CancellationToken stop)
    {
        await using var store = session.OpenStore(parsed, mayMake: true);
        var added = await new Register(store).AddAsync([row], session.Today, stop);
        await session.Output.WriteLineAsync($"{row.Key} {(added == 1 ? "is added" : "was there already")}.");
        return ExitCode.Done;
    }

    private async Task<int> CloseAsync(ParseResult parsed, RegisterKey key, DateOnly? last, CancellationToken stop)
    {
        await using var store = session.OpenStore(parsed);
        await new Register(store).CloseAsync(key, last, stop);
        await session.Output.WriteLineAsync(last is { } day ? $"{key}: last day {day:yyyy-MM-dd}." : $"{key} is open.");
        return ExitCode.Done;
    }

    private DateOnly? Opened(ParseResult parsed) => parsed.GetValue(opened) is { } day ? Session.Day(day) : null;

    private DateOnly Last(ParseResult parsed) => parsed.GetValue(lastDay) is { } day ? Session.Day(day) : session.Today;

    private static string Shown(OpenSpan span) => $"{span.Opened:yyyy-MM-dd} to {(span.Closed is { } closed ? closed.ToString("yyyy-MM-dd") : "          ")}";
}
