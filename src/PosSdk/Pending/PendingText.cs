using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CarbonPos.PosSdk.Pending;

/// <summary>One pending request as one line of text: the start of its SHA-256, then JSON.</summary>
internal static class PendingText
{
    private const int SumLength = 16;

    // Relaxed: a flashcode is full of '+' and '/', and each would else take six bytes.
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(PendingRequest request)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            json.WriteString("request_id", request.RequestId.ToString());
            json.WriteString("kind", request.Kind.ToString());
            json.WriteString("since", request.Since.ToString("O", CultureInfo.InvariantCulture));
            json.WriteString("instrument", request.Instrument?.Text);
            json.WriteString("transaction_id", request.TransactionId);
            json.WriteString("note", request.Note);
            json.WriteEndObject();
        }

        var body = buffer.ToArray();
        return [.. Encoding.ASCII.GetBytes(Sum(body)), (byte)' ', .. body, (byte)'\n'];
    }

    /// <summary>What a slot holds.</summary>
    /// <param name="slot">Its bytes; those after the file's end are left out.</param>
    /// <param name="request">Set for <see cref="SlotState.Kept"/> only.</param>
    public static SlotState Read(ReadOnlySpan<byte> slot, out PendingRequest? request)
    {
        request = null;
        var written = slot.IndexOf((byte)0) is var zero and >= 0 ? slot[..zero] : slot;
        if (written.IsEmpty)
        {
            return slot.ContainsAnyExcept((byte)0) ? SlotState.Damaged : SlotState.Empty;
        }

        var end = slot.IndexOf((byte)'\n');
        if (end < 0)
        {
            // A crash while a request was written leaves its beginning and nothing behind it: it had not been sent.
            return IsBeginning(written) && !slot[written.Length..].ContainsAnyExcept((byte)0) ? SlotState.CutShort : SlotState.Damaged;
        }

        if (slot[0] == (byte)'-')
        {
            return SlotState.Settled;
        }

        return end > SumLength + 1 && Encoding.ASCII.GetString(slot[..SumLength]) == Sum(slot[(SumLength + 1)..end]) && TryParse(slot[(SumLength + 1)..end], out request)
            ? SlotState.Kept
            : SlotState.Damaged;
    }

    private static bool IsBeginning(ReadOnlySpan<byte> written)
    {
        var sum = written[..Math.Min(SumLength, written.Length)];
        foreach (var digit in sum)
        {
            if (!char.IsAsciiHexDigitUpper((char)digit))
            {
                return false;
            }
        }

        return written.Length <= SumLength || " {\""u8.StartsWith(written[SumLength..Math.Min(SumLength + 3, written.Length)]);
    }

    /// <returns>False for a request of a kind that this version does not know.</returns>
    private static bool TryParse(ReadOnlySpan<byte> body, [NotNullWhen(true)] out PendingRequest? request)
    {
        request = null;
        using var json = JsonDocument.Parse(body.ToArray());
        var fields = json.RootElement;
        var note = fields.GetProperty("note").GetString();
        var since = DateTimeOffset.Parse(fields.GetProperty("since").GetString()!, CultureInfo.InvariantCulture);
        if (!Enum.TryParse<RequestKind>(fields.GetProperty("kind").GetString(), out var kind) || !RequestId.TryParse(fields.GetProperty("request_id").GetString(), out var id))
        {
            return false;
        }

        if (fields.GetProperty("transaction_id").GetString() is { } transactionId)
        {
            request = PendingRequest.For(id, kind, since, transactionId, note);
        }
        else if (Instrument.TryRead(fields.GetProperty("instrument").GetString(), out var instrument))
        {
            request = PendingRequest.For(id, kind, since, instrument, note);
        }

        return request is not null;
    }

    private static string Sum(ReadOnlySpan<byte> body) => Convert.ToHexString(SHA256.HashData(body))[..SumLength];
}
