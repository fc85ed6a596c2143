using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CentralAccount.Feed;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Registers;

/// <summary>An account of points: of a person or of a household, in one deployment.</summary>
internal sealed record Account(AccountId Id, string Deployment, long? Person, long? Household, DateOnly OpenedOn, DateOnly? ClosedOn);

/// <summary>The register of accounts.</summary>
internal static class Accounts
{
    private const string Columns = "SELECT id, deployment, person, household, opened_on, closed_on FROM account";
    private const string InTurn = " ORDER BY closed_on IS NULL, closed_on, opened_on, id";

    /// <summary>Opens an account for a person or a household, and tells the deployment.</summary>
    /// <exception cref="RegisterException">The holder has an open account there, is dead, or the id is taken.</exception>
    public static Account Open(Work work, AccountId id, string deployment, long? person, long? household, DateTimeOffset now)
    {
        Deployments.Require(work, deployment);
        if (id == default) throw new RegisterException("An account's id is not all zeros.");
        if (Find(work, id) is not null) throw new RegisterException("An account with this id is there.");
        if (OpenOf(work, person, household, deployment) is not null) throw new RegisterException($"The holder has an open account in {deployment}.");
        if (person is { } holder && work.Number("SELECT died FROM person WHERE id = $1", holder) is not null) throw new RegisterException("The holder is dead.");
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        work.Run("INSERT INTO account (id, deployment, person, household, opened_on) VALUES ($1, $2, $3, $4, $5)", id, deployment, person, household, today);
        Instructions.Give(work, deployment, new(OrderKind.OpenAccount) { Account = id, Period = BudgetPeriod.FromYear(today.Year) }, now);
        return new(id, deployment, person, household, today, null);
    }

    /// <summary>Closes an account: the deployment takes no more voluntary debits after that day. One that is closed is left as it is.</summary>
    public static void Close(Work work, Account account, DateOnly lastDay, DateTimeOffset now, AccountId? successor = null)
    {
        if (account.ClosedOn is not null) return;
        var number = Instructions.Give(work, account.Deployment, new(OrderKind.CloseAccount) { Account = account.Id, Day = lastDay }, now);
        work.Run("UPDATE account SET closed_on = $2, closing = $3, successor = $4 WHERE id = $1", account.Id, lastDay, number, successor);
    }

    /// <summary>Moves the last day of a closed account, so that what came later can be booked after all; the deployment takes voluntary debits until then.</summary>
    /// <exception cref="RegisterException">It is open, closed on a later day, or the day lies too far ahead.</exception>
    public static void CloseLater(Work work, Account account, DateOnly lastDay, DateTimeOffset now)
    {
        // The last day only moves on: one that is too late could never be mended.
        DayBounds.RequirePlanned("The last day", lastDay, now);
        if (account.ClosedOn is not { } closed) throw new RegisterException("The account is open.");
        if (lastDay < closed) throw new RegisterException($"The account is closed since {closed:yyyy-MM-dd}: the last day only moves on.");
        if (lastDay == closed) return;
        Instructions.Give(work, account.Deployment, new(OrderKind.CloseAccount) { Account = account.Id, Day = lastDay }, now);
        work.Run("UPDATE account SET closed_on = $2 WHERE id = $1", account.Id, lastDay);
    }

    public static Account? Find(Work work, AccountId id) => work.First(Read, Columns + " WHERE id = $1", id);

    /// <exception cref="RegisterException">There is none.</exception>
    public static Account Require(Work work, AccountId id) => Find(work, id) ?? throw new RegisterException("There is no such account.");

    /// <summary>A holder's open account in a deployment.</summary>
    public static Account? OpenOf(Work work, long? person, long? household, string deployment) => person is { } who
        ? work.First(Read, Columns + " WHERE person = $1 AND deployment = $2 AND closed_on IS NULL", who, deployment)
        : work.First(Read, Columns + " WHERE household = $1 AND deployment = $2 AND closed_on IS NULL", household, deployment);

    /// <summary>A person's accounts, in each deployment one after the other: the closed ones by their last day, then the open one.</summary>
    public static List<Account> OfPerson(Work work, long person) => work.Rows(Read, Columns + " WHERE person = $1" + InTurn, person);

    /// <summary>A household's accounts, in the same order.</summary>
    public static List<Account> OfHousehold(Work work, long household) => work.Rows(Read, Columns + " WHERE household = $1" + InTurn, household);

    /// <summary>A page of a deployment's accounts, by id.</summary>
    public static List<Account> Page(Work work, string deployment, AccountId after, int count) =>
        work.Rows(Read, Columns + " WHERE deployment = $1 AND id > $2 ORDER BY id LIMIT $3", deployment, after, count);

    private static Account Read(Microsoft.Data.Sqlite.SqliteDataReader row) =>
        new(row.Account(0), row.GetString(1), row.NumberOrNull(2), row.NumberOrNull(3), row.Day(4), row.DayOrNull(5));
}
