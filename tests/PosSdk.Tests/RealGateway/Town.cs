using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Access;

namespace CarbonPos.TestTown;

/// <summary>The real gateway in a process of its own, on a data folder of its own, with citizens and two products. Can be killed and started again.</summary>
public sealed class Town : IAsyncLifetime
{
    /// <summary>Supplier's content 1,410 g a piece.</summary>
    public const string Cheese = "9520100000201";

    /// <summary>Public factor: 9.3995776 kg a kg for 250 g, plus 20 %: 2,820 g.</summary>
    public const string Coffee = "9520100000300";

    public const long CheeseGrams = 1_410;
    public const long CoffeeGrams = 2_820;
    public const long BudgetGrams = 7_952_400;
    public const long SmallBudgetGrams = 3_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-town-").FullName;
    private readonly List<AccountId> rich = [];
    private readonly StringBuilder log = new();
    private Process? process;
    private int port;

    /// <summary>http://127.0.0.1:port, the same after a restart.</summary>
    public Uri Address => new($"http://127.0.0.1:{port}");

    public string TokenFile => Path.Combine(folder, "till.token");

    /// <summary>An account with 3,000 g.</summary>
    public AccountId Poor { get; } = RandomAccount();

    /// <summary>What the gateway wrote so far, for a failing test.</summary>
    public string Log
    {
        get
        {
            lock (log)
            {
                return log.ToString();
            }
        }
    }

    private string PortFile => Path.Combine(folder, "port");

    /// <summary>An account with a whole year's budget that no other test uses.</summary>
    public AccountId NewCitizen()
    {
        lock (rich)
        {
            var account = rich[^1];
            rich.RemoveAt(rich.Count - 1);
            return account;
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

    public async ValueTask InitializeAsync()
    {
        var year = TimeProvider.System.GetUtcNow().Year;
        var lines = new StringBuilder("allocation_id,account,period,grams\n");
        lines.Append(CultureInfo.InvariantCulture, $"{Guid.CreateVersion7()},{Poor.ToHex()},{year},{SmallBudgetGrams}\n");
        for (var i = 0; i < 40; i++)
        {
            rich.Add(RandomAccount());
            lines.Append(CultureInfo.InvariantCulture, $"{Guid.CreateVersion7()},{rich[^1].ToHex()},{year},{BudgetGrams}\n");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "allocations.csv"), lines.ToString());
        await StartAsync();
    }

    /// <summary>As kill -9: nothing is said goodbye to.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>Starts the gateway, on the port that it had before.</summary>
    public async Task StartAsync()
    {
        File.Delete(PortFile);
        process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "carbonpos-gateway.dll"), "run", $"--Gateway:Port={port}", $"--Gateway:PortFile={PortFile}", $"--Embedded:Folder={folder}",
                $"--Gateway:Catalogue={Path.Combine(AppContext.BaseDirectory, "town-catalogue.json")}", $"--Gateway:Allocations={Path.Combine(folder, "allocations.csv")}",
            ])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var patience = new CancellationTokenSource(Patience);
        using var glances = new PeriodicTimer(Glance);
        while (!File.Exists(PortFile))
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"The gateway ended with {process.ExitCode}:\n{Log}");
            }

            await glances.WaitForNextTickAsync(patience.Token);
        }

        port = int.Parse(await File.ReadAllTextAsync(PortFile), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await KillAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static AccountId RandomAccount() => AccountId.Read(RandomNumberGenerator.GetBytes(AccountId.Size));

    private FlashcodeKeyring Keys() => KeyFile.Open(Path.Combine(folder, "keys.json"), TimeProvider.System.GetUtcNow());

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (log)
        {
            log.AppendLine(line.Data);
        }
    }
}
