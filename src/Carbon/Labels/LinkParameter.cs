namespace CarbonPos.Carbon.Labels;

/// <summary>One parameter of a link that is not GS1's: its owner's own, kept as it is.</summary>
/// <param name="Name">Unescaped; never digits alone with a value, for those are elements.</param>
/// <param name="Value">Unescaped; null when the parameter has no equals sign.</param>
public readonly record struct LinkParameter(string Name, string? Value)
{
    /// <summary>The parameters of a link's query that have a name.</summary>
    internal static LinkParameter[] Read(string query)
    {
        var parameters = new List<LinkParameter>();
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            if (equals >= 0 && name.Length > 0 && !name.AsSpan().ContainsAnyExceptInRange('0', '9'))
            {
                continue;
            }

            parameters.Add(new(Unescaped(name), equals < 0 ? null : Unescaped(pair[(equals + 1)..])));
        }

        return [.. parameters];
    }

    // As web forms write them, in UTF-8; what is escaped wrongly stays as it stands.
    static string Unescaped(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
