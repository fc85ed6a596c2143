namespace CarbonPos.Carbon.Tests.Labels;

/// <summary>Random numbers with right check digits. The check digit is worked out here a second way, by the book.</summary>
static class Digits
{
    public static string Random(Random random, int count) =>
        string.Create(count, random, (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)('0' + source.Next(10));
            }
        });

    public static string WithCheck(string body)
    {
        var sum = body.Reverse().Select((c, i) => (c - '0') * (i % 2 == 0 ? 3 : 1)).Sum();
        return body + ((10 - (sum % 10)) % 10);
    }

    public static string RandomGtin(Random random, int length) => WithCheck(Random(random, length - 1));
}
