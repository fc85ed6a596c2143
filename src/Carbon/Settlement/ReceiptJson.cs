using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CarbonPos.Carbon.Journal;

namespace CarbonPos.Carbon.Settlement;

/// <summary>Receipts, statements and public keys as the files that are handed around. See docs/reference/settlement.md.</summary>
public static class ReceiptJson
{
    private const int MostKeys = 1_000;

    // Base64 has '+', which is safe in a file and ugly as an escape.
    private static readonly JsonWriterOptions Style = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A receipt as text.</summary>
    public static string Write(TransactionReceipt receipt) => Text(w =>
    {
        var signed = receipt.Signed;
        w.WriteNumber("carbonpos_receipt", 1);
        w.WriteString("transaction", LeafCodec.Parse(signed.Entries.Count > 0 ? signed.Entries[0].Leaf.Span : default).Leaf?.Key.ToString() ?? "");
        w.WriteString("deployment", signed.Deployment);
        w.WriteString("signed_at", signed.SignedAt.UtcDateTime);
        w.WriteString("key", signed.KeyId);
        w.WriteBase64String("signature", signed.Signature.Span);
        w.WriteStartArray("entries");
        foreach (var entry in signed.Entries)
        {
            w.WriteStartObject();
            w.WriteBase64String("leaf", entry.Leaf.Span);
            Write(w, entry.Proof);
            w.WriteEndObject();
        }

        w.WriteEndArray();
        w.WriteStartArray("proofs");
        foreach (var proof in receipt.Proofs)
        {
            w.WriteStartObject();
            w.WriteString("entry", proof.Entry.ToString());
            Write(w, proof.Proof);
            Write(w, proof.Statement);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    });

    /// <summary>Reads a receipt, whoever wrote it. Whether it is genuine is another matter: <see cref="ReceiptCheck"/>.</summary>
    /// <param name="text">Of the file.</param>
    /// <param name="reason">What is wrong; empty when it was read.</param>
    public static TransactionReceipt? ReadReceipt(string text, out string reason) => Read(text, "carbonpos_receipt", out reason, root => new TransactionReceipt(
        new SignedReceipt(
            root.Text("deployment"),
            root.Moment("signed_at"),
            root.Text("key"),
            root.Bytes("signature"),
            [.. root.List("entries", SignedReceipt.MostEntries).Select(e => new ReceiptEntry(e.Bytes("leaf"), e.Proof()))]),
        [.. root.List("proofs", SignedReceipt.MostEntries).Select(p => new SettlementProof(Key(p.Text("entry")), p.Proof(), Statement(p)))]));

    /// <summary>A day statement as text, with what it says in clear beside the bytes that count.</summary>
    public static string Write(SignedStatement statement) => Text(w =>
    {
        w.WriteNumber("carbonpos_statement", 1);
        if (DayStatementCodec.Parse(statement.Bytes.Span).Statement is { } says)
        {
            w.WriteString("deployment", says.Deployment);
            w.WriteString("business_day", says.BusinessDay.ToString("yyyy-MM-dd"));
            w.WriteNumber("entries", says.TreeSize);
            w.WriteString("root", says.Root.ToString());
        }

        Write(w, statement);
    });

    /// <summary>Reads a day statement, whoever wrote it. What stands in clear beside its bytes is not read.</summary>
    /// <param name="text">Of the file.</param>
    /// <param name="reason">What is wrong; empty when it was read.</param>
    public static SignedStatement? ReadStatement(string text, out string reason) => Read(text, "carbonpos_statement", out reason, Statement);

    /// <summary>The public halves of keys as text.</summary>
    public static string Write(SettlementKeyring keys) => Text(w =>
    {
        w.WriteNumber("carbonpos_keys", 1);
        w.WriteStartArray("keys");
        foreach (var key in keys.All)
        {
            w.WriteStartObject();
            w.WriteString("use", NameOf(key.Use));
            w.WriteString("id", key.Id);
            w.WriteBase64String("public_key", key.PublicKey.Span);
            w.WriteString("not_before", key.NotBefore.UtcDateTime);
            w.WriteString("not_after", key.NotAfter.UtcDateTime);
            w.WriteEndObject();
        }

        w.WriteEndArray();
    });

    /// <summary>Reads public keys. Where the file comes from is for its reader to know: whoever can change it can make receipts.</summary>
    /// <param name="text">Of the file.</param>
    /// <param name="reason">What is wrong; empty when it was read.</param>
    public static SettlementKeyring? ReadKeys(string text, out string reason) => Read(text, "carbonpos_keys", out reason, root => new SettlementKeyring(
        root.List("keys", MostKeys).Select(k => SettlementKey.FromPublic(UseOf(k.Text("use")), k.Text("id"), k.Bytes("public_key"), k.Moment("not_before"), k.Moment("not_after")))));

    private static T? Read<T>(string text, string kind, out string reason, Func<JsonElement, T> read)
        where T : class
    {
        reason = "";
        try
        {
            using var document = JsonFields.Open(text);
            var version = document.RootElement.Number(kind);
            return version == 1 ? read(document.RootElement) : throw new InvalidDataException($"'{kind}' is of version {version}; this build reads version 1.");
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            reason = e.Message;
            return null;
        }
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Style))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length)) + "\n";
    }

    private static void Write(Utf8JsonWriter w, InclusionProof proof)
    {
        w.WriteNumber("index", proof.Index);
        w.WriteNumber("size", proof.Size);
        w.WriteStartArray("path");
        foreach (var node in proof.Path) w.WriteBase64StringValue(node.ToArray());
        w.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter w, SignedStatement statement)
    {
        w.WriteBase64String("statement", statement.Bytes.Span);
        w.WriteString("statement_key", statement.KeyId);
        w.WriteBase64String("statement_signature", statement.Signature.Span);
    }

    private static SignedStatement Statement(JsonElement of) => new(of.Bytes("statement"), of.Text("statement_key"), of.Bytes("statement_signature"));

    private static JournalKey Key(string text) => JournalKey.TryParse(text, out var key) ? key : throw new InvalidDataException("The field 'entry' must be partition-epoch-sequence.");

    private static string NameOf(KeyUse use) => use.ToString().ToLowerInvariant();

    private static KeyUse UseOf(string name) => name switch
    {
        "statement" => KeyUse.Statement,
        "receipt" => KeyUse.Receipt,
        _ => throw new InvalidDataException("The field 'use' must be statement or receipt."),
    };
}
