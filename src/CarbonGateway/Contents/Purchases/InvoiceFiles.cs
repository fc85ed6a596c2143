using CarbonPos.Carbon.Invoices;

namespace CarbonPos.CarbonGateway.Contents.Purchases;

/// <summary>Reads invoices from files, one at a time and all through the same block of memory.</summary>
/// <param name="leave">Gets each file that is none.</param>
internal sealed class InvoiceFiles(Action<ContentFault> leave)
{
    private byte[] _block = new byte[1 << 16];

    /// <returns>Null when the file could not be read, and was left.</returns>
    public Invoice? Read(string path)
    {
        try
        {
            // Pipes and devices have no length, and to open one may wait for ever: what has none is not opened.
            var real = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            if (new FileInfo(real).Length == 0)
            {
                return Leave(path, ContentFaultCodes.FileEmpty, "The file is empty, or it is no file.");
            }

            using var stream = new FileStream(real, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            var length = stream.Length;
            if (length > InvoiceReader.MaxFileBytes)
            {
                return Leave(path, InvoiceFaultCodes.TooLarge, $"The file is larger than {InvoiceReader.MaxFileBytes >> 20} MiB.");
            }

            if (_block.Length < length)
            {
                _block = new byte[length];
            }

            var read = stream.ReadAtLeast(_block.AsSpan(0, (int)length), (int)length, throwOnEndOfStream: false);
            return InvoiceReader.Read(_block.AsMemory(0, read)).TryGet(out var invoice, out var fault) ? invoice : Leave(path, fault.Code, Words.Plain(fault.Sentence));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Leave(path, ContentFaultCodes.FileMissing, "There is no such file any more.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Leave(path, PurchaseFaultCodes.FileUnreadable, $"The file cannot be read: {Words.Plain(e.Message)}");
        }
    }

    private Invoice? Leave(string path, string code, string advice)
    {
        leave(new(Words.Plain(path), 0, "", code, advice));
        return null;
    }
}
