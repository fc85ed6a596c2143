using CarbonPos.Carbon.Budgets;
using CarbonPos.CarbonGateway.Access;

namespace CarbonPos.CarbonGateway.Market.Policies;

/// <summary>The policy documents that were pulled, in a file beside the gateway's data, and what they make of the schedule.</summary>
internal sealed class PolicyShelf
{
    private readonly string path;
    private readonly PolicySchedule schedule;

    private PolicyShelf(string path, KeptPolicies kept, PolicySchedule schedule)
    {
        (this.path, this.schedule) = (path, schedule);
        Kept = kept;
        Put();
    }

    /// <summary>All of them, as they are on disk.</summary>
    public KeptPolicies Kept { get; private set; }

    /// <summary>Why the newest publication does not count; empty when it does.</summary>
    public string Trouble => Kept.Policies is [.., { Refused: { Length: > 0 } refused } last] ? $"Policy {last.Version} (publication {last.Number}) is refused: {refused}" : "";

    /// <summary>Opens what is there, and lets it decide.</summary>
    /// <param name="path">Of the file; need not be there.</param>
    /// <param name="schedule">Decides by it from now on.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static PolicyShelf Open(string path, PolicySchedule schedule)
    {
        if (!File.Exists(path)) return new(path, KeptPolicies.None, schedule);
        try
        {
            return new(path, KeptPolicies.Parse(File.ReadAllBytes(path)), schedule);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"The policies kept in {path} are damaged: {e.Message} Restore the file; or delete it, and all of them are pulled again.", e);
        }
    }

    /// <summary>Keeps them for good, then lets them decide.</summary>
    /// <exception cref="IOException">They cannot be written; the old ones decide on.</exception>
    public void Keep(KeptPolicies kept)
    {
        PrivateFile.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        // Each process its own: a command may run beside the gateway.
        var beside = $"{path}.{Environment.ProcessId}.new";
        PrivateFile.Write(beside, kept.ToBytes());
        File.Move(beside, path, overwrite: true);
        Kept = kept;
        Put();
    }

    /// <summary>A document that counts.</summary>
    public static PolicyDocument DocumentOf(KeptPolicy policy)
    {
        var flaw = PolicyDocument.TryRead(policy.Document, out var document);
        return document ?? throw new InvalidDataException($"Policy {policy.Version} is no longer sound: {flaw}");
    }

    // Of several that have begun, the one with the latest first day counts; of those, the one published last.
    private void Put() => schedule.Set(Kept.Policies
        .Where(p => p.From is not null)
        .Select(p => (Document: DocumentOf(p), p.Number, From: p.From!.Value))
        .OrderBy(p => p.Document.ValidFrom).ThenBy(p => p.Number)
        .Select(p => new PolicyStep(p.From, p.Document.ToPolicy())));
}
