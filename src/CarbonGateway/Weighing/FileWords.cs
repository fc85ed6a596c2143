using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>The words by which files tell units and stages of life, once for all files that have them.</summary>
internal static class FileWords
{
    /// <summary>In the order of <see cref="ContentUnit"/>, whose values begin at 1.</summary>
    public static readonly string[] Units = ["piece", "kg", "litre", "kWh", "km", "night", "euro"];

    /// <summary>In the order of the bits of <see cref="LifeCycleStages"/>.</summary>
    public static readonly string[] Stages = ["materials", "making", "packaging", "transport", "shop", "use", "disposal"];

    public static bool TryUnit(ReadOnlySpan<char> word, out ContentUnit unit)
    {
        unit = (ContentUnit)(IndexOf(Units, word) + 1);
        return unit != default;
    }

    public static bool TryStage(ReadOnlySpan<char> word, out LifeCycleStages stage)
    {
        var at = IndexOf(Stages, word);
        stage = at < 0 ? LifeCycleStages.NotStated : StageAt(at);
        return at >= 0;
    }

    public static string Word(ContentUnit unit) => Units[(int)unit - 1];

    /// <summary>Each stage of a set with its word, from the first to the last of a product's life.</summary>
    public static IEnumerable<(LifeCycleStages Stage, string Word)> Each(LifeCycleStages stages) =>
        Stages.Select((word, i) => (StageAt(i), word)).Where(stage => (stages & stage.Item1) != 0);

    private static LifeCycleStages StageAt(int index) => (LifeCycleStages)(1 << index);

    private static int IndexOf(string[] words, ReadOnlySpan<char> word)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (word.SequenceEqual(words[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
