using System.Globalization;
using CarbonPos.Simulation.Running;

namespace CarbonPos.Simulation;

/// <summary>Seeded days and nights of a town on one thread. CARBONPOS_SEED=N lives one seed, N-M all from one to the other; CARBONPOS_LONG=1 a thousand and more.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int FewSeeds = 8;
    private const int ManySeeds = 1_000;

    private static readonly string[] Troubles =
    [
        "a gateway dies", "the central dies", "the registry dies", "a request comes twice", "a request comes late", "an answer is lost", "the ledger does, and does not answer", "a till does not know",
        "central: Slow", "central: Down", "central: Rejecting", "central: Nonsense", "registry: Slow", "registry: Down", "registry: Rejecting", "registry: Nonsense",
        "the registry breaks records", "a drain meets StaleLease", "a sale of last year is forwarded",
        "pool: Ask", "pool: Grant", "pool: TakeBack", "pool: GiveBack", "pool: found whole",
        "an account is closed", "a closed account is refused", "a last day is moved",
    ];

    private static bool IsLong => Environment.GetEnvironmentVariable("CARBONPOS_LONG") == "1";

    [Fact]
    public async Task DaysAndNights_OfManySeeds_KeepEveryInvariant()
    {
        var seeds = Seeds();
        var (steps, answers, hash, troubles) = (0L, 0L, "", new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var seed in seeds)
        {
            var outcome = await Town.LiveAsync(seed);
            Assert.True(outcome.Failure is null, $"Seed {seed} (CARBONPOS_SEED={seed}), trace {outcome.Hash}: {outcome.Failure}\n{outcome.Story}");
            (steps, answers, hash) = (steps + outcome.Steps, answers + outcome.Acknowledged, outcome.Hash);
            foreach (var (trouble, count) in outcome.Troubles) troubles[trouble] = troubles.GetValueOrDefault(trouble) + count;
        }

        output.WriteLine($"{seeds.Length} seeds, {steps} steps, {answers} answers, last trace {hash}\n{string.Join('\n', troubles.Select(t => $"{t.Value,9} {t.Key}"))}");
        // What never happened was not survived.
        if (seeds.Length >= FewSeeds) Assert.Equal([], Troubles.Except(troubles.Keys));
    }

    [Fact]
    public async Task Seed_LivedTwice_IsTheSameToTheLastStep()
    {
        foreach (var seed in (int[])[7, 8])
        {
            var (first, second) = (await Town.LiveAsync(seed), await Town.LiveAsync(seed));
            Assert.Equal((first.Hash, first.Steps), (second.Hash, second.Steps));
        }
    }

    [Fact]
    public async Task FailingSeed_LivedAgain_FailsTheSame()
    {
        var (seed, failure) = await FindAsync(PlantedFault.InstructionTwice);
        var again = await Town.LiveAsync(seed, PlantedFault.InstructionTwice);
        Assert.Equal(failure.Hash, again.Hash);
        Assert.Equal(failure.Failure!.Message, again.Failure?.Message);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task PlantedFault_IsNoticed(string fault)
    {
        var (seed, outcome) = await FindAsync(Enum.Parse<PlantedFault>(fault));
        output.WriteLine($"{fault}: seed {seed}: {outcome.Failure!.Message}");
    }

    public static TheoryData<string> Faults() => [.. Enum.GetValues<PlantedFault>().Where(f => f != PlantedFault.None).Select(f => f.ToString())];

    private static int[] Seeds()
    {
        var wanted = (Environment.GetEnvironmentVariable("CARBONPOS_SEED") ?? "").Split('-').Select(s => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 0).ToArray();
        var (first, last) = wanted[0] > 0 ? (wanted[0], wanted[^1]) : (1, IsLong ? ManySeeds : FewSeeds);
        return [.. Enumerable.Range(first, last - first + 1)];
    }

    // By an invariant: that the simulator itself stumbles over it does not count.
    private static async Task<(int Seed, Town.Outcome Outcome)> FindAsync(PlantedFault fault)
    {
        const int tries = 20;
        for (var seed = 1; seed <= tries; seed++)
        {
            var outcome = await Town.LiveAsync(seed, fault);
            if (outcome.Failure is SimulationFailureException) return (seed, outcome);
            Assert.True(outcome.Failure is null, $"{fault}, seed {seed}: {outcome.Failure}\n{outcome.Story}");
        }

        Assert.Fail($"No seed up to {tries} notices {fault}.");
        throw new InvalidOperationException("Not reached.");
    }
}
