using System.Text.Json;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.Carbon.Tests.Labels;

/// <summary>
/// The unit tests of GS1's own engine, row by row. Each row tests one layer of it; this reader has one verdict on the whole scan.
/// What differs is counted by its reason, and docs/reference/labels-vectors.md has the same counts.
/// </summary>
public sealed class VectorTests(ITestOutputHelper output)
{
    const string Same = "same";
    const string Later = "refused by a later rule";
    const string NotOffered = "not offered";
    const string Other = "other choice";

    // Each stands in the document with its reason.
    static readonly HashSet<string> Chosen =
    [
        "gs1-0435", "gs1-0436", "gs1-0437", "gs1-0438", "gs1-0439", "gs1-0460", "gs1-0513", "gs1-0514", "gs1-0515", "gs1-0516", "gs1-0521",
        "gs1-0522", "gs1-0523", "gs1-0524", "gs1-0525", "gs1-0529", "gs1-0530", "gs1-0531", "gs1-0532", "gs1-0551", "gs1-0558", "gs1-0132",
        "gs1-0546",
    ];

    static readonly Dictionary<string, string[]> LaterCodes = new()
    {
        // Brackets, identifiers and lengths alone.
        ["bracketed"] = [LabelErrorCodes.AiRequires, LabelErrorCodes.AiExcludes, LabelErrorCodes.AiRepeated, LabelErrorCodes.AiCheckDigit, LabelErrorCodes.AiValue],
        ["bracketed-lint"] = [LabelErrorCodes.AiRequires, LabelErrorCodes.AiExcludes],
        ["bracketed-semantic"] = [LabelErrorCodes.AiRequires, LabelErrorCodes.AiExcludes, LabelErrorCodes.AiValue],
        ["element-string"] = [LabelErrorCodes.AiRequires, LabelErrorCodes.AiExcludes, LabelErrorCodes.AiRepeated],
        ["dl-parse"] = [LabelErrorCodes.AiRequires, LabelErrorCodes.AiExcludes],
        ["dl-generate"] = [LabelErrorCodes.AiRequires, LabelErrorCodes.AiExcludes],
        ["scan-process"] = [LabelErrorCodes.AiRequires],
    };

    [Fact]
    public void Vectors_OfTheReferenceEngine_DifferOnlyForReasonsThatAreTold()
    {
        var counts = new SortedDictionary<string, Dictionary<string, int>>(StringComparer.Ordinal);
        var untold = new List<string>();
        foreach (var row in Gs1Data.Rows("vectors.tsv"))
        {
            var vector = new Vector(row);
            var (verdict, detail) = Judge(vector);
            if (verdict == Other && !Chosen.Contains(vector.Id))
            {
                untold.Add($"{vector.Id} {vector.Kind} {vector.Flags} {vector.Input}: engine '{vector.Outcome} {vector.Error}', here '{detail}'");
            }

            var group = counts.TryGetValue(vector.Kind, out var found) ? found : counts[vector.Kind] = [];
            group[verdict] = group.GetValueOrDefault(verdict) + 1;
            if (verdict is not (Same or Later))
            {
                output.WriteLine($"{verdict}: {vector.Id} {vector.Flags} {vector.Input} engine '{vector.Outcome} {vector.Error}', here '{detail}'");
            }
        }

        var document = Gs1Data.Document("docs", "reference", "labels-vectors.md");
        foreach (var (kind, group) in counts)
        {
            var line = $"| `{kind}` | {group.Values.Sum()} | {Count(Same)} | {Count(Later)} | {Count(NotOffered)} | {Count(Other)} |";
            output.WriteLine(line);
            if (!document.Contains(line, StringComparison.Ordinal))
            {
                untold.Add($"docs/reference/labels-vectors.md lacks: {line}");
            }

            int Count(string verdict) => group.GetValueOrDefault(verdict);
        }

        Assert.All(Chosen.Where(id => !document.Contains(id, StringComparison.Ordinal)), id => untold.Add($"docs/reference/labels-vectors.md lacks {id}"));
        Assert.True(untold.Count == 0, string.Join('\n', untold));
    }

    static (string Verdict, string Detail) Judge(Vector vector)
    {
        if (vector.Flags.Contains("permitUnknownAIs") && (vector.Input.StartsWith("^89") || vector.Input.Contains("(89)") || vector.Input.Contains("&89=")))
        {
            return (NotOffered, "unknown identifiers are refused");
        }

        return vector.Kind switch
        {
            "scan-generate" => (NotOffered, "no symbols are made of raw data here"),
            "bracketed-markup" => Judge(vector, Read(vector)),
            "uri-unescape" => Unescape(vector),
            "uri-escape" => Escape(vector),
            "dl-generate" => Generate(vector),
            _ => Judge(vector, Read(vector)),
        };
    }

    // The engine has an entry for each kind of text; here one reader tells them apart, so each row says first what it is.
    static LabelParse Read(Vector vector)
    {
        var rules = new LabelRules
        {
            AcceptsLinkNames = vector.Flags.Contains("permitConvenienceAlphas"),
            AcceptsShortGtins = vector.Flags.Contains("permitZeroSuppressedGTIN"),
        };
        return vector.Kind switch
        {
            "element-string" => vector.Input.StartsWith('^') ? ElementStringReader.Read(vector.Input) : Label.Parse(vector.Input, rules),
            "dl-parse" => DigitalLinkReader.Read(vector.Input, rules),
            "bracketed" or "bracketed-lint" or "bracketed-semantic" or "bracketed-markup" => BracketReader.Read(vector.Input),
            _ => Label.Parse(vector.Input, rules),
        };
    }

    static (string, string) Judge(Vector vector, LabelParse parse)
    {
        var elements = parse.Label?.Elements.Select(e => (e.Ai, e.Value)).ToArray() ?? [];
        if (parse.IsOk == vector.IsOk && (!parse.IsOk || vector.Elements.Length == 0 || elements.SequenceEqual(vector.Elements)))
        {
            return (Same, "");
        }

        var isLater = vector.IsOk && !parse.IsOk && LaterCodes[vector.Kind].Contains(parse.ErrorCode);
        return (isLater ? Later : Other, parse.IsOk ? string.Join(' ', elements) : $"{parse.ErrorCode} {parse.ErrorText}");
    }

    static (string, string) Unescape(Vector vector)
    {
        var inPath = Unescaped(vector.Input, ValueForm.InPath);
        var inQuery = Unescaped(vector.Input, ValueForm.InQuery);
        return (inPath == vector.Extra && inQuery == vector.Expected ? Same : Other, $"{inPath} {inQuery}");
    }

    static string Unescaped(string text, ValueForm form) => WrittenValue.Read(text, form, new char[WrittenValue.Room]).ToString();

    static (string, string) Escape(Vector vector)
    {
        // As a link's own parameter, since an element's value has no space.
        var label = Label.Parse("9506000134352").Label!;
        var link = DigitalLinkWriter.Write(label, parameters: [new("k", vector.Input)]).Text!;
        var escaped = link[(link.IndexOf('=') + 1)..];
        return (escaped == vector.Extra && escaped == vector.Expected ? Same : Other, escaped);
    }

    static (string, string) Generate(Vector vector)
    {
        var parse = BracketReader.Read(vector.Input);
        if (!parse.IsOk)
        {
            return vector.IsOk ? Judge(vector, parse) : (Same, "");
        }

        var link = DigitalLinkWriter.Write(parse.Label, vector.Extra.Length > 0 ? vector.Extra : DigitalLinkWriter.Gs1Stem);
        return (link.IsOk == vector.IsOk && (!link.IsOk || link.Text == vector.Expected) ? Same : Other, link.Text ?? link.ErrorText);
    }

    sealed class Vector(string[] row)
    {
        public string Id => row[0];

        public string Kind => row[1];

        public string Flags => row[2];

        public string Input { get; } = JsonSerializer.Deserialize<string>(row[3])!;

        public string Extra { get; } = JsonSerializer.Deserialize<string>(row[4]) ?? "";

        public string Outcome => row[5];

        public bool IsOk => Outcome == "ok";

        public string Expected { get; } = JsonSerializer.Deserialize<string>(row[6]) ?? "";

        public (string Ai, string Value)[] Elements { get; } = Gs1Data.Elements(row[7]);

        public string Error => row[8];
    }
}
