using System.Diagnostics.CodeAnalysis;

namespace CarbonPos.ReferenceTerminal.Images;

/// <summary>What became of an image file's bytes: a picture, or the reason why there is none.</summary>
public sealed class ImageParse
{
    private readonly GrayImage? image;
    private readonly ImageFault? fault;

    private ImageParse(GrayImage? image, ImageFault? fault)
    {
        this.image = image;
        this.fault = fault;
    }

    public static ImageParse Of(GrayImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new ImageParse(image, null);
    }

    public static ImageParse Failed(ImageFaultCode code, string sentence) => new(null, new ImageFault(code, sentence));

    /// <returns>Whether there is a picture; exactly one of the two is given.</returns>
    public bool TryGet([NotNullWhen(true)] out GrayImage? picture, [NotNullWhen(false)] out ImageFault? reason)
    {
        picture = image;
        reason = fault;
        return image is not null;
    }

    internal static ImageParse TooLarge(long width, long height) =>
        Failed(ImageFaultCode.TooLarge, $"The picture has {width} × {height} pixels; at most {GrayImage.MaxPixels / 1_000_000} million are decoded.");
}
