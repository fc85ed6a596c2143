namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>Why an image gave no picture. The codes are stable; the sentence is for people.</summary>
public enum ImageFaultCode
{
    /// <summary>No such file.</summary>
    FileNotFound,

    /// <summary>The file exists but could not be read.</summary>
    FileUnreadable,

    /// <summary>Neither PNG, JPEG nor PGM.</summary>
    UnknownFormat,

    /// <summary>Truncated, a failed check sum, or contents that contradict its header.</summary>
    Damaged,

    /// <summary>More pixels or bytes than are decoded.</summary>
    TooLarge,

    /// <summary>A lawful file of a kind that is not decoded.</summary>
    Unsupported,

    /// <summary>A native library is not installed; the sentence names its package.</summary>
    LibraryMissing,
}

/// <summary>A stable code and a sentence.</summary>
public sealed record ImageFault(ImageFaultCode Code, string Sentence)
{
    /// <summary>The code as it stands in output, such as <c>IMAGE_TOO_LARGE</c>.</summary>
    public string Name => Code switch
    {
        ImageFaultCode.FileNotFound => "FILE_NOT_FOUND",
        ImageFaultCode.FileUnreadable => "FILE_UNREADABLE",
        ImageFaultCode.UnknownFormat => "IMAGE_UNKNOWN_FORMAT",
        ImageFaultCode.Damaged => "IMAGE_DAMAGED",
        ImageFaultCode.TooLarge => "IMAGE_TOO_LARGE",
        ImageFaultCode.Unsupported => "IMAGE_UNSUPPORTED",
        ImageFaultCode.LibraryMissing => "LIBRARY_MISSING",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    public override string ToString() => $"{Name}: {Sentence}";
}
