using System.Globalization;

namespace CarbonPos.CarbonGateway.Balances.Redis.Rebuilding;

/// <summary>Which partitions are meant: those that Redis has nothing of, or some by number.</summary>
/// <param name="Numbers">In order; null = whichever are empty.</param>
internal sealed record PartitionChoice(IReadOnlyList<int>? Numbers)
{
    private const string Empty = "empty";

    /// <summary>Reads "empty", or numbers and ranges as "3,17,40-44".</summary>
    /// <exception cref="InvalidOperationException">It is neither, or names what the deployment does not have.</exception>
    public static PartitionChoice Parse(string text, int partitions)
    {
        if (text == Empty) return new((IReadOnlyList<int>?)null);
        var numbers = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !TryRead(ends[0], out var first) || !TryRead(ends[^1], out var last) || first > last || last >= partitions)
            {
                throw new InvalidOperationException($"'{part}' names no partitions: give '{Empty}', or numbers of 0 to {partitions - 1} as 3,17,40-44.");
            }

            numbers.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return new([.. numbers]);
    }

    private static bool TryRead(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
