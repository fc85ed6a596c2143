namespace CarbonPos.Carbon.Labels;

/// <summary>One parameter of a link that is not GS1's: its owner's own, kept as it is.</summary>
/// <param name="Name">Unescaped, at least one character; with a value never digits alone, for those are elements.</param>
/// <param name="Value">Unescaped; null when the parameter has no equals sign.</param>
public readonly record struct LinkParameter(string Name, string? Value)
{
    /// <summary>True when it has a name, and one that is not read as an element's.</summary>
    internal bool IsNamed => !string.IsNullOrEmpty(Name) && (Value is null || Name.AsSpan().ContainsAnyExceptInRange('0', '9'));

    /// <summary>False when a glance shows that a query has no parameter of this name, however it is written.</summary>
    internal static bool MayHold(string query, string name) => query.Contains(name, StringComparison.Ordinal) || query.Contains('%');

    /// <summary>The parameters of a link's query that have a name.</summary>
    internal static LinkParameter[] Read(string query)
    {
        var parameters = new List<LinkParameter>();
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var parameter = equals < 0
                ? new LinkParameter(Unescaped(pair), null)
                : new LinkParameter(Unescaped(pair[..equals]), Unescaped(pair[(equals + 1)..]));
            if (parameter.IsNamed)
            {
                parameters.Add(parameter);
            }
        }

        return [.. parameters];
    }

    // As web forms write them, in UTF-8; what is escaped wrongly stays as it stands.
    static string Unescaped(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
