using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CentralAccount.Hosting;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.CentralAccount.Storage;

namespace CarbonPos.CentralAccount.Commands;

/// <summary>What every command needs: where it writes, the clock, randomness, the data folder, and options in the house's forms.</summary>
internal sealed class Desk(TextWriter output, TimeProvider time, RandomNumberGenerator random)
{
    public TextWriter Out => output;

    public TimeProvider Time => time;

    public RandomNumberGenerator Random => random;

    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Of every command.</summary>
    public Option<string?> Folder { get; } = new("--folder") { Description = "Data folder. Default: CARBONPOS_Central__Folder, else ./central-data.", HelpName = "DIR", Recursive = true };

    /// <summary>The settings of the environment, with the command line's folder.</summary>
    public CentralOptions Options(ParseResult parsed)
    {
        var options = new CentralOptions();
        new ConfigurationBuilder().AddEnvironmentVariables("CARBONPOS_").Build().GetSection("Central").Bind(options);
        if (parsed.GetValue(Folder) is { } folder) options.Folder = folder;
        return options;
    }

    /// <summary>128 random bits.</summary>
    public AccountId NewAccount()
    {
        var bytes = new byte[AccountId.Size];
        random.GetBytes(bytes);
        return AccountId.Read(bytes);
    }

    /// <summary>A command that changes the file, wholly or not at all, and says what it did.</summary>
    public Command Change(Command command, Func<ParseResult, Work, string> change)
    {
        command.SetAction(async (parsed, stop) =>
        {
            await using var store = CentralStore.OpenThere(Options(parsed).Folder);
            await output.WriteLineAsync(await store.WriteAsync(work => change(parsed, work), stop));
            return CentralProgram.Done;
        });
        return command;
    }

    /// <summary>A command that runs in several steps, or outside the file too.</summary>
    public Command Do(Command command, Func<ParseResult, CentralStore, CancellationToken, Task> run) => Run(command, CentralStore.OpenThere, run);

    /// <summary>The same, and makes the central account where there is none.</summary>
    public Command SetUp(Command command, Func<ParseResult, CentralStore, CancellationToken, Task> run) => Run(command, CentralStore.Open, run);

    /// <summary>A command that reads as of one moment.</summary>
    public Command Look(Command command, Action<ParseResult, Work> look) => Do(command, (parsed, store, _) =>
    {
        store.Read(work =>
        {
            look(parsed, work);
            return true;
        });
        return Task.CompletedTask;
    });

    /// <exception cref="RegisterException">There is no such file.</exception>
    public static string FileThere(string path) => File.Exists(path) ? path : throw new RegisterException($"There is no file {path}. Nothing was changed.");

    public static Option<string> Text(string name, string what, bool required = true) => new(name) { Description = what, Required = required };

    public static Option<DateOnly?> Day(string name, string what, bool required = true) => new(name)
    {
        Description = what,
        HelpName = "YYYY-MM-DD",
        Required = required,
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
            result.AddError($"{name} must be a date, YYYY-MM-DD.");
            return null;
        },
    };

    public static Option<BudgetPeriod> Period() => new("--period")
    {
        Description = "Budget period, a calendar year.",
        HelpName = "YEAR",
        Required = true,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var year) && BudgetPeriod.TryFromYear(year, out var period)) return period;
            result.AddError("--period must be a year, 2000 to 9999.");
            return default;
        },
    };

    public static Option<AccountId?> AccountOption(string name = "--account", bool required = true) => new(name)
    {
        Description = "Account, 32 hex digits.",
        HelpName = "HEX32",
        Required = required,
        CustomParser = result =>
        {
            if (AccountId.TryParseHex(result.Tokens[0].Value, out var id)) return id;
            result.AddError($"{name} must be 32 hex digits.");
            return null;
        },
    };

    public static Option<string> Country()
    {
        var option = Text("--country", "ISO 3166 code, two capitals.");
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && (result.Tokens[0].Value is not { Length: 2 } text || !text.All(char.IsAsciiLetterUpper))) result.AddError("--country must be two capitals.");
        });
        return option;
    }

    public static Option<bool> Json() => new("--json") { Description = "As JSON." };

    private Command Run(Command command, Func<string, CentralStore> open, Func<ParseResult, CentralStore, CancellationToken, Task> run)
    {
        command.SetAction(async (parsed, stop) =>
        {
            await using var store = open(Options(parsed).Folder);
            await run(parsed, store, stop);
            return CentralProgram.Done;
        });
        return command;
    }
}
