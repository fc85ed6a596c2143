namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>Opens image files of the three kinds that tills meet, told apart by their first bytes, not their names.</summary>
public static class ImageFile
{
    /// <summary>Larger files are not read: 64 MiB.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>Never throws for what the file holds or lacks.</summary>
    public static ImageParse Read(string path)
    {
        if (Directory.Exists(path))
            return ImageParse.Failed(ImageFaultCode.FileUnreadable, "This is a folder; name the files in it.");
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Read(stream);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return ImageParse.Failed(ImageFaultCode.FileNotFound, "There is no such file; check the name and the folder.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return ImageParse.Failed(ImageFaultCode.FileUnreadable, $"The file could not be read: {failure.Message}");
        }
    }

    /// <summary>Decodes a file's bytes.</summary>
    public static ImageParse Decode(ReadOnlyMemory<byte> file)
    {
        var start = file.Span;
        if (start.StartsWith(Png.Signature))
            return Png.Decode(file);
        if (start.StartsWith("P5"u8) || start.StartsWith("P2"u8))
            return Pgm.Decode(file.Span);
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return Jpeg.Decode(file.Span);
        return ImageParse.Failed(
            ImageFaultCode.UnknownFormat,
            start.IsEmpty ? "The file is empty." : "The file is no PNG, JPEG or PGM image.");
    }

    // Read by count and not by length: a pipe has none, and a file may grow while it is read.
    private static ImageParse Read(FileStream stream)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            if (bytes.Length + count > MaxBytes)
                return ImageParse.Failed(ImageFaultCode.TooLarge, $"The file is larger than {MaxBytes >> 20} MiB.");
            bytes.Write(buffer, 0, count);
        }

        return Decode(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
    }
}
