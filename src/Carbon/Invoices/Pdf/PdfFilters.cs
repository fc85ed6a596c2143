using System.IO.Compression;
using System.Runtime.InteropServices;

namespace CarbonPos.Carbon.Invoices.Pdf;

/// <summary>Unpacks a stream, piece by piece, and stops where the file's budget ends: what a small stream comes to nobody knows before.</summary>
internal static class PdfFilters
{
    private const int MaxFilters = 4;
    private const int PieceBytes = 1 << 16;

    /// <param name="raw">As it stands in the file.</param>
    /// <param name="filters">Names of the filters, in order of unpacking, with the parameters of each.</param>
    /// <param name="budget">Ends it.</param>
    public static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> raw, IReadOnlyList<(string Name, PdfPrediction Prediction)> filters, PdfBudget budget)
    {
        if (filters.Count > MaxFilters)
            throw PdfBudget.TooComplex($"a stream is packed more than {MaxFilters} times");
        foreach (var (name, prediction) in filters)
        {
            raw = name switch
            {
                "FlateDecode" => prediction.Undo(Inflate(raw, budget)),
                "ASCIIHexDecode" => Counted(Hexadecimal(raw.Span), budget),
                "ASCII85Decode" => Counted(Base85(raw.Span), budget),
                "Crypt" => throw new InvoiceRefusal(InvoiceFaultCodes.PdfEncrypted, "The PDF is encrypted."),
                _ => throw new InvoiceRefusal(InvoiceFaultCodes.PdfFilter, $"The PDF packs its attachment with '{(name.Length <= 40 ? name : name[..40])}', which is not read."),
            };
        }

        return raw;
    }

    private static byte[] Inflate(ReadOnlyMemory<byte> packed, PdfBudget budget)
    {
        var pieces = new List<byte[]>();
        var total = 0;
        try
        {
            using var source = MemoryMarshal.TryGetArray(packed, out var array)
                ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
                : new MemoryStream(packed.ToArray(), writable: false);
            using var inflater = new ZLibStream(source, CompressionMode.Decompress);
            while (true)
            {
                var piece = new byte[PieceBytes];
                var read = inflater.ReadAtLeast(piece, PieceBytes, throwOnEndOfStream: false);
                total += read;
                if (total > budget.InflatedLeft)
                    throw PdfBudget.TooLarge();
                pieces.Add(piece);
                if (read < PieceBytes)
                    break;
            }
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            // The second is zlib's own, for a stream that asks for a dictionary.
            throw PdfBudget.Damaged("a compressed part does not unpack");
        }

        budget.Inflated(total);
        var whole = new byte[total];
        for (var i = 0; i < pieces.Count; i++)
            pieces[i].AsSpan(0, Math.Min(PieceBytes, total - (i * PieceBytes))).CopyTo(whole.AsSpan(i * PieceBytes));
        return whole;
    }

    private static byte[] Counted(byte[] unpacked, PdfBudget budget)
    {
        budget.Inflated(unpacked.Length);
        return unpacked;
    }

    private static byte[] Hexadecimal(ReadOnlySpan<byte> packed)
    {
        var found = new byte[(packed.Length + 1) / 2];
        var digits = 0;
        foreach (var b in packed)
        {
            if (b == (byte)'>')
                break;
            if (PdfLexer.IsSpace(b))
                continue;
            if (!char.IsAsciiHexDigit((char)b))
                throw PdfBudget.Damaged("a hexadecimal part has other characters");
            var digit = (b & 0x0F) + (b >> 6) * 9;
            found[digits / 2] |= (byte)(digits % 2 == 0 ? digit << 4 : digit);
            digits++;
        }

        return found[..((digits + 1) / 2)];
    }

    private static byte[] Base85(ReadOnlySpan<byte> packed)
    {
        var found = new MemoryStream(packed.Length);
        Span<byte> four = stackalloc byte[4];
        var (group, count) = (0UL, 0);
        foreach (var b in packed)
        {
            if (b == (byte)'~')
                break;
            if (PdfLexer.IsSpace(b))
                continue;
            if (b == (byte)'z' && count == 0)
            {
                found.Write([0, 0, 0, 0]);
                continue;
            }

            if (b is < (byte)'!' or > (byte)'u')
                throw PdfBudget.Damaged("a base-85 part has other characters");
            group = (group * 85) + (ulong)(b - '!');
            if (++count < 5)
                continue;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(four, (uint)group);
            found.Write(four);
            (group, count) = (0, 0);
        }

        if (count > 1)
        {
            for (var pad = count; pad < 5; pad++)
                group = (group * 85) + 84;
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(four, (uint)group);
            found.Write(four[..(count - 1)]);
        }

        return found.ToArray();
    }
}

/// <summary>How the bytes of a packed stream were predicted from their neighbours before packing.</summary>
/// <param name="Predictor">1 none, 2 TIFF, 10 and more PNG.</param>
/// <param name="BytesPerPixel">Distance to the neighbour on the left.</param>
/// <param name="BytesPerRow">Distance to the neighbour above.</param>
internal readonly record struct PdfPrediction(int Predictor, int BytesPerPixel, int BytesPerRow)
{
    private const int MaxRow = 1 << 16;

    public static readonly PdfPrediction None = new(1, 1, 1);

    public static PdfPrediction Of(long predictor, long colors, long bits, long columns)
    {
        if (predictor is 0 or 1)
            return None;
        if (predictor is not (2 or (>= 10 and <= 15)) || colors is < 1 or > 32 || bits is not (1 or 2 or 4 or 8 or 16) || columns is < 1 or > MaxRow)
            throw PdfBudget.Damaged("the parameters of a compressed part are impossible");
        var row = ((colors * bits * columns) + 7) / 8;
        if (row > MaxRow || (predictor == 2 && bits != 8))
            throw PdfBudget.Damaged("the parameters of a compressed part are impossible");
        return new((int)predictor, (int)Math.Max(1, colors * bits / 8), (int)row);
    }

    public byte[] Undo(byte[] data)
    {
        if (Predictor == 1)
            return data;
        return Predictor == 2 ? Tiff(data) : Png(data);
    }

    private byte[] Tiff(byte[] data)
    {
        for (var i = 0; i < data.Length; i++)
        {
            if (i % BytesPerRow >= BytesPerPixel)
                data[i] += data[i - BytesPerPixel];
        }

        return data;
    }

    private byte[] Png(byte[] data)
    {
        var rows = data.Length / (BytesPerRow + 1);
        var result = new byte[rows * BytesPerRow];
        var above = new byte[BytesPerRow];
        for (var row = 0; row < rows; row++)
        {
            var filter = data[row * (BytesPerRow + 1)];
            var line = result.AsSpan(row * BytesPerRow, BytesPerRow);
            data.AsSpan((row * (BytesPerRow + 1)) + 1, BytesPerRow).CopyTo(line);
            for (var i = 0; i < line.Length; i++)
            {
                int left = i >= BytesPerPixel ? line[i - BytesPerPixel] : 0, up = above[i], corner = i >= BytesPerPixel ? above[i - BytesPerPixel] : 0;
                line[i] += (byte)(filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    4 => Paeth(left, up, corner),
                    _ => throw PdfBudget.Damaged("a compressed part names a prediction that does not exist"),
                });
            }

            line.CopyTo(above);
        }

        return result;
    }

    private static int Paeth(int left, int up, int corner)
    {
        var guess = left + up - corner;
        int toLeft = Math.Abs(guess - left), toUp = Math.Abs(guess - up), toCorner = Math.Abs(guess - corner);
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
