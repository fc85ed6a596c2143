using System.Globalization;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Commands;

/// <summary>Many people at once, from a CSV file: reference,born,from,deployment,household,account. No field is quoted.</summary>
/// <remarks>from empty = born; household empty = none, unknown = registered; account: empty = none, "new" = a fresh one, or 32 hex digits.</remarks>
internal static class Import
{
    private const string Head = "reference,born,from,deployment,household,account";
    private const int Columns = 6;

    /// <returns>How many.</returns>
    /// <exception cref="RegisterException">A line is not as it should be; the message names it.</exception>
    public static int Run(Work work, string path, Func<AccountId> newAccount, DateTimeOffset now)
    {
        var (line, count) = (0, 0);
        foreach (var text in File.ReadLines(path))
        {
            line++;
            if (line == 1 && text != Head) throw new RegisterException($"{path}: the first line must be {Head}");
            if (line == 1 || text.Length == 0) continue;
            try
            {
                Take(work, text.Split(','), newAccount, now);
            }
            catch (RegisterException e)
            {
                throw new RegisterException($"{path}, line {line}: {e.Message}");
            }

            count++;
        }

        return count;
    }

    private static void Take(Work work, string[] fields, Func<AccountId> newAccount, DateTimeOffset now)
    {
        if (fields.Length != Columns) throw new RegisterException($"There are {fields.Length} fields, not {Columns}.");
        var born = Day(fields[1]);
        var household = fields[4].Length > 0 ? fields[4] : null;
        if (household is not null && People.FindHousehold(work, household) is null) People.AddHousehold(work, household);
        LifeEvents.Come(work, fields[0], born, fields[2].Length > 0 ? Day(fields[2]) : born, fields[3], household, now);
        if (fields[5].Length == 0) return;
        var id = fields[5] == "new" ? newAccount() : AccountId.TryParseHex(fields[5], out var given) ? given : throw new RegisterException("account must be empty, new, or 32 hex digits.");
        LifeEvents.OpenAccount(work, id, fields[3], fields[0], null, newAccount, now);
    }

    private static DateOnly Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw new RegisterException($"'{text}' is no date, YYYY-MM-DD.");
}
