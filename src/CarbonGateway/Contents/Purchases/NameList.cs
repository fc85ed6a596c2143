using System.Text;

namespace CarbonPos.CarbonGateway.Contents.Purchases;

/// <summary>File names from a stream, one a line, for as long as it lasts.</summary>
internal static class NameList
{
    /// <summary>As long as a path may be on Linux; what is longer is passed over without being held.</summary>
    public const int MostCharacters = 4096;

    public static IEnumerable<string> Read(TextReader input, Action<ContentFault> leave)
    {
        var name = new StringBuilder();
        var (line, isTooLong) = (1L, false);
        for (; ; )
        {
            var c = input.Read();
            if (c is not (-1 or '\n'))
            {
                isTooLong |= name.Length == MostCharacters;
                if (!isTooLong)
                {
                    name.Append((char)c);
                }

                continue;
            }

            if (isTooLong)
            {
                leave(new("-", line, "", PurchaseFaultCodes.NameTooLong, $"A file's name has at most {MostCharacters} characters; write one name on each line."));
            }
            else if (name.ToString().TrimEnd('\r') is { Length: > 0 } path)
            {
                yield return path;
            }

            if (c == -1)
            {
                yield break;
            }

            (line, isTooLong) = (line + 1, false);
            name.Clear();
        }
    }
}
