namespace CarbonPos.PosSdk.Pending;

/// <summary>The file of pending requests holds bytes that nobody wrote as a request: one that may have debited points can be lost in it.</summary>
/// <remarks>Never skipped silently. A person decides: the file is kept for support, and moved away so that the till starts with none.</remarks>
public sealed class PendingDamagedException : IOException
{
    /// <param name="file">Full path of the file.</param>
    /// <param name="slots">The damaged slots, from 1.</param>
    internal PendingDamagedException(string file, IReadOnlyList<int> slots)
        : base($"{file} is damaged in slot {string.Join(", ", slots)}: requests whose outcome is not known may be lost in it. "
            + "Move the file away and keep it for support; compare the last sales before it with the gateway's statement. The till then starts with no pending request.")
    {
        File = file;
        Slots = slots;
    }

    /// <summary>Full path of the file.</summary>
    public string File { get; }

    /// <summary>The damaged slots, from 1 to 256.</summary>
    public IReadOnlyList<int> Slots { get; }
}
