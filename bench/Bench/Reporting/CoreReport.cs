using System.Globalization;
using System.Text;

namespace CarbonPos.Bench.Reporting;

/// <summary>What a verb that works on one core by itself has to say: to the console, and to --out.</summary>
internal sealed class CoreReport
{
    private readonly StringBuilder text = new();
    private readonly List<Limit> limits = [];

    /// <summary>Looks at the machine, so before anything is measured.</summary>
    /// <param name="title">What is measured.</param>
    /// <param name="how">One sentence on how.</param>
    public CoreReport(string title, string how)
    {
        var folder = Directory.CreateTempSubdirectory("carbonpos-bench-");
        var machine = Machine.Look(folder.FullName, TimeProvider.System);
        folder.Delete(recursive: true);
        text.AppendLine(CultureInfo.InvariantCulture, $"# Bench: {title}\n\n{how} How it is measured: bench/README.md.\n\n| machine | |\n|---|---|");
        // Nothing here writes to a disk.
        foreach (var (what, value) in machine.Facts().Where(fact => !fact.What.StartsWith("fsync", StringComparison.Ordinal))) Row($"| {what} | {value} |");
    }

    /// <summary>Begins a table.</summary>
    /// <param name="heading">Its first row; all columns but the first are numbers.</param>
    public void Table(string heading)
    {
        text.AppendLine().AppendLine(heading);
        text.Append("|---|").AppendLine(string.Concat(Enumerable.Repeat("--:|", heading.Count(c => c == '|') - 2)));
    }

    public void Row(FormattableString row) => text.AppendLine(row.ToString(CultureInfo.InvariantCulture));

    public void Promise(Limit limit) => limits.Add(limit);

    /// <summary>Prints the report, and writes it where --out says.</summary>
    /// <returns>0 when every promise is kept, else 1.</returns>
    public int End(Arguments arguments)
    {
        text.AppendLine("\n| promise | bound | found | |\n|---|--:|--:|---|");
        foreach (var limit in limits) text.AppendLine(limit.Row());
        Console.WriteLine(text);
        if (arguments.Has("out")) File.WriteAllText(arguments.Text("out"), text.ToString());
        return limits.TrueForAll(limit => limit.Holds) ? 0 : 1;
    }
}
