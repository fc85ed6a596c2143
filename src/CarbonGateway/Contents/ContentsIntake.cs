using CarbonPos.CarbonGateway.Weighing;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>Takes the version of the contents folder that is in use into the catalogue that weighs. Not for several threads at once.</summary>
/// <param name="folder">Where versions are kept; it need not exist.</param>
/// <param name="source">Gets a catalogue with the new contents, between two baskets.</param>
/// <param name="log">Hears what was taken up and what was refused.</param>
internal sealed class ContentsIntake(ContentsFolder folder, CatalogueSource source, ILogger<ContentsIntake> log)
{
    private readonly Catalogue _fromFile = source.Current;
    private string _seen = "";

    /// <summary>Number of the version that weighs; 0 = none, the catalogue file's own contents do.</summary>
    public int InUse { get; private set; }

    /// <summary>
    /// At start: where the version in use is damaged, the newest sound one before it stands in, for with an older content
    /// a sale is weighed better than with an average. Without any, the catalogue file weighs alone.
    /// </summary>
    public void TakeAtStart()
    {
        if (!TryRead(out var manifest) || manifest.Current == 0)
        {
            return;
        }

        foreach (var version in manifest.Versions.Where(version => version.Number <= manifest.Current).Reverse())
        {
            if (TryTake(version))
            {
                if (version.Number != manifest.Current)
                {
                    ContentsLog.StandsIn(log, version.Number, manifest.Current);
                }

                return;
            }
        }
    }

    /// <summary>Takes up what was made current since the last look. A version that cannot be read is refused once, and what was in use stays.</summary>
    public void Look()
    {
        if (TryRead(out var manifest) && manifest.Find(manifest.Current) is { } version)
        {
            TryTake(version);
        }
    }

    private bool TryRead(out ContentsManifest manifest)
    {
        manifest = ContentsManifest.Empty;
        try
        {
            manifest = folder.Read();
            var isNew = Mark(manifest) != _seen;
            _seen = Mark(manifest);
            return isNew;
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // Said once for each reason, not at every look.
            if (_seen != unreadable.Message)
            {
                ContentsLog.FolderUnreadable(log, unreadable.Message);
                _seen = unreadable.Message;
            }

            return false;
        }
    }

    private bool TryTake(ContentsVersion version)
    {
        try
        {
            var table = folder.Load(version, _fromFile.Contents, fault => ContentsLog.LeftOut(log, fault.ToString()));
            source.Swap(_fromFile.With(table));
            InUse = version.Number;
            ContentsLog.TakenUp(log, version.Number, table.Count);
            return true;
        }
        catch (InvalidOperationException damaged)
        {
            ContentsLog.Refused(log, version.Number, damaged.Message);
            return false;
        }
    }

    private static string Mark(ContentsManifest manifest) => $"{manifest.Current} {manifest.Find(manifest.Current)?.Sha256}";
}
