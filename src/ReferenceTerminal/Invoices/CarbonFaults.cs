using CarbonPos.ReferenceTerminal.Commands;

namespace CarbonPos.ReferenceTerminal.Invoices;

/// <summary>All that is wrong with a file of contents, by its lines.</summary>
sealed class CarbonFaults(string path)
{
    private const int MostTold = 100;

    private readonly List<(int At, string Sentence)> faults = [];

    public void Add(int at, string sentence) => faults.Add((at, sentence));

    /// <exception cref="TillFault">Something was added.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count == 0)
            return;
        var told = string.Concat(faults.OrderBy(fault => fault.At).Take(MostTold).Select(fault => $"\n{Path.GetFileName(path)}, {fault.At}: {Printable.Of(fault.Sentence)}"));
        var more = faults.Count > MostTold ? $"\n… {faults.Count - MostTold}" : "";
        throw Whole($"{faults.Count} {(faults.Count == 1 ? "row is" : "rows are")} wrong:{told}{more}", $"{faults.Count} {(faults.Count == 1 ? "ligne ne va" : "lignes ne vont")} pas :{told}{more}");
    }

    public TillFault Whole(string english, string french) => new(
        ExitCode.Usage, "CONTENTS_WRONG", $"{Printable.Of(path)}: {english}\nNothing was written.", $"{Printable.Of(path)} : {french}\nRien n'a été écrit.");
}
