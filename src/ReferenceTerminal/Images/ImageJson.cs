using System.Text.Encodings.Web;
using System.Text.Json;

namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>Image files in, one JSON object per line out.</summary>
public static class ImageJson
{
    // The lines go to a terminal or a program, never into a web page: text stays readable.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes exactly one line per file, in order:
    /// <c>{"file":"…","codes":[{"symbology":"EAN_13","text":"…"}],"error":null}</c>. A file that is missing, unreadable or
    /// no image has an <c>error</c> of the form <c>CODE: sentence</c> and no codes; the others go on. A picture without a
    /// code is no error.
    /// </summary>
    /// <param name="files">Paths, echoed as given.</param>
    /// <param name="output">Flushed after each line.</param>
    /// <returns>How many files had an error.</returns>
    public static int Run(IEnumerable<string> files, Stream output)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(output);
        var faults = 0;
        foreach (var file in files)
        {
            var (codes, fault) = Read(file);
            faults += fault is null ? 0 : 1;
            WriteLine(output, file, codes, fault);
        }

        return faults;
    }

    private static (IReadOnlyList<ReadCode> Codes, ImageFault? Fault) Read(string file)
    {
        if (!ImageFile.Read(file).TryGet(out var image, out var fault))
            return ([], fault);
        try
        {
            return (CodeReader.Read(image), null);
        }
        catch (DllNotFoundException missing)
        {
            return ([], new ImageFault(ImageFaultCode.LibraryMissing, missing.Message));
        }
    }

    private static void WriteLine(Stream output, string file, IReadOnlyList<ReadCode> codes, ImageFault? fault)
    {
        using (var json = new Utf8JsonWriter(output, Readable))
        {
            json.WriteStartObject();
            json.WriteString("file"u8, file);
            json.WriteStartArray("codes"u8);
            foreach (var code in codes)
            {
                json.WriteStartObject();
                json.WriteString("symbology"u8, code.Symbology);
                json.WriteString("text"u8, code.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("error"u8, fault?.ToString());
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
        output.Flush();
    }
}
