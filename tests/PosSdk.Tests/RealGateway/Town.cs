using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.TestTown;

/// <summary>The real gateway in a process of its own, on a data folder of its own, with citizens and two products. Can be killed and started again.</summary>
public class Town : IAsyncLifetime
{
    /// <summary>Supplier's content 1,410 g a piece.</summary>
    public const string Cheese = "9520100000201";

    /// <summary>Public factor: 9.3995776 kg a kg for 250 g, plus 20 %: 2,820 g.</summary>
    public const string Coffee = "9520100000300";

    public const long CheeseGrams = 1_410;
    public const long CoffeeGrams = 2_820;
    public const long BudgetGrams = 7_952_400;
    public const long SmallBudgetGrams = 3_000;

    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-town-").FullName;
    private readonly Stack<AccountId> rich = [];
    private readonly List<string> allocations = [];
    private GatewayProcess? gateway;

    /// <summary>http://127.0.0.1:port, the same after a restart.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public string TokenFile => Path.Combine(folder, "till.token");

    /// <summary>An account with 3,000 g.</summary>
    public AccountId Poor { get; } = RandomAccount();

    /// <summary>An account with a whole year's budget that no other test uses.</summary>
    public AccountId NewCitizen()
    {
        lock (rich)
        {
            return rich.Pop();
        }
    }

    /// <summary>As a loyalty card holds it.</summary>
    public string TokenOf(AccountId account) =>
        new AccountTokenSealer(Keys()).Seal(account, RandomNumberGenerator.GetBytes(Flashcode.NonceSize), TimeProvider.System.GetUtcNow());

    /// <summary>What the citizen's phone shows at this moment: a fresh voucher each time.</summary>
    public string FlashcodeOf(AccountId account, long capGrams = 500_000)
    {
        using var phone = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = phone.ExportParameters(false).Q;
        var now = TimeProvider.System.GetUtcNow();
        var voucher = new FlashcodeIssuer(Keys()).Issue(
            account, [4, .. point.X!, .. point.Y!], Co2eMass.FromGrams(capGrams), Co2eMass.Zero, now.AddMinutes(-5), now.AddHours(1),
            FlashcodeSerial.Read(RandomNumberGenerator.GetBytes(FlashcodeSerial.Size)), RandomNumberGenerator.GetBytes(Flashcode.NonceSize));
        return FlashcodeDisplay.Show(voucher, phone, now);
    }

    public virtual async ValueTask InitializeAsync()
    {
        Allocate(Poor, SmallBudgetGrams);
        for (var i = 0; i < 40; i++)
        {
            rich.Push(RandomAccount());
            Allocate(rich.Peek(), BudgetGrams);
        }

        await StartAsync();
    }

    /// <summary>As kill -9: nothing is said goodbye to.</summary>
    public Task KillAsync() => gateway!.KillAsync();

    /// <summary>Starts the gateway, on the port that it had before.</summary>
    public async Task StartAsync()
    {
        if (gateway is not null)
        {
            await gateway.DisposeAsync();
        }

        var setup = new GatewaySetup(folder, Path.Combine(AppContext.BaseDirectory, "town-catalogue.json"))
        {
            Allocations = allocations,
            Settings = [$"--Gateway:Port={Address.Port}", .. MoreSettings(folder)],
        };
        gateway = await GatewayProcess.StartAsync(setup, CancellationToken.None);
        Address = new Uri($"http://{gateway.Address}");
    }

    public async ValueTask DisposeAsync()
    {
        if (gateway is not null)
        {
            await gateway.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The public halves of what the gateway signs receipts with, as its operator publishes them.</summary>
    public string PublicKeys() => ReceiptJson.Write(SettlementKeyFile.Read(Path.Combine(folder, "settlement-keys.json")).Signing);

    /// <summary>Settings of a town of another kind.</summary>
    /// <param name="data">The gateway's data folder.</param>
    protected virtual IEnumerable<string> MoreSettings(string data) => [];

    /// <summary>Token of the phones' back end.</summary>
    protected string WalletToken => gateway!.WalletToken;

    private void Allocate(AccountId account, long grams) =>
        allocations.Add($"{Guid.CreateVersion7()},{account.ToHex()},{TimeProvider.System.GetUtcNow().Year},{grams}");

    private static AccountId RandomAccount() => AccountId.Read(RandomNumberGenerator.GetBytes(AccountId.Size));

    private FlashcodeKeyring Keys() => KeyFile.Open(Path.Combine(folder, "keys.json"), TimeProvider.System.GetUtcNow());
}
