using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CarbonPos.Carbon.Labels;

namespace CarbonPos.ReferenceTerminal.Reading;

/// <summary><c>read labels --json</c>: one scan a line in, one JSON object a line out, in order.</summary>
/// <remarks>
/// <c>{"ok":true,"kind":"gtin|gs1|digital-link|carbon-label|flashcode","gtin":"14 digits or null","elements":[["01","…"]],"error":null}</c>;
/// <c>error</c> is a stable code, a colon and a sentence. An in-store number that carries a measure is shown as it was scanned.
/// </remarks>
static class LabelJson
{
    // Of the longest scan and its line ending; what is longer is reported as too long and skipped without being kept.
    const int MaxLineBytes = Label.MaxScanLength + 2;
    const int MaxPendingBytes = 64 * 1024;

    // Labels hold < > & + ' often, and this goes to a pipe, never into a web page.
    static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers every line until the input ends; a bad line gets an error and the rest goes on.</summary>
    /// <param name="input">Lines end in LF or CR LF; bytes are taken one by one, so no byte sequence is invalid.</param>
    /// <param name="output">Flushed before each wait for more input, so an interactive reader sees each answer at once.</param>
    /// <param name="rules">How labels are read.</param>
    public static void Run(Stream input, Stream output, LabelRules rules)
    {
        var pending = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(pending, Json);
        var line = new byte[MaxLineBytes];
        var length = 0;
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = input.Read(chunk)) > 0)
        {
            var rest = chunk.AsSpan(0, read);
            for (var end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
            {
                length = Keep(rest[..end], line, length);
                Answer(line, length, writer, pending, rules);
                length = 0;
                rest = rest[(end + 1)..];
                if (pending.WrittenCount > MaxPendingBytes)
                {
                    Flush(pending, output);
                }
            }

            length = Keep(rest, line, length);
            Flush(pending, output);
        }

        if (length > 0)
        {
            Answer(line, length, writer, pending, rules);
            Flush(pending, output);
        }
    }

    /// <summary>Writes one answer, without a line ending.</summary>
    public static void Write(Utf8JsonWriter writer, LabelParse parse)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("ok"u8, parse.IsOk);
        if (parse.Kind is { } kind)
        {
            writer.WriteString("kind"u8, NameOf(kind));
        }
        else
        {
            writer.WriteNull("kind"u8);
        }

        var elements = parse.Label?.Elements ?? [];
        if (parse.Label?.Gtin is { } gtin)
        {
            writer.WriteString("gtin"u8, parse.Label.Kind == LabelKind.Gtin ? elements[0].Value : gtin.ToString());
        }
        else
        {
            writer.WriteNull("gtin"u8);
        }

        writer.WriteStartArray("elements"u8);
        foreach (var (ai, value) in elements)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(ai);
            writer.WriteStringValue(value);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        if (parse.IsOk)
        {
            writer.WriteNull("error"u8);
        }
        else
        {
            writer.WriteString("error"u8, $"{parse.ErrorCode}: {parse.ErrorText}");
        }

        writer.WriteEndObject();
    }

    static void Answer(byte[] line, int length, Utf8JsonWriter writer, ArrayBufferWriter<byte> pending, LabelRules rules)
    {
        var bytes = line.AsSpan(0, length);
        if (bytes is [.., (byte)'\r'])
        {
            bytes = bytes[..^1];
        }

        // Each byte becomes the character of its number: GS1 data is ASCII, and anything else is refused where it stands.
        Span<char> scan = stackalloc char[MaxLineBytes];
        var count = Encoding.Latin1.GetChars(bytes, scan);
        Write(writer, Label.Parse(scan[..count], rules));
        writer.Flush();
        writer.Reset();
        pending.Write("\n"u8);
    }

    /// <summary>Appends what fits: a line that fills the buffer is over the limit, and that is all one has to know of it.</summary>
    static int Keep(ReadOnlySpan<byte> part, byte[] line, int length)
    {
        var fits = Math.Min(part.Length, line.Length - length);
        part[..fits].CopyTo(line.AsSpan(length));
        return length + fits;
    }

    static void Flush(ArrayBufferWriter<byte> pending, Stream output)
    {
        if (pending.WrittenCount > 0)
        {
            output.Write(pending.WrittenSpan);
            output.Flush();
            pending.ResetWrittenCount();
        }
    }

    static string NameOf(LabelKind kind) => kind switch
    {
        LabelKind.Gtin => "gtin",
        LabelKind.Gs1ElementString => "gs1",
        LabelKind.DigitalLink => "digital-link",
        LabelKind.CarbonLabel => "carbon-label",
        LabelKind.Flashcode => "flashcode",
        _ => throw new UnreachableException(),
    };
}
