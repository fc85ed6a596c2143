using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.Faults;

/// <summary>The data folder that outlives the gateways: accounts, their tokens and how they are started on it.</summary>
internal sealed class Town : IDisposable
{
    public const int Partitions = 16;
    public const int SharedAccounts = 3;

    /// <summary>Supplier's content of the product that is sold, grams a piece.</summary>
    public const long ProductGrams = 1_410;

    public const string Product = "9520100000201";
    private const long OwnGrams = 50_000_000;
    private const long SharedGrams = 4_000_000;

    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-faults-").FullName;
    private readonly List<string> allocations = [];

    public Town(int tills)
    {
        for (var i = 0; i < SharedAccounts + tills; i++)
        {
            var account = new AccountId(0xFA17, (ulong)i);
            var grams = i < SharedAccounts ? SharedGrams : OwnGrams;
            Allocated.Add(account, grams);
            allocations.Add($"{Guid.CreateVersion7()},{account.ToHex()},{Year},{grams}");
        }
    }

    /// <summary>All accounts and what they began with; the shared ones first.</summary>
    public Dictionary<AccountId, long> Allocated { get; } = [];

    public string Folder => folder;

    private static int Year => TimeProvider.System.GetUtcNow().Year;

    /// <summary>A small snapshot interval, so that kills also meet snapshots being written.</summary>
    /// <param name="commitLatency">Added to every commit: a kill then mostly falls between a decision and its commit, where an answer given too early would show.</param>
    public GatewaySetup Setup(TimeSpan commitLatency = default) => new(folder, Repository.File("tests", "Interop", "catalogue.json"))
    {
        Allocations = allocations,
        Settings = [$"--Embedded:Partitions={Partitions}", "--Embedded:Ledger=true", "--Embedded:SnapshotEvery=1000", $"--Embedded:AddedCommitLatency={commitLatency}",
            // So often that kills also meet the ledger being written, and soon taken up by the next life.
            "--Gateway:Ledger:Drain:Every=00:00:00.02", "--Gateway:Ledger:Drain:LeaseFor=00:00:01"],
    };

    /// <summary>An account token, as the folder's keys seal it.</summary>
    public string TokenOf(AccountId account)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new AccountTokenSealer(KeyFile.Open(Path.Combine(folder, "keys.json"), now)).Seal(account, RandomNumberGenerator.GetBytes(Flashcode.NonceSize), now);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
