using System.Globalization;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CompanyRegistry.Registers;

/// <summary>Reads registers from CSV: company,name,activity,store,opened. A row with a name is a company; activity and store of a row belong to its company.</summary>
internal static class RegisterFile
{
    private const string Heading = "company,name,activity,store,opened";

    /// <exception cref="RegisterException">A row is not as it should be; the message names file, line and reason.</exception>
    public static IReadOnlyList<RegisterRow> Read(string path)
    {
        if (!File.Exists(path)) throw new RegisterException($"There is no file {path}.");
        var (rows, number) = (new List<RegisterRow>(), 0);
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0 || (number == 1 && line.Trim() == Heading)) continue;
            try
            {
                Read(line.Split(','), rows);
            }
            catch (Exception e) when (e is RegisterException or ArgumentException)
            {
                throw new RegisterException($"{path}, line {number}: {e.Message} Nothing was added.");
            }
        }

        return rows;
    }

    /// <exception cref="RegisterException">Empty, too long, or with control characters.</exception>
    public static string Name(string text) =>
        text.Trim() is { Length: > 0 and <= Register.MaxName } name && !name.Any(char.IsControl) ? name : throw new RegisterException($"A company's name has 1 to {Register.MaxName} characters and no line break.");

    private static void Read(string[] fields, List<RegisterRow> rows)
    {
        if (fields.Length != 5) throw new RegisterException($"It has {fields.Length} fields instead of 5: {Heading}; a name here has no comma.");
        var company = new MerchantId(Digits(fields[0], "company"));
        var opened = fields[4].Trim() is { Length: > 0 } text ? Day(text) : (DateOnly?)null;
        var before = rows.Count;
        if (fields[1].Trim().Length > 0) rows.Add(new(RegisterKey.Of(company), Name(fields[1]), opened));
        if (fields[2].Trim() is { Length: > 0 } code)
        {
            rows.Add(new(RegisterKey.OfActivity(company, ActivityCode.TryParse(code, out var activity) ? activity : throw new RegisterException($"'{code}' is no activity.")), "", opened));
        }

        if (fields[3].Trim() is { Length: > 0 } store) rows.Add(new(RegisterKey.OfStore(company, Digits(store, "store")), "", opened));
        if (rows.Count == before) throw new RegisterException("It names neither a company, nor an activity, nor a store.");
    }

    private static long Digits(string text, string what) =>
        long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= CompanyRecord.MaxNumber ? number : throw new RegisterException($"'{text}' is no number of a {what}: digits only, at most 10^14.");

    private static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new RegisterException($"'{text}' is no day: write YYYY-MM-DD.");
}
