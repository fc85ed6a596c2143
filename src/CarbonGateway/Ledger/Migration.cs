using System.Globalization;
using System.Reflection;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>One step of a back end's schema.</summary>
/// <param name="Version">1, 2, 3, …</param>
/// <param name="Name">Of its file.</param>
/// <param name="Sql">All statements.</param>
internal sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>Embedded steps of a back end, in order: files 0001-what-it-does.sql and so on, never changed once released.</summary>
    public static IReadOnlyList<Migration> Of(string backEnd)
    {
        var assembly = typeof(Migration).Assembly;
        var prefix = $"CarbonPos.CarbonGateway.Ledger.{backEnd}.";
        var names = assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        return [.. names.Select((name, i) => Read(assembly, name, name[prefix.Length..], i + 1))];
    }

    /// <summary>Refuses what this build is too old for.</summary>
    /// <exception cref="InvalidOperationException">The ledger has a newer schema.</exception>
    public static void RequireKnown(int found, IReadOnlyList<Migration> known, string place)
    {
        if (found > known.Count)
        {
            throw new InvalidOperationException($"The ledger {place} has schema {found}; this build knows schemas up to {known.Count}. Run the newer build that made it: schemas never go back.");
        }
    }

    private static Migration Read(Assembly assembly, string resource, string file, int version)
    {
        if (!int.TryParse(file.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number != version)
        {
            throw new InvalidOperationException($"Migration {file} is not number {version:0000}: the numbers have no gap.");
        }

        using var text = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new(version, file, text.ReadToEnd());
    }
}
