using System.Text;

namespace ZXing.ZBar;

/// <summary>
/// The text of a QR code's bytes. Few codes name their character set, so it is guessed as ZXing does: UTF-8 if the bytes
/// are that, else Shift JIS if only that explains them, else Latin-1, which loses nothing.
/// </summary>
internal static class QrText
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly Encoding ShiftJis = CodePagesEncodingProvider.Instance.GetEncoding(
        932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    public static string From(byte[] data)
    {
        if (System.Text.Unicode.Utf8.IsValid(data))
            return StrictUtf8.GetString(data.AsSpan().StartsWith(StrictUtf8Mark) ? data.AsSpan(StrictUtf8Mark.Length) : data);

        // 0x80 to 0x9F are no characters of Latin-1 but lead most of Shift JIS.
        if (data.AsSpan().ContainsAnyInRange((byte)0x80, (byte)0x9F) && TryShiftJis(data, out var japanese))
            return japanese;
        return Encoding.Latin1.GetString(data);
    }

    private static ReadOnlySpan<byte> StrictUtf8Mark => [0xEF, 0xBB, 0xBF];

    private static bool TryShiftJis(byte[] data, out string text)
    {
        try
        {
            text = ShiftJis.GetString(data);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = "";
            return false;
        }
    }
}
