using System.CommandLine;
using System.Globalization;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;
using CarbonPos.CompanyRegistry.Contents;
using CarbonPos.CompanyRegistry.LabelKeys;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CompanyRegistry.Commands;

/// <summary>"label-key": the keys by which companies sign carbon labels, and the list that says so.</summary>
internal sealed class LabelKeyCommands(Session session)
{
    private const int MostVersion = 1_000_000_000;
    private readonly Option<string> company = new("--company") { Description = "Whose key: the company's number. Make sure that it is theirs.", Required = true };
    private readonly Option<string> from = new("--from") { Description = "First day of any label that it signs, YYYY-MM-DD.", Required = true };
    private readonly Option<string> to = new("--to") { Description = "Last day of any label that it signs: the shelf life of the last one included.", Required = true };
    private readonly Option<string[]> prefixes = new("--prefix") { Description = "A GS1 company prefix of theirs, 4 to 12 digits; may be repeated. The key speaks for their articles alone; without, for any article." };

    public Command Make()
    {
        var text = new Argument<string>("PUBLIC-KEY") { Description = "Base64 of 65 bytes, as 'carbonpos-till label key' prints it." };
        var certify = new Command("certify", "Certify a company's key; then publish.") { text, company, from, to, prefixes };
        certify.SetAction(async (parsed, stop) =>
        {
            await using var store = session.OpenStore(parsed);
            var whose = Session.Company(parsed.GetRequiredValue(company));
            var id = await Book(store).CertifyAsync(whose, PublicKey(parsed.GetRequiredValue(text)), Session.Day(parsed.GetRequiredValue(from)), Session.Day(parsed.GetRequiredValue(to)), Prefixes(parsed), stop);
            await session.Output.WriteLineAsync($"Key {id} of company {whose} is certified. It counts once 'label-key publish' has made a list with it.");
            return ExitCode.Done;
        });
        var number = new Argument<string>("ID") { Description = "The key's id." };
        var any = new Option<bool>("--any") { Description = "Instead of prefixes: the key speaks for any article." };
        var bind = new Command("bind", "Say anew for which company prefixes a certified key speaks; then publish.") { number, prefixes, any };
        bind.SetAction(async (parsed, stop) =>
        {
            if (parsed.GetValue(any) == (parsed.GetValue(prefixes) is { Length: > 0 })) throw new UsageException("Say either --prefix, for whose articles the key speaks, or --any, for any article at all.");
            await using var store = session.OpenStore(parsed);
            var (id, bound) = (Id(parsed.GetRequiredValue(number)), Prefixes(parsed));
            await Book(store).BindAsync(id, bound, stop);
            await session.Output.WriteLineAsync($"Key {id} speaks for {(bound.Count == 0 ? "any article" : $"articles of {string.Join(", ", bound)} alone")}, once 'label-key publish' has made a list that says so.");
            return ExitCode.Done;
        });
        var revoke = new Command("revoke", "Leave a key out of the next list, for ever; then publish.") { number };
        revoke.SetAction(async (parsed, stop) =>
        {
            await using var store = session.OpenStore(parsed);
            var id = Id(parsed.GetRequiredValue(number));
            await Book(store).RevokeAsync(id, stop);
            await session.Output.WriteLineAsync($"Key {id} is revoked. Its labels count until 'label-key publish' has made a list without it and gateways have that list.");
            return ExitCode.Done;
        });
        var list = new Command("list", "All keys that were ever certified.");
        list.SetAction(async (parsed, _) =>
        {
            await using var store = session.OpenStore(parsed);
            foreach (var (key, revokedAt) in Book(store).All())
            {
                await session.Output.WriteLineAsync($"{key.Id,10}  {key.ValidFrom:yyyy-MM-dd} to {key.ValidTo:yyyy-MM-dd}  {key.Company,15}  {key.Name}{(key.Prefixes.Count > 0 ? $"  articles {string.Join(' ', key.Prefixes)}" : "")}{(revokedAt is { } moment ? $"  revoked {moment:yyyy-MM-dd HH:mm} UTC" : "")}");
            }

            return ExitCode.Done;
        });
        return new Command("label-key", "Keys by which companies sign carbon labels.") { certify, bind, revoke, list, Publish() };
    }

    private Command Publish()
    {
        var file = new Option<string?>("--out") { Description = "Also write the newest list into this file, for tills and gateways without a line to here." };
        var above = new Option<int>("--above") { Description = "After a restore: the newest version that any gateway has seen; the list comes after it." };
        var publish = new Command("publish", "Sign what is certified now as the next list; gateways pull it.") { file, above };
        publish.SetAction(async (parsed, stop) =>
        {
            var seen = parsed.GetValue(above);
            if (seen is < 0 or >= MostVersion) throw new UsageException($"A version is 1 to {MostVersion - 1}.");
            await using var store = session.OpenStore(parsed);
            using var keys = FeedKeys.Open(session.Options(parsed).KeysPath, session.Time.GetUtcNow());
            var path = parsed.GetValue(file);
            if (path is not null) RequireWritable(path);
            var (signed, isNew) = await Book(store).PublishAsync(keys, seen, stop);
            if (path is not null)
            {
                // Beside, then renamed: who reads it never finds half of it.
                await File.WriteAllBytesAsync(path + ".new", LabelKeyListJson.Write(signed), stop);
                File.Move(path + ".new", path, overwrite: true);
            }

            await session.Output.WriteLineAsync(isNew ? $"List {signed.List.Version}: {signed.List.Keys.Count} keys." : $"Nothing changed; the newest list is {signed.List.Version}.");
            return ExitCode.Done;
        });
        return publish;
    }

    // Before anything is published: a list that is out cannot be taken back.
    private static void RequireWritable(string path)
    {
        var why = Directory.Exists(path) ? "it is a folder" : "";
        try
        {
            if (why.Length == 0)
            {
                File.WriteAllBytes(path + ".new", []);
                File.Delete(path + ".new");
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = e.Message;
        }

        throw new InvalidOperationException($"--out {path} cannot be written, so nothing was published: {why.TrimEnd('.')}. Name a file in a folder that is there and that you may write to, or leave --out away.");
    }

    private LabelKeyBook Book(Storage.RegistryStore store) => new(store, session.Time, NullLogger<LabelKeyBook>.Instance);

    private List<CompanyPrefix> Prefixes(ParseResult parsed) =>
        [.. (parsed.GetValue(prefixes) ?? []).Select(text => CompanyPrefix.TryParse(text, out var prefix) ? prefix : throw new UsageException($"A GS1 company prefix has {CompanyPrefix.MinLength} to {CompanyPrefix.MaxLength} digits, and nothing else."))];

    private static uint Id(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : throw new UsageException("A key's id is a number.");

    private static byte[] PublicKey(string text)
    {
        try
        {
            return Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw new UsageException("A public key is base64 of 65 bytes, as 'carbonpos-till label key' prints it.");
        }
    }
}
