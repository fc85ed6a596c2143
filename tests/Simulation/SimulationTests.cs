using CarbonPos.Simulation.Running;
using System.Globalization;

namespace CarbonPos.Simulation;

/// <summary>Seeded days and nights of a town on one thread. CARBONPOS_SEED=N runs one seed; CARBONPOS_LONG=1 runs a thousand and more.</summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int FewSeeds = 12;
    private const int ManySeeds = 1_000;

    private static bool IsLong => Environment.GetEnvironmentVariable("CARBONPOS_LONG") == "1";

    [Fact]
    public async Task DaysAndNights_OfManySeeds_KeepEveryInvariant()
    {
        int[] seeds = int.TryParse(Environment.GetEnvironmentVariable("CARBONPOS_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var one) ? [one] : [.. Enumerable.Range(1, IsLong ? ManySeeds : FewSeeds)];
        var (steps, answers) = (0L, 0L);
        foreach (var seed in seeds)
        {
            var outcome = await Town.LiveAsync(seed);
            Assert.True(outcome.Failure is null, $"Seed {seed} (CARBONPOS_SEED={seed}), trace {outcome.Hash}: {outcome.Failure}\n{outcome.Story}");
            (steps, answers) = (steps + outcome.Steps, answers + outcome.Acknowledged);
        }

        output.WriteLine($"{seeds.Length} seeds, {steps} steps, {answers} answers");
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
