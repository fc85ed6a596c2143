using System.CommandLine;
using CarbonPos.CentralAccount.Access;
using CarbonPos.CentralAccount.Registers;

namespace CarbonPos.CentralAccount.Commands;

/// <summary>"deployment", "person" and "household": the registers.</summary>
internal static class RegisterVerbs
{
    public static IEnumerable<Command> All(Desk desk) => [Deployment(desk), Person(desk), Household(desk)];

    private static Command Deployment(Desk desk)
    {
        var command = new Command("deployment", "Who settles here.");
        command.Subcommands.Add(AddDeployment(desk));
        command.Subcommands.Add(desk.Look(new("list", "All deployments, how far each has posted its instructions, what it holds of the pool."), (_, work) =>
        {
            foreach (var d in Deployments.All(work)) desk.Out.WriteLine($"{d.Id}  {d.Country}  since {d.OpenedOn:yyyy-MM-dd}  {d.Acknowledged} of {d.Issued} instructions posted  pool {Market.Pool.HeldBy(work, d.Id)}");
        }));
        command.Subcommands.Add(Token(desk));
        command.Subcommands.Add(StatementKey(desk));
        return command;
    }

    private static Command Token(Desk desk)
    {
        var id = new Argument<string>("ID");
        return desk.Do(new("token", "Gives a deployment one more token; take the old one out of the callers file once the new one is in use.") { id }, (parsed, store, _) =>
        {
            var known = store.Read(work => Deployments.Require(work, parsed.GetValue(id)!));
            desk.Out.WriteLine($"Its token: {CallerDirectory.Add(desk.Options(parsed).CallersPath, new(CallerRole.Deployment, known.Id), desk.Random)}");
            return Task.CompletedTask;
        });
    }

    private static Command AddDeployment(Desk desk)
    {
        var id = new Argument<string>("ID") { Description = "1 to 60 of letters, digits, - and _." };
        var country = Desk.Country();
        var opened = Desk.Day("--opened-on", "First business day that it may hand over. Default: today.", required: false);
        return desk.SetUp(new("add", "Registers a deployment and gives it a token. Makes the central account where there is none.") { id, country, opened }, async (parsed, store, stop) =>
        {
            var name = parsed.GetValue(id)!;
            await store.WriteAsync(
                work =>
                {
                    Deployments.Add(work, name, parsed.GetValue(country)!, parsed.GetValue(opened) ?? desk.Today, desk.Time.GetUtcNow());
                    return true;
                },
                stop);
            desk.Out.WriteLine($"Its token: {CallerDirectory.Add(desk.Options(parsed).CallersPath, new(CallerRole.Deployment, name), desk.Random)}");
        });
    }

    private static Command StatementKey(Desk desk)
    {
        var id = new Argument<string>("ID");
        var key = Desk.Text("--key-id", "As the deployment names it, at most 40 characters.");
        var file = Desk.Text("--file", "Public key on P-256, PEM.");
        var from = Desk.Day("--from", "First day on which it signs. Default: today.", required: false);
        var until = Desk.Day("--until", "First day on which it no longer does. Default: two years after the first.", required: false);
        return desk.Change(new("key", "Registers a key for day statements; from the first one on, every batch must carry a signed one.") { id, key, file, from, until }, (parsed, work) =>
        {
            var first = parsed.GetValue(from) ?? desk.Today;
            var end = parsed.GetValue(until) ?? first.AddYears(2);
            Deployments.AddStatementKey(work, parsed.GetValue(id)!, parsed.GetValue(key)!, File.ReadAllText(Desk.FileThere(parsed.GetValue(file)!)), Midnight(first), Midnight(end));
            return $"Key {parsed.GetValue(key)} of {parsed.GetValue(id)} counts from {first:yyyy-MM-dd} until {end:yyyy-MM-dd}.";
        });
    }

    private static Command Person(Desk desk)
    {
        var command = new Command("person", "People, by the authority's own reference: no name stands in here.");
        var reference = new Argument<string>("REFERENCE");
        var deployment = Desk.Text("--deployment", "Where the person lives.");
        var household = Desk.Text("--household", "Household's reference. Default: none.", required: false);
        var born = Desk.Day("--born", "Day of birth.");
        var from = Desk.Day("--from", "First day here. Default: the day of birth.", required: false);
        command.Subcommands.Add(desk.Change(new("add", "A birth, or an arrival from another country.") { reference, born, from, deployment, household }, (parsed, work) =>
        {
            var day = parsed.GetValue(born)!.Value;
            var person = LifeEvents.Come(work, parsed.GetValue(reference)!, day, parsed.GetValue(from) ?? day, parsed.GetValue(deployment)!, parsed.GetValue(household), desk.Time.GetUtcNow());
            return $"{person.Reference} is in the register.";
        }));
        var first = Desk.Day("--from", "First day there.");
        command.Subcommands.Add(desk.Change(new("move", "Lives elsewhere: another deployment, another household. Without --household: in none.") { reference, first, deployment, household }, (parsed, work) =>
        {
            LifeEvents.Move(work, parsed.GetValue(reference)!, parsed.GetValue(first)!.Value, parsed.GetValue(deployment)!, parsed.GetValue(household), desk.NewAccount, desk.Time.GetUtcNow());
            return $"{parsed.GetValue(reference)} lives there from {parsed.GetValue(first):yyyy-MM-dd} on.";
        }));
        var last = Desk.Day("--last-day", "Last day here.");
        var heir = Desk.Text("--guardian", "Who keeps the points of those whose guardian this was, from the next day on.", required: false);
        command.Subcommands.Add(desk.Change(new("leave", "Leaves for another country; an own account is closed.") { reference, last, heir }, (parsed, work) =>
        {
            LifeEvents.Leave(work, parsed.GetValue(reference)!, parsed.GetValue(last)!.Value, parsed.GetValue(heir), desk.Time.GetUtcNow());
            return $"{parsed.GetValue(reference)} has left.";
        }));
        var on = Desk.Day("--on", "Day of death, which still counts.");
        command.Subcommands.Add(desk.Change(new("die", "Died; an own account is closed.") { reference, on, heir }, (parsed, work) =>
        {
            LifeEvents.Die(work, parsed.GetValue(reference)!, parsed.GetValue(on)!.Value, parsed.GetValue(heir), desk.Time.GetUtcNow());
            return $"{parsed.GetValue(reference)} died on {parsed.GetValue(on):yyyy-MM-dd}.";
        }));
        var guardian = Desk.Text("--guardian", "Whose account gets the child's points.");
        var since = Desk.Day("--from", "From which day on. Default: today.", required: false);
        command.Subcommands.Add(desk.Change(new("guardian", "Somebody keeps a child's points, as long as it has no account of its own.") { reference, guardian, since }, (parsed, work) =>
        {
            LifeEvents.SetGuardian(work, parsed.GetValue(reference)!, parsed.GetValue(guardian)!, parsed.GetValue(since) ?? desk.Today, desk.Time.GetUtcNow());
            return $"{parsed.GetValue(guardian)} keeps the points of {parsed.GetValue(reference)}.";
        }));
        var file = new Argument<string>("FILE");
        command.Subcommands.Add(desk.Change(new("import", "Many at once, from CSV: reference,born,from,deployment,household,account. All or none.") { file }, (parsed, work) =>
            $"{Import.Run(work, Desk.FileThere(parsed.GetValue(file)!), desk.NewAccount, desk.Time.GetUtcNow())} people are in the register."));
        return command;
    }

    private static Command Household(Desk desk)
    {
        var reference = new Argument<string>("REFERENCE");
        return new("household", "Households.")
        {
            desk.Change(new("add", "Registers a household.") { reference }, (parsed, work) =>
            {
                People.AddHousehold(work, parsed.GetValue(reference)!);
                return $"The household {parsed.GetValue(reference)} is in the register.";
            }),
        };
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
