using System.CommandLine;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"report x" and "report z": what this till rang, so far or in a shift that ends now.</summary>
sealed class ReportVerb
{
    private const int LongestName = 40;

    private readonly Argument<string> which = new("x|z") { Description = "x: the open shift so far. z: closes it." };

    private readonly Option<string?> terminal = new("--terminal") { Description = "Name of this terminal on the report. Default: this machine's.", HelpName = "NAME" };

    private readonly Option<string?> shift = new("--shift") { Description = "z: print the report of a closed shift again, by its number.", HelpName = "N" };

    public Command Report(TillRunner runner)
    {
        which.AcceptOnlyFromAmong("x", "z");
        var command = new Command("report", "What this till rang, to be held against the day statement.") { which, terminal, shift };
        runner.Attach(command, (till, parsed, _) => Task.FromResult(Print(till, parsed)));
        return command;
    }

    private int Print(TillSession till, ParseResult parsed)
    {
        var name = parsed.GetValue(terminal) ?? Environment.MachineName;
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            throw new TillFault(ExitCode.Usage, "TERMINAL_WRONG", $"--terminal needs a name of 1 to {LongestName} characters.", $"--terminal demande un nom de 1 à {LongestName} caractères.");
        }

        var closing = parsed.GetRequiredValue(which) == "z";
        var found = Find(till, closing, parsed.GetValue(shift));
        var report = new ShiftReport(closing ? "Z" : "X", name, found, till.Client.Pending.Count);
        try
        {
            if (till.Json) report.WriteJson(till, TimeZoneInfo.Local);
            else report.Write(till, TimeZoneInfo.Local);
            return ExitCode.Done;
        }
        catch (OutputLost lost) when (closing)
        {
            throw lost.With(
                $"Shift {found.Number} is closed: \"carbonpos-till report z --shift {found.Number}\" prints it again.",
                $"Le service {found.Number} est clos : « carbonpos-till report z --shift {found.Number} » le réimprime.");
        }
    }

    private static Shift Find(TillSession till, bool closing, string? again)
    {
        try
        {
            if (again is null) return closing ? till.Shifts.Close() : till.Shifts.ReadOpen();
            var number = (int)TillNumber.ReadWhole(again, "--shift", 1, 999_999);
            return (closing ? till.Shifts.ReadClosed(number) : null) ?? throw new TillFault(
                ExitCode.Usage,
                "SHIFT_UNKNOWN",
                $"This till has closed no shift {number}: the open one is {till.Shifts.OpenNumber}. Closed ones are printed with \"report z --shift N\".",
                $"Cette caisse n'a pas clos de service {number} : le service ouvert est le {till.Shifts.OpenNumber}. Les services clos s'impriment avec « report z --shift N ».");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TillFault(
                ExitCode.State, "SHIFT_NOT_READABLE", $"The shift cannot be read or closed: {failure.Message}", $"Le service ne peut être lu ou clos : {failure.Message}");
        }
    }
}
