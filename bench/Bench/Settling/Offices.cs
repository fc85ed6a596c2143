using System.Globalization;
using CarbonPos.Bench.OnRedis;
using CarbonPos.CentralAccount.Commands;
using CarbonPos.CompanyRegistry.Commands;
using CarbonPos.Testbed.Servers;
using Microsoft.Data.Sqlite;

namespace CarbonPos.Bench.Settling;

/// <summary>A central account and a company registry, each a process of its own, on registers that hold a day's accounts and companies.</summary>
internal sealed class Offices : IAsyncDisposable
{
    private const string Policy = """
        {
          "version": "FR-1", "country": "FR", "valid_from": "2026-01-01", "utc_offset_minutes": 0,
          "budget": { "first_year": 2025, "first_grams": 9000000, "reduction_basis_points": 600 },
          "share": "person", "allocation": "yearly", "carry_over_cap_grams": 500000, "floor_grams": 0, "shortage": "decline", "visitors": "refuse",
          "buy_limit_grams": 0, "sell_limit_grams": 0, "capture_over_hold_basis_points": 2000, "late_presentment_days": 7, "forward_grace_days": 7
        }
        """;

    private readonly string folder;
    private readonly ServerProcess central;
    private readonly ServerProcess registry;

    private Offices(string folder, ServerProcess central, ServerProcess registry) => (this.folder, this.central, this.registry) = (folder, central, registry);

    public string CentralAddress => Address(Central(folder));

    public string RegistryAddress => Address(Registry(folder));

    public string CentralToken => Path.Combine(Central(folder), "carbonpos.token");

    public string RegistryToken => Path.Combine(Registry(folder), "deployment.token");

    public TimeSpan CentralTime => ProcessTime.Of(central.Id);

    public TimeSpan RegistryTime => ProcessTime.Of(registry.Id);

    public long CentralPeak => ProcessMemory.PeakOf(central.Id);

    public long RegistryPeak => ProcessMemory.PeakOf(registry.Id);

    /// <summary>Makes the registers, by the operators' own commands.</summary>
    /// <param name="folder">Gets both folders, to be copied for each run.</param>
    /// <param name="size">How many accounts and companies.</param>
    public static async Task PrepareAsync(string folder, SettleSize size)
    {
        Directory.CreateDirectory(folder);
        var (people, companies, policy) = (Path.Combine(folder, "people.csv"), Path.Combine(folder, "companies.csv"), Path.Combine(folder, "policy.json"));
        await File.WriteAllLinesAsync(people, ["reference,born,from,deployment,household,account", .. MadeDay.Accounts(size.Accounts).Select((id, i) => $"p{i},1980-05-01,,carbonpos,,{id.ToHex()}")]);
        await File.WriteAllLinesAsync(companies, Enumerable.Range(0, size.Companies).SelectMany(RowsOf));
        await File.WriteAllTextAsync(policy, Policy);
        await MustAsync("deployment", "add", "carbonpos", "--country", "FR", "--opened-on", "2025-01-01");
        await MustAsync("policy", "publish", policy);
        await MustAsync("person", "import", people);
        var (output, error) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        if (await RegistryProgram.RunAsync(["register", "import", companies, "--data", Registry(folder)], output, error, TimeProvider.System) != 0) throw new InvalidOperationException($"The registry does not take the register: {error}");

        async Task MustAsync(params string[] words)
        {
            var (said, wrong) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
            if (await CentralProgram.RunAsync([.. words, "--folder", Central(folder)], said, wrong, TimeProvider.System) != 0) throw new InvalidOperationException($"The central account refuses '{string.Join(' ', words)}': {wrong}");
        }
    }

    /// <summary>Starts both on a copy of prepared folders.</summary>
    public static async Task<Offices> StartAsync(string prepared, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(prepared, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(prepared, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var account = await ServeAsync("carbonpos-central", Central(folder), "--folder");
        return new(folder, account, await ServeAsync("carbonpos-registry", Registry(folder), "--data"));
    }

    /// <summary>What the central account's own file says that citizens spent.</summary>
    public Task<long> SpentAsync() => SumAsync(Path.Combine(Central(folder), "central.db"), "SELECT coalesce(sum(spent), 0) FROM balance");

    /// <summary>What the registry's own file says that companies sold.</summary>
    public Task<long> SoldAsync() => SumAsync(Path.Combine(Registry(folder), "registry.db"), "SELECT coalesce(sum(sold_grams), 0) FROM product_sale");

    public async ValueTask DisposeAsync()
    {
        await central.DisposeAsync();
        await registry.DisposeAsync();
    }

    private static string Central(string folder) => Path.Combine(folder, "central");

    private static string Registry(string folder) => Path.Combine(folder, "registry");

    private static string Address(string office) => $"http://127.0.0.1:{File.ReadAllText(PortFile(office)).Trim()}";

    private static string PortFile(string office) => Path.Combine(office, "port");

    private static async Task<ServerProcess> ServeAsync(string program, string office, string folderOption)
    {
        var process = await ServerProcess.StartAsync(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, program + ".dll"), "serve", "--port", "0", "--port-file", PortFile(office), folderOption, office], office);
        await Patience.UntilAsync($"{program} serves", () => File.Exists(PortFile(office)) || (process.Runs ? false : throw new InvalidOperationException(process.Log)), CancellationToken.None);
        return process;
    }

    private static IEnumerable<string> RowsOf(int index)
    {
        var company = MadeDay.Company(index).Value;
        yield return $"{company},Company {index},G47,1,2025-01-01";
        for (var store = 2; store <= MadeDay.StoresOfCompany; store++) yield return $"{company},,,{store},2025-01-01";
    }

    private static async Task<long> SumAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
