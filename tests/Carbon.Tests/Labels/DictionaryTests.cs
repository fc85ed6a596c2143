using System.Globalization;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

/// <summary>The table beside GS1's own dictionary, identifier by identifier: it is written in another form, and must say the same.</summary>
public sealed class DictionaryTests
{
    static readonly Dictionary<string, string> Names = new()
    {
        ["csum"] = "check", ["csumalpha"] = "pair", ["gcppos1"] = "prefix", ["gcppos2"] = "prefix2", ["yymmd0"] = "date0", ["yymmdd"] = "date",
        ["yyyymmdd"] = "longdate", ["hhmi"] = "time", ["hh"] = "hour", ["mi"] = "minute", ["ss"] = "minute", ["iso3166"] = "country",
        ["iso3166999"] = "country999", ["iso3166alpha2"] = "country2", ["iso4217"] = "currency", ["iso5218"] = "sex", ["pieceoftotal"] = "piece",
        ["pcenc"] = "escaped", ["yesno"] = "flag", ["winding"] = "winding", ["zero"] = "zero", ["nonzero"] = "nonzero", ["nozeroprefix"] = "number",
        ["hasnondigit"] = "nondigit", ["hyphen"] = "hyphen", ["latitude"] = "latitude", ["longitude"] = "longitude", ["importeridx"] = "importer",
        ["mediatype"] = "media", ["iban"] = "iban", ["posinseqslash"] = "sequence", ["packagetype"] = "package", ["couponcode"] = "coupon",
        ["couponposoffer"] = "offer",
    };

    [Fact]
    public void Table_SaysOfEachIdentifierWhatTheDictionarySays()
    {
        var stated = Gs1Data.Lines("gs1-syntax-dictionary.txt")
            .Where(line => line.Length > 0 && line[0] != '#')
            .SelectMany(line => Stated(line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .Order(StringComparer.Ordinal).ToList();
        var ours = ElementTable.All.Select(Told).Order(StringComparer.Ordinal).ToList();

        Assert.True(stated.Count > 500, $"Only {stated.Count} identifiers were read of the dictionary.");
        Assert.Equal(stated, ours);
    }

    static IEnumerable<string> Stated(string[] words)
    {
        var ends = words[0].Split('-');
        var flags = words[1].All(c => c is '*' or '?') ? words[1] : "";
        var rest = words[(flags.Length > 0 ? 2 : 1)..];
        var format = string.Join(' ', rest.TakeWhile(w => !w.Contains('=') && w != "dlpkey").Select(Component));
        var attributes = rest.Where(w => w.Contains('=') || w == "dlpkey").ToList();
        for (var number = int.Parse(ends[0]); number <= int.Parse(ends[^1]); number++)
        {
            var ai = number.ToString("D" + ends[0].Length, CultureInfo.InvariantCulture);
            var requires = attributes.Where(w => w.StartsWith("req=", StringComparison.Ordinal)).Select(w => w[4..].Replace("+", " with ").Replace(",", ", ")).Order(StringComparer.Ordinal);
            var excludes = attributes.Where(w => w.StartsWith("ex=", StringComparison.Ordinal)).SelectMany(w => w[3..].Split(',')).SelectMany(Matching).Where(other => other != ai);
            var key = attributes.Find(w => w.StartsWith("dlpkey", StringComparison.Ordinal));
            yield return Line(ai, flags.Contains('*'), flags.Contains('?'), key is not null, format, requires, excludes, key is { Length: > 7 } ? key[7..] : "");
        }
    }

    static string Told(ElementRule rule)
    {
        var format = string.Join(' ', rule.Components.Select(c =>
        {
            var type = c.Characters switch { ElementCharacters.Digits => 'n', ElementCharacters.Set82 => 'x', ElementCharacters.Set39 => 'c', _ => 'b' };
            // Padding goes with the character set there.
            var checks = c.Checks.Where(check => check != ElementCheck.Padding).Select(check => "." + check.ToString().ToLowerInvariant());
            return $"{type}{(c.MinLength < c.MaxLength ? "-" : "")}{c.MaxLength}{string.Concat(checks)}{(c.IsOptional ? "?" : "")}";
        }));
        var excludes = ElementTable.All.Where(other => rule.Excludes.Has(other.Index)).Select(other => other.Ai);
        return Line(
            rule.Ai, rule.IsPredefinedLength, rule.IsLinkAttribute, rule.IsLinkKey, format, rule.Requires.Select(r => r.Text).Order(StringComparer.Ordinal), excludes,
            string.Join('|', rule.Qualifiers.Select(order => string.Join(',', order.Select(q => q.Ai)))));
    }

    static string Line(string ai, bool predefined, bool attribute, bool key, string format, IEnumerable<string> requires, IEnumerable<string> excludes, string qualifiers) =>
        $"{ai} {(predefined ? 'p' : '-')}{(attribute ? 'a' : '-')}{(key ? 'k' : '-')} {format} requires[{string.Join("; ", requires)}] excludes[{string.Join(",", excludes.Distinct().Order(StringComparer.Ordinal))}] {qualifiers}";

    static string Component(string word)
    {
        var optional = word.Contains('[');
        var parts = word.Replace("[", "").Replace("]", "").Split(',');
        var type = char.ToLowerInvariant(parts[0][0]) switch { 'y' => 'c', 'z' => 'b', var c => c };
        var variable = parts[0].Contains("..");
        return $"{type}{(variable ? "-" : "")}{parts[0][(variable ? 3 : 1)..]}{string.Concat(parts[1..].Select(check => "." + Names[check]))}{(optional ? "?" : "")}";
    }

    static IEnumerable<string> Matching(string pattern) => ElementTable.All
        .Where(rule => rule.Ai.Length == pattern.Length && rule.Ai.StartsWith(pattern.TrimEnd('n'), StringComparison.Ordinal)).Select(rule => rule.Ai);
}
