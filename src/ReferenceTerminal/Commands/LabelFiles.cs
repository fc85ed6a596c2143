using System.Security.Cryptography;
using System.Text.Json;
using CarbonPos.Carbon.Labels.Signed;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Files of the label verbs: a company's key, the list of certified keys, the registry's public keys.</summary>
static class LabelFiles
{
    private const UnixFileMode Owners = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Makes a key into a file that is its owner's alone; one that is there stays.</summary>
    /// <returns>The public half: an uncompressed P-256 point.</returns>
    public static byte[] MakeKey(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = Public(key);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owners;
        try
        {
            using var file = new FileStream(path, options);
            file.Write(JsonSerializer.SerializeToUtf8Bytes(new { label_key = new { p256 = key.ExportPkcs8PrivateKey(), @public = point } }, Indented));
            file.Flush(flushToDisk: true);
            return point;
        }
        catch (DirectoryNotFoundException)
        {
            throw new TillFault(
                ExitCode.File, "FILE_NOT_WRITTEN", $"{Printable.Of(path)} cannot be made: its folder does not exist: make it first, or name another.",
                $"{Printable.Of(path)} ne peut pas être créé : son dossier n'existe pas : créez-le d'abord, ou nommez-en un autre.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TillFault(
                ExitCode.File, "FILE_NOT_WRITTEN", $"{Printable.Of(path)} cannot be made: {Printable.Of(e)} A key that is there is never replaced: name another file.",
                $"{Printable.Of(path)} ne peut pas être créé : {Printable.Of(e)} Une clé existante n'est jamais remplacée : nommez un autre fichier.");
        }
    }

    /// <summary>Reads a company's key; the caller disposes of it.</summary>
    public static ECDsa ReadKey(string path)
    {
        var key = ECDsa.Create();
        try
        {
            using var document = JsonDocument.Parse(Bytes(path));
            key.ImportPkcs8PrivateKey(document.RootElement.GetProperty("label_key").GetProperty("p256").GetBytesFromBase64(), out _);
            if (Public(key).Length == 65) return key;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or CryptographicException)
        {
            // Told below: what is wrong inside a key file is nothing to print.
        }
        catch
        {
            key.Dispose();
            throw;
        }

        key.Dispose();
        throw Unusable(path, "it is no key file of \"label key\".", "ce n'est pas un fichier de clé de « label key ».");
    }

    public static byte[] Public(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [0x04, .. point.X!, .. point.Y!];
    }

    public static SignedLabelKeyList ReadList(string path) =>
        LabelKeyListJson.TryRead(Bytes(path), out var list, out var reason)
            ? list
            : throw Unusable(path, $"it is no list of label keys: {Printable.Of(reason)}.", $"ce n'est pas une liste de clés d'étiquettes : {Printable.Of(reason)}.");

    /// <summary>A list that the registry has signed.</summary>
    public static SignedLabelKeyList ReadList(string path, FeedKeyring registry)
    {
        var list = ReadList(path);
        return list.FaultAsSuccessorOf(null, registry) is { Length: > 0 } fault ? throw Refused(path, fault) : list;
    }

    public static FeedKeyring ReadRegistry(string path) =>
        FeedKeyring.TryRead(Bytes(path), out var keyring, out var reason)
            ? keyring
            : throw Unusable(
                path, $"it holds no public keys of a registry: {Printable.Of(reason)} \"carbonpos-registry content keys\" prints such a file.",
                $"il ne contient pas de clés publiques d'un registre : {Printable.Of(reason)} « carbonpos-registry content keys » en affiche.");

    public static TillFault Refused(string path, string fault) => new(
        ExitCode.LabelRefused, "KEY_LIST_REFUSED",
        $"The list {Printable.Of(path)} does not count: {Printable.Of(fault)}. Take the newest one from the registry, and its public keys.",
        $"La liste {Printable.Of(path)} ne compte pas : {Printable.Of(fault)}. Prenez la plus récente au registre, et ses clés publiques.");

    private static byte[] Bytes(string path)
    {
        if (Directory.Exists(path)) throw Unusable(path, "it is a folder; name a file in it.", "c'est un dossier ; nommez un fichier dedans.");
        if (!File.Exists(path)) throw Unusable(path, "there is no such file; check the name and the folder.", "ce fichier n'existe pas ; vérifiez le nom et le dossier.");
        try
        {
            // What is larger than any such file is not read into memory to find that out.
            if (new FileInfo(path).Length > LabelKeyListJson.MaxBytes) throw Unusable(path, "it is too large.", "il est trop grand.");
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, Printable.Of(e), Printable.Of(e));
        }
    }

    private static TillFault Unusable(string path, string english, string french) =>
        new(ExitCode.File, "FILE_UNREADABLE", $"{Printable.Of(path)} cannot be used: {english}", $"{Printable.Of(path)} est inutilisable : {french}");
}
