using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.CarbonGateway.Access;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>The kept versions of the contents: numbered files that never change, and a manifest that says which one is in use.</summary>
/// <remarks>
/// A version is written beside, synced and renamed, then the manifest likewise: who reads meanwhile sees the old state or the
/// new one, whole. Whoever changes the folder holds its lock file.
/// </remarks>
internal sealed class ContentsFolder(string path)
{
    private const int Block = 1 << 20;

    public string Path { get; } = path;

    private string ManifestPath => System.IO.Path.Combine(Path, "manifest.json");

    /// <summary>The manifest, or an empty one where there is no folder yet.</summary>
    /// <exception cref="InvalidDataException">The manifest is damaged; the message says how.</exception>
    public ContentsManifest Read()
    {
        try
        {
            return File.Exists(ManifestPath) ? ContentsManifest.Parse(File.ReadAllBytes(ManifestPath)) : ContentsManifest.Empty;
        }
        catch (InvalidDataException damaged)
        {
            throw new InvalidDataException($"{ManifestPath} is damaged. {damaged.Message} Import again into an empty folder, or restore it from a backup.", damaged);
        }
    }

    /// <summary>Keeps a table as the newest version and puts it in use.</summary>
    /// <param name="table">All contents.</param>
    /// <param name="from">Names of the files that it was made of.</param>
    /// <param name="madeAt">Now, UTC.</param>
    /// <param name="keep">How many versions stay, this one included; at least 1. Older ones are deleted.</param>
    /// <param name="feed">How far in the registry's feed the table is; null = nothing of it.</param>
    /// <param name="onTopOf">The version in use that the table was made from; null = whichever.</param>
    /// <exception cref="InvalidOperationException">Another import is at work in the folder, or has been meanwhile.</exception>
    public ContentsVersion Add(ContentTable table, IReadOnlyList<string> from, DateTimeOffset madeAt, int keep, FeedMark? feed = null, int? onTopOf = null)
    {
        Access.PrivateFile.MakeFolder(Path);
        using var held = TakeLock();
        var manifest = Read();
        if (onTopOf is { } current && manifest.Current != current) throw new InvalidOperationException($"Version {manifest.Current} came into use in {System.IO.Path.GetFullPath(Path)} meanwhile, in the place of {current}; nothing was changed.");
        var number = manifest.Newest + 1;
        var name = number.ToString("D8", CultureInfo.InvariantCulture) + ".csv";
        var place = System.IO.Path.Combine(Path, name);
        var (sha256, bytes) = WriteBeside(place + ".new", table);
        File.Move(place + ".new", place, overwrite: true);
        var version = new ContentsVersion(number, name, sha256, bytes, table.Count, madeAt, from, feed);
        var kept = manifest.Versions.Append(version).TakeLast(keep).ToList();
        Write(new(ContentsManifest.KnownFormat, number, number, kept));
        foreach (var gone in manifest.Versions.Except(kept))
        {
            File.Delete(System.IO.Path.Combine(Path, gone.File));
        }

        return version;
    }

    /// <summary>Puts an earlier version in use again. No version is made or deleted.</summary>
    /// <param name="number">Which one; null = the one before the current.</param>
    /// <exception cref="InvalidOperationException">There is no such version, or it is damaged; nothing has changed.</exception>
    public ContentsVersion Rollback(int? number)
    {
        using var held = Directory.Exists(Path) ? TakeLock() : null;
        var manifest = Read();
        var version = number is { } wanted ? manifest.Find(wanted) : manifest.Versions.LastOrDefault(v => v.Number < manifest.Current);
        if (version is null)
        {
            throw new InvalidOperationException(number is null ? "No version before the current one is kept." : $"Version {number} is not kept; see: carbonpos-gateway contents list");
        }

        Load(version);
        Write(manifest with { Current = version.Number });
        return version;
    }

    /// <summary>Reads a version into memory and checks it against the manifest.</summary>
    /// <exception cref="InvalidOperationException">The file is missing, damaged or not what the manifest says.</exception>
    public ContentTable Load(ContentsVersion version) => Load(version, ContentTable.Empty, _ => { });

    /// <inheritdoc cref="Load(ContentsVersion)"/>
    /// <param name="version">Which one.</param>
    /// <param name="beneath">Stands in for keys that the version does not name.</param>
    /// <param name="refused">Gets what of <paramref name="beneath"/> does not fit.</param>
    public ContentTable Load(ContentsVersion version, ContentTable beneath, Action<ContentFault> refused)
    {
        var place = System.IO.Path.Combine(Path, version.File);
        ContentFault? first = null;
        Action<ContentFault> refuse = fault => first ??= fault;
        var import = new ContentImport(ContentEncoding.Utf8, fault => refuse(fault));
        try
        {
            using var file = new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
            using var sha256 = SHA256.Create();
            using (var hashing = new CryptoStream(file, sha256, CryptoStreamMode.Read))
            {
                import.Read(hashing, version.File, () => { });
            }

            if (Convert.ToHexStringLower(sha256.Hash!) != version.Sha256)
            {
                throw new InvalidOperationException($"{place} is damaged: its SHA-256 is not the manifest's.");
            }
        }
        catch (Exception unreadable) when (unreadable is ContentFileException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"{place} cannot be read: {unreadable.Message}", unreadable);
        }

        if (first is not null || import.Rows != version.Contents)
        {
            throw new InvalidOperationException($"{place} is not the version that the manifest names: {first?.ToString() ?? $"it has {import.Rows} contents instead of {version.Contents}."}");
        }

        refuse = refused;
        import.Keep(beneath, "the catalogue file");
        return import.Build(version.Number.ToString(CultureInfo.InvariantCulture));
    }

    private static (string Sha256, long Bytes) WriteBeside(string path, ContentTable table)
    {
        using var sha256 = SHA256.Create();
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, Block);
        using (var hashing = new CryptoStream(file, sha256, CryptoStreamMode.Write, leaveOpen: true))
        {
            ContentsCsv.Write(hashing, table.All);
        }

        file.Flush(flushToDisk: true);
        return (Convert.ToHexStringLower(sha256.Hash!), file.Length);
    }

    private void Write(ContentsManifest manifest)
    {
        var beside = ManifestPath + ".new";
        using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, manifest, JsonStyle.Indented);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, ManifestPath, overwrite: true);
    }

    private FileStream TakeLock()
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(Path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new InvalidOperationException($"Another import is at work in {System.IO.Path.GetFullPath(Path)}; try again when it is done.", taken);
        }
    }
}
