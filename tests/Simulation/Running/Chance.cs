namespace CarbonPos.Simulation.Running;

/// <summary>The one source of chance of a run: whoever asks next gets the next number, and one thread asks.</summary>
internal sealed class Chance(int seed)
{
    private readonly Random random = new(seed);

    /// <summary>True in so many of a thousand cases.</summary>
    public bool Hits(int perMille) => random.Next(1_000) < perMille;

    /// <summary>From 0, below a number.</summary>
    public int Below(int number) => random.Next(number);

    public T Of<T>(IReadOnlyList<T> some) => some[random.Next(some.Count)];

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + TimeSpan.FromMilliseconds((int)((most - least).TotalMilliseconds * random.NextDouble()));

    public Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new(bytes);
    }
}
