using CarbonPos.Testbed.Processes;

namespace CarbonPos.Interop;

/// <summary>What the foreign tills find: one citizen and one product.</summary>
static class Town
{
    public const string Account = "0123456789abcdef0123456789abcdef";

    /// <summary>The product of catalogue.json.</summary>
    public const string ProductGtin = "9520100000201";

    /// <summary>Its content, grams a piece.</summary>
    public const long ProductGrams = 1410;

    private const long AllocatedGrams = 7_952_400;

    public static GatewaySetup Setup(string folder) => new(folder, Repository.File("tests", "Interop", "catalogue.json"))
    {
        Allocations = [$"{Guid.CreateVersion7()},{Account},{TimeProvider.System.GetUtcNow().Year},{AllocatedGrams}"],
    };
}
