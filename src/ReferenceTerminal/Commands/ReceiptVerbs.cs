using System.CommandLine;
using System.Text;
using CarbonPos.Carbon.Settlement;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"receipt" and "verify-receipt": a signed receipt to keep, and its check with nothing but public keys.</summary>
sealed class ReceiptVerbs(TillOptions options, TillConsole console)
{
    /// <summary>Names the file of public keys where --keys does not.</summary>
    public const string KeysVariable = "CARBONPOS_KEYS_FILE";

    private readonly Argument<string> transaction = new("TRANSACTION") { Description = "The transaction number on the receipt, such as 17-1-204." };

    private readonly Option<string?> save = new("--save") { Description = "Write the receipt into this file. Default: print it.", HelpName = "FILE" };

    private readonly Argument<string> file = new("FILE") { Description = "A receipt that \"receipt\" saved." };

    private readonly Option<string?> keys = new("--keys") { Description = $"The deployment's public keys, as it publishes them. Default: {KeysVariable}.", HelpName = "FILE" };

    private readonly Option<string[]> statement = new("--statement") { Description = "A day statement as it was published; repeat for several days. Default: those in the receipt.", HelpName = "FILE" };

    public Command Receipt(TillRunner runner)
    {
        var command = new Command("receipt", "Fetch a signed receipt of a transaction, with the proofs of what is settled of it.") { transaction, save };
        runner.Attach(command, async (till, parsed, stop) =>
        {
            var receipt = await till.Client.GetReceiptAsync(parsed.GetRequiredValue(transaction), cancellation: stop);
            var text = ReceiptJson.Write(receipt);
            if (parsed.GetValue(save) is not { } path)
            {
                till.Console.Out.Write(text);
                return ExitCode.Done;
            }

            NewFile.Write(path, Encoding.UTF8.GetBytes(text), replaces: true);
            Tell(till, path, receipt);
            return ExitCode.Done;
        });
        return command;
    }

    public Command Verify(TillRunner runner)
    {
        var command = new Command("verify-receipt", "Check a receipt, its signature and its proofs. Needs public keys, and no gateway.") { file, keys, statement };
        runner.Attach(command, parsed =>
        {
            var known = Read(parsed.GetValue(keys) ?? console.Environment(KeysVariable) ?? throw NoKeys(), ReceiptJson.ReadKeys);
            var receipt = Read(parsed.GetRequiredValue(file), ReceiptJson.ReadReceipt);
            List<SignedStatement> published = [.. (parsed.GetValue(statement) ?? []).Select(path => Read(path, ReceiptJson.ReadStatement))];
            var found = ReceiptVerification.Of(receipt, known, published);
            if (options.IsJson(parsed)) ReceiptVerdicts.WriteJson(console.Out, found, receipt);
            else Write(found, receipt, options.Language(parsed));
            return found.Exit;
        });
        return command;
    }

    private void Write(ReceiptVerification found, TransactionReceipt receipt, Language language)
    {
        console.Out.WriteLine(ReceiptVerdicts.Sentence(found.Verdict, receipt.Signed, language));
        foreach (var entry in found.Entries)
        {
            console.Out.WriteLine(ReceiptVerdicts.Describe(entry.Leaf, language));
            console.Out.WriteLine($"    {ReceiptVerdicts.Sentence(entry, language)}");
        }
    }

    private static void Tell(TillSession till, string path, TransactionReceipt receipt)
    {
        var (entries, proofs) = (receipt.Signed.Entries.Count, receipt.Proofs.Count);
        if (till.Json)
        {
            OutcomeJson.WriteObject(till, json =>
            {
                json.WriteString("verb", "receipt");
                json.WriteNumber("exit", ExitCode.Done);
                json.WriteString("file", path);
                json.WriteNumber("entries", entries);
                json.WriteNumber("settled", proofs);
                json.WriteNull("error");
            });
            return;
        }

        till.Console.Out.WriteLine(till.Pick(
            $"Receipt saved in {Printable.Of(path)}. Entries: {entries}, settled: {proofs}. Check it: carbonpos-till verify-receipt",
            $"Reçu enregistré dans {Printable.Of(path)}. Écritures : {entries}, réglées : {proofs}. À vérifier : carbonpos-till verify-receipt"));
    }

    private delegate T? Reader<out T>(string text, out string reason)
        where T : class;

    private static T Read<T>(string path, Reader<T> read)
        where T : class
    {
        string reason;
        try
        {
            using var stream = File.OpenRead(path);
            // A receipt has a few kilobytes; what is much larger is not read into memory to find out that it is none.
            if (stream.CanSeek && stream.Length > MostBytes) throw Unreadable(path, "it is too large to be one");
            using var text = new StreamReader(stream);
            if (read(text.ReadToEnd(), out reason) is { } found) return found;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, Printable.Of(e));
        }

        throw Unreadable(path, Printable.Of(reason));
    }

    private const long MostBytes = 16_000_000;

    private static TillFault Unreadable(string path, string why) =>
        new(ExitCode.File, "FILE_UNREADABLE", $"{Printable.Of(path)} cannot be used: {why}", $"{Printable.Of(path)} est inutilisable : {why}");

    private static TillFault NoKeys() => new(
        ExitCode.Usage, "KEYS_MISSING",
        $"Name the deployment's public keys: --keys FILE, or {KeysVariable}. The deployment publishes them (carbonpos-gateway public-keys).",
        $"Indiquez les clés publiques du déploiement : --keys FICHIER, ou {KeysVariable}. Le déploiement les publie (carbonpos-gateway public-keys).");
}
