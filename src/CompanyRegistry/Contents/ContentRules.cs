using CarbonPos.Carbon.Content;
using CarbonPos.CompanyRegistry.Access;

namespace CarbonPos.CompanyRegistry.Contents;

/// <summary>What a content must be to be published. The bounds are those that gateways import by.</summary>
internal static class ContentRules
{
    public const int MostOfOneSubject = 100;
    public const int MostSubjects = 1_000;

    /// <summary>Checks one content.</summary>
    /// <param name="content">As it was read.</param>
    /// <param name="path">Its path, for the refusal.</param>
    /// <exception cref="RefusedException">It is not as it must be; names the field.</exception>
    public static CarbonContent Checked(CarbonContent content, string path)
    {
        if (content.Vintage is < 1990 or > 2100) throw Refused("VINTAGE_INVALID", $"{path}.vintage", "The year of the closed account is 1990 to 2100.");
        if (content.ValidTo < content.ValidFrom) throw Refused("VALIDITY_REVERSED", $"{path}.valid_to", "The last day lies before the first.");
        if (content.Provenance != Provenance.Transmitted) throw Refused("PROVENANCE_INVALID", $"{path}.provenance", "Only what a company transmits of its own products is published.");
        Text(content.Version, 40, isNeeded: true, $"{path}.edition");
        Text(content.Supplier, 60, isNeeded: true, $"{path}.supplier");
        Text(content.Source, 300, isNeeded: true, $"{path}.source");
        Text(content.Id, 60, isNeeded: false, $"{path}.id");
        Text(content.DerivedFrom, 120, isNeeded: false, $"{path}.derived_from");
        return content;
    }

    /// <summary>Checks that no two contents of one basis are valid on the same day.</summary>
    /// <exception cref="RefusedException">Two are; names the second.</exception>
    public static void CheckApart(IReadOnlyList<CarbonContent> contents, string path)
    {
        if (contents.Count > MostOfOneSubject) throw Refused("CONTENTS_TOO_MANY", path, $"An article has at most {MostOfOneSubject} contents; leave out those that have ended.");
        for (var i = 1; i < contents.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (contents[i].Basis == contents[j].Basis && contents[i].Overlaps(contents[j])) throw Refused("CONTENT_OVERLAPS", $"{path}[{i}]", "Another content of this basis has some of these days; end that one the day before this one begins.");
            }
        }
    }

    /// <exception cref="RefusedException">Empty though needed, too long, or with control characters.</exception>
    public static string Text(string text, int most, bool isNeeded, string path)
    {
        if (isNeeded && text.Trim().Length == 0) throw Refused("FIELD_MISSING", path, "Is missing or empty.");
        if (text.Length > most) throw Refused("FIELD_TOO_LONG", path, $"Has {text.Length} characters; at most {most} are kept.");
        if (text.Any(char.IsControl)) throw Refused("CONTROL_CHARACTER", path, "Holds a line break or another control character.");
        return text == text.Trim() ? text : throw Refused("FIELD_NOT_TRIMMED", path, "Begins or ends with a space.");
    }

    public static RefusedException Refused(string code, string path, string text) => new(Fault.Invalid(code, path, text));
}
