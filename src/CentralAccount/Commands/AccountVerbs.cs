using System.CommandLine;
using CarbonPos.Carbon.Units;
using CarbonPos.CentralAccount.Registers;

namespace CarbonPos.CentralAccount.Commands;

/// <summary>"account": opening, moving, closing, correcting.</summary>
internal static class AccountVerbs
{
    public static Command Account(Desk desk)
    {
        var command = new Command("account", "Accounts of people and households.");
        command.Subcommands.Add(Open(desk));
        command.Subcommands.Add(List(desk));
        command.Subcommands.Add(Move(desk));
        command.Subcommands.Add(CloseLater(desk));
        command.Subcommands.Add(Correct(desk));
        return command;
    }

    private static Command Open(Desk desk)
    {
        var person = Desk.Text("--person", "Holder's reference.", required: false);
        var household = Desk.Text("--household", "Holder's reference.", required: false);
        var deployment = Desk.Text("--deployment", "Where.");
        var id = Desk.AccountOption("--id", required: false);
        id.Description = "32 hex digits. Default: 128 random bits.";
        return desk.Change(new("open", "Opens an account of a person or a household, and prints its id.") { person, household, deployment, id }, (parsed, work) =>
            LifeEvents.OpenAccount(
                work, parsed.GetValue(id) ?? desk.NewAccount(), parsed.GetValue(deployment)!, parsed.GetValue(person), parsed.GetValue(household), desk.NewAccount, desk.Time.GetUtcNow()).Id.ToHex());
    }

    private static Command List(Desk desk)
    {
        var person = Desk.Text("--person", "Holder's reference.", required: false);
        var household = Desk.Text("--household", "Holder's reference.", required: false);
        return desk.Look(new("list", "A holder's accounts.") { person, household }, (parsed, work) =>
        {
            var accounts = parsed.GetValue(person) is { } who ? Accounts.OfPerson(work, People.Require(work, who).Id)
                : parsed.GetValue(household) is { } home ? Accounts.OfHousehold(work, People.RequireHousehold(work, home))
                : throw new RegisterException("Give --person or --household.");
            foreach (var a in accounts) desk.Out.WriteLine($"{a.Id.ToHex()}  {a.Deployment}  opened {a.OpenedOn:yyyy-MM-dd}{(a.ClosedOn is { } closed ? $"  last day {closed:yyyy-MM-dd}" : "")}");
        });
    }

    private static Command Move(Desk desk)
    {
        var account = Desk.AccountOption();
        var to = Desk.Text("--to", "Deployment.");
        var last = Desk.Day("--last-day", "Last business day in the old one.");
        return desk.Change(new("move", "Closes an account and opens its holder's account in another deployment; what is left follows once the last day is booked.") { account, to, last }, (parsed, work) =>
        {
            LifeEvents.MoveAccount(work, Accounts.Require(work, parsed.GetValue(account)!.Value), parsed.GetValue(to)!, parsed.GetValue(last)!.Value, desk.NewAccount, desk.Time.GetUtcNow());
            return $"The account's last day is {parsed.GetValue(last):yyyy-MM-dd}.";
        });
    }

    private static Command CloseLater(Desk desk)
    {
        var account = Desk.AccountOption();
        var last = Desk.Day("--last-day", "The new last business day.");
        return desk.Change(new("close-later", "Lets a closed account's last day be later, so that it may spend until then, and what came after the old one can be booked: 'batch retry' then.") { account, last }, (parsed, work) =>
        {
            Accounts.CloseLater(work, Accounts.Require(work, parsed.GetValue(account)!.Value), parsed.GetValue(last)!.Value, desk.Time.GetUtcNow());
            return $"The account's last day is {parsed.GetValue(last):yyyy-MM-dd}.";
        });
    }

    private static Command Correct(Desk desk)
    {
        var account = Desk.AccountOption();
        var period = Desk.Period();
        var grams = new Option<long>("--grams") { Description = "To give; negative to take.", Required = true };
        return desk.Change(new("correct", "Gives or takes points by decision.") { account, period, grams }, (parsed, work) =>
        {
            if (parsed.GetValue(grams) is < -Co2eMass.MaxGrams or > Co2eMass.MaxGrams) throw new RegisterException("--grams must be -10^15 to 10^15.");
            var number = LifeEvents.Correct(work, parsed.GetValue(account)!.Value, parsed.GetValue(period), Co2eMass.FromGrams(parsed.GetValue(grams)), desk.Time.GetUtcNow());
            return $"Instruction {number}.";
        });
    }
}
