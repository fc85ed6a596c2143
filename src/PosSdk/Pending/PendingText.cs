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

    /// <returns>False for an empty slot, and for one whose writing a crash cut short: that request was never sent.</returns>
    public static bool TryRead(ReadOnlySpan<byte> slot, [NotNullWhen(true)] out PendingRequest? request)
    {
        request = null;
        var end = slot.IndexOf((byte)'\n');
        if (end <= SumLength + 1)
        {
            return false;
        }

        var body = slot[(SumLength + 1)..end].ToArray();
        if (Encoding.ASCII.GetString(slot[..SumLength]) != Sum(body))
        {
            return false;
        }

        using var json = JsonDocument.Parse(body);
        var fields = json.RootElement;
        var note = fields.GetProperty("note").GetString();
        var since = DateTimeOffset.Parse(fields.GetProperty("since").GetString()!, CultureInfo.InvariantCulture);
        var kind = Enum.Parse<RequestKind>(fields.GetProperty("kind").GetString()!);
        if (!RequestId.TryParse(fields.GetProperty("request_id").GetString(), out var id))
        {
            return false;
        }

        if (fields.GetProperty("transaction_id").GetString() is { } transactionId)
        {
            request = PendingRequest.For(id, kind, since, transactionId, note);
        }
        else if (Instrument.TryParse(fields.GetProperty("instrument").GetString(), out var instrument, out _))
        {
            request = PendingRequest.For(id, kind, since, instrument, note);
        }

        return request is not null;
    }

    private static string Sum(ReadOnlySpan<byte> body) => Convert.ToHexString(SHA256.HashData(body))[..SumLength];
}
