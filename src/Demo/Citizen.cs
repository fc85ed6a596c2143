using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Demo;

/// <summary>Someone with an account.</summary>
/// <param name="Key">Names files, and is the central account's reference: lower-case letters, digits and hyphens.</param>
/// <param name="Name">As the story has it.</param>
/// <param name="Account">The ids of those who were always there are fixed, so that a second start finds the same people. Real ones are random.</param>
internal sealed record Citizen(string Key, string Name, AccountId Account)
{
    private const ulong Town = 0xCA4B0_0000_0001;
    private const int Neighbours = 24;

    public static Citizen Amina { get; } = new("amina", "Amina", new(Town, 0xD0_0000_0000_0001));

    /// <summary>One account, which the points of two children go to.</summary>
    public static Citizen Household { get; } = new("household", "Household Marchand (3)", new(Town, 0xD0_0000_0000_0002));

    /// <summary>Whose points the household keeps, by the central account's references.</summary>
    public static IReadOnlyList<string> Children { get; } = ["household-child-1", "household-child-2"];

    /// <summary>Others who live here and shop while the story looks elsewhere.</summary>
    public static IReadOnlyList<Citizen> Others { get; } = [.. Enumerable.Range(1, Neighbours).Select(i => new Citizen($"neighbour-{i}", $"neighbour {i}", new(Town, 0xD1_0000_0000_0000 + (ulong)i)))];

    /// <summary>All who were always there.</summary>
    public static IReadOnlyList<Citizen> Registered { get; } = [Amina, Household, .. Others];

    /// <summary>Moves in with every run, and has a few points, which never last.</summary>
    public static Citizen Leo(AccountId account) => new("leo", "Léo", account);

    /// <summary>What Léo gets at each start.</summary>
    public static readonly Co2eMass Instalment = Co2eMass.FromGrams(12_000);
}
