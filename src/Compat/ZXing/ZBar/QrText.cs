using System.Text;
using System.Text.Unicode;

namespace ZXing.ZBar;

/// <summary>
/// The text of a QR code's bytes. Few codes name their character set, so it is guessed as ZXing does: UTF-8 if the bytes
/// are that, else Shift JIS if only that explains them, else Latin-1, which loses nothing.
/// </summary>
internal static class QrText
{
    private static readonly Encoding ShiftJis = CodePagesEncodingProvider.Instance.GetEncoding(
        932, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    public static string From(byte[] data)
    {
        if (Utf8.IsValid(data))
            return Encoding.UTF8.GetString(data);

        // 0x80 to 0x9F are no characters of Latin-1 but lead most of Shift JIS.
        if (data.AsSpan().ContainsAnyInRange((byte)0x80, (byte)0x9F) && TryShiftJis(data, out var japanese))
            return japanese;
        return Encoding.Latin1.GetString(data);
    }

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
