using CarbonPos.Carbon.Invoices;

namespace CarbonPos.ReferenceTerminal.Invoices;

/// <summary>An invoice file as <c>read invoices</c> sees it: what it holds, or why that is not known.</summary>
/// <param name="Path">As given.</param>
/// <param name="Invoice">Null when it could not be read.</param>
/// <param name="Attachment">Name of the attachment in a PDF; empty for XML.</param>
/// <param name="Error">Code and sentence; null when it could be read.</param>
sealed record InvoiceFile(string Path, Invoice? Invoice, string Attachment, string? Error)
{
    /// <summary>Never throws for what the file holds or lacks.</summary>
    public static InvoiceFile Read(string path)
    {
        if (TryReadBytes(path, out var bytes) is { } error)
            return new(path, null, "", error.ToString());
        var parse = InvoiceReader.Read(bytes);
        return parse.TryGet(out var invoice, out var fault) ? new(path, invoice, parse.Attachment, null) : new(path, null, parse.Attachment, fault.ToString());
    }

    /// <summary>The bytes of a file, no more than an invoice may have and one.</summary>
    /// <returns>Why there are none, or null.</returns>
    public static InvoiceFault? TryReadBytes(string path, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        if (Directory.Exists(path))
            return new("FILE_UNREADABLE", "This is a folder; name the files in it.");
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            bytes = BytesOf(stream);
            return null;
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return new("FILE_NOT_FOUND", "There is no such file; check the name and the folder.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new("FILE_UNREADABLE", $"The file could not be read: {failure.Message}");
        }
    }

    // Read by count and not by length alone: a pipe has none, and a file may grow while it is read. One byte more than is
    // allowed is enough to know.
    private static ReadOnlyMemory<byte> BytesOf(FileStream stream)
    {
        const int Most = InvoiceReader.MaxFileBytes + 1;
        var bytes = new byte[stream.CanSeek ? (int)Math.Min(stream.Length + 1, Most) : 1 << 16];
        var length = 0;
        for (int read; (read = stream.Read(bytes, length, bytes.Length - length)) > 0;)
        {
            length += read;
            if (length == Most)
                break;
            if (length == bytes.Length)
                Array.Resize(ref bytes, (int)Math.Min(bytes.Length * 2L, Most));
        }

        return bytes.AsMemory(0, length);
    }
}
