using CarbonPos.Carbon.Labels.Signed;
using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Contents.Feed;

/// <summary>Takes lists of label keys into the scales: signed by the registry, and never an older one after a newer. Not for several threads at once.</summary>
/// <param name="kept">Where the list in use is kept, so that a restart does not forget how new it was.</param>
/// <param name="offered">A file that the operator puts newer lists into; empty = none.</param>
/// <param name="registry">The registry's public keys.</param>
/// <param name="source">Gets the list, between two baskets.</param>
/// <param name="log">Hears what was taken up and what was refused.</param>
internal sealed class LabelKeyIntake(string kept, string offered, FeedKeyring registry, CatalogueSource source, ILogger<LabelKeyIntake> log)
{
    private string refused = "";

    /// <summary>Version of the list in use; 0 = none.</summary>
    public int InUse => source.LabelKeys?.Version ?? 0;

    /// <summary>The list that was in use before, and a newer one that the operator left.</summary>
    public void TakeAtStart()
    {
        if (Read(kept) is { } before) Take(before, kept);
        Look();
    }

    /// <summary>Takes up what the operator left, if it is newer.</summary>
    public void Look()
    {
        if (offered.Length > 0 && Read(offered) is { } list) Take(list, offered);
    }

    /// <summary>Takes a list up, unless it is the one in use or may not follow it.</summary>
    /// <param name="signed">What came.</param>
    /// <param name="origin">Where from, for the log.</param>
    public void Take(SignedLabelKeyList signed, string origin)
    {
        if (signed.FaultAsSuccessorOf(source.LabelKeys, registry) is { Length: > 0 } fault)
        {
            Refuse(origin, fault);
            return;
        }

        refused = "";
        if (signed.List.Version == InUse) return;
        // On disk first: a list that is in use and forgotten could be followed by an older one.
        if (origin != kept && !Keep(signed)) return;
        source.LabelKeys = signed.List;
        ContentsLog.LabelKeysTaken(log, signed.List.Version, signed.List.IssuedAt, signed.List.Keys.Count);
    }

    private bool Keep(SignedLabelKeyList signed)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(kept))!);
            using (var file = new FileStream(kept + ".new", FileMode.Create))
            {
                file.Write(LabelKeyListJson.Write(signed));
                file.Flush(flushToDisk: true);
            }

            File.Move(kept + ".new", kept, overwrite: true);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(kept, $"it cannot be kept: {e.Message}");
            return false;
        }
    }

    private SignedLabelKeyList? Read(string path)
    {
        try
        {
            if (!File.Exists(path)) return null;
            var reason = "it is too large";
            if (new FileInfo(path).Length <= LabelKeyListJson.MaxBytes && LabelKeyListJson.TryRead(File.ReadAllBytes(path), out var list, out reason)) return list;
            Refuse(path, reason);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Refuse(path, e.Message);
        }

        return null;
    }

    // Said once for each reason, not at every look.
    private void Refuse(string origin, string reason)
    {
        if (refused == origin + reason) return;
        refused = origin + reason;
        ContentsLog.LabelKeysRefused(log, origin, reason);
    }
}
