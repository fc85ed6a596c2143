using System.Text.Json;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Contents.Purchases;
using CarbonPos.CarbonGateway.Contents.Resale;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>How a contents command ends.</summary>
internal static class ContentsExit
{
    public const int Done = 0;

    /// <summary>Nothing was changed: a file or version cannot be read, or no row is sound.</summary>
    public const int Nothing = 1;

    public const int Usage = 2;

    /// <summary>Done with the sound rows; some were refused or left.</summary>
    public const int RowsRefused = 3;
}

/// <summary>The verbs under carbonpos-gateway contents.</summary>
internal sealed class ContentsCommands(TextReader input, TextWriter output, TextWriter error, TimeProvider time)
{
    public const string Help = """
        carbonpos-gateway contents: what suppliers transmit, in versions that a running gateway takes up.

          contents import FILE… [--add] [--dry-run] [--all-or-nothing] [--encoding latin1] [--keep 10] [--report FILE] [--json]
          contents list [--json]
          contents show GTIN | --service CODE | --merchant NUMBER --article CODE  [--version N]
          contents rollback [--to N]
          contents purchases FOLDER|FILE|-… --merchant NUMBER --out FILE [--report FILE] [--json]
                          what suppliers' invoices transmit for each article, for resale; - takes file names from standard input
          contents resale --merchant NUMBER --purchases FILE --departments FILE --own-factor KG_PER_EUR --vintage YEAR
                          --version TEXT --out FILE --split FILE [--contents FILE] [--encoding latin1] [--json]

        All but purchases take --folder DIR (default: contents in the gateway's data folder).
        Formats and codes: docs/reference/contents.md.
        Exit codes: 0 done, 1 nothing was changed, 2 wrong usage, 3 done but rows were refused.
        """;

    /// <param name="words">What follows "contents".</param>
    /// <param name="defaultFolder">Where versions are kept unless --folder says otherwise.</param>
    /// <returns>One of <see cref="ContentsExit"/>.</returns>
    public int Run(ReadOnlySpan<string> words, string defaultFolder)
    {
        try
        {
            if (words is [] or ["help" or "--help" or "-h", ..])
            {
                output.WriteLine(Help);
                return words is [] ? ContentsExit.Usage : ContentsExit.Done;
            }

            var rest = words[1..];
            switch (words[0])
            {
                case "import":
                    var import = new CommandWords(rest, ImportCommand.Flags, ImportCommand.Options);
                    return new ImportCommand(output, error, time).Run(import, Folder(import, defaultFolder));
                case "list":
                    var list = new CommandWords(rest, ["json"], ["folder"]);
                    return List(list, Folder(list, defaultFolder));
                case "show":
                    var show = new CommandWords(rest, [], ["folder", "version", "service", "merchant", "article"]);
                    return Show(show, Folder(show, defaultFolder));
                case "rollback":
                    var back = new CommandWords(rest, [], ["folder", "to"]);
                    var version = Folder(back, defaultFolder).Rollback(back.Number("to", 1, int.MaxValue));
                    output.WriteLine($"Version {version.Number} is in use: {version.Contents:#,0} contents. A running gateway takes it up by itself.");
                    return ContentsExit.Done;
                case "purchases":
                    return new PurchasesCommand(input, output, error, time).Run(new CommandWords(rest, PurchasesCommand.Flags, PurchasesCommand.Options));
                case "resale":
                    var resale = new CommandWords(rest, ["json"], ResaleCommand.Options);
                    return new ResaleCommand(output, time).Run(resale, Folder(resale, defaultFolder));
                default:
                    throw new UsageException($"There is no verb '{words[0]}' under contents.");
            }
        }
        catch (UsageException wrong)
        {
            error.WriteLine($"{wrong.Message} Try: carbonpos-gateway contents help");
            return ContentsExit.Usage;
        }
        catch (Exception e) when (e is InvalidOperationException or InvalidDataException or ContentFileException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ContentsExit.Nothing;
        }
    }

    private static ContentsFolder Folder(CommandWords words, string byDefault) => new(words.Text("folder") ?? byDefault);

    private int List(CommandWords words, ContentsFolder folder)
    {
        var manifest = folder.Read();
        if (words.Has("json"))
        {
            output.WriteLine(JsonSerializer.Serialize(manifest, JsonStyle.Indented));
            return ContentsExit.Done;
        }

        foreach (var version in manifest.Versions)
        {
            var mark = version.Number == manifest.Current ? "*" : " ";
            output.WriteLine($"{mark} {version.Number,6}  {version.MadeAt:yyyy-MM-dd HH:mm} UTC  {version.Contents,12:#,0} contents  {version.Sha256[..12]}  {string.Join(", ", version.From)}");
        }

        output.WriteLine(manifest.Versions.Count == 0 ? $"There are no versions in {folder.Path}." : "* in use");
        return ContentsExit.Done;
    }

    private int Show(CommandWords words, ContentsFolder folder)
    {
        var chosen = Choose(words);
        var manifest = folder.Read();
        var number = words.Number("version", 1, int.MaxValue) ?? manifest.Current;
        var version = manifest.Find(number) ?? throw new InvalidOperationException($"Version {number} is not kept; see: carbonpos-gateway contents list");
        var found = folder.Load(version).All.Where(content => chosen(content.Key)).ToList();
        output.WriteLine($"Version {number}, {found.Count} contents:");
        ContentsCsv.Write(output, found);
        return found.Count > 0 ? ContentsExit.Done : ContentsExit.Nothing;
    }

    private static Func<ContentKey, bool> Choose(CommandWords words)
    {
        if (words.Bare is [var digits])
        {
            var parse = Gtin.Parse(digits);
            return parse.IsOk ? key => key.Gtin == parse.Gtin && key.Kind is not (ContentKind.Service or ContentKind.Article) : throw new UsageException(parse.ErrorText);
        }

        if (words.Text("service") is { } service)
        {
            return key => key.Kind == ContentKind.Service && key.Text == service;
        }

        if (words.Text("article") is { } article && long.TryParse(words.Needed("merchant"), out var number))
        {
            return key => key.Kind == ContentKind.Article && key.Merchant == new MerchantId(number) && key.Text == article;
        }

        throw new UsageException("Name one GTIN, or a service, or a merchant and its article.");
    }
}
