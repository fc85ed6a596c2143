using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CentralAccount.Commands;
using CarbonPos.CentralAccount.Hosting;
using CarbonPos.CompanyRegistry.Commands;
using CarbonPos.CompanyRegistry.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>A real central account and a real company registry in this process, on loopback; their operators type commands.</summary>
internal sealed class TownOffices : IAsyncDisposable
{
    private const string Policy = """
        {
          "version": "FR-1", "country": "FR", "valid_from": "2026-01-01", "utc_offset_minutes": 0,
          "budget": { "first_year": 2025, "first_grams": 9000000, "reduction_basis_points": 600 },
          "share": "person", "allocation": "yearly", "carry_over_cap_grams": 500000, "floor_grams": 0, "shortage": "buy_back", "visitors": "pool",
          "buy_limit_grams": 1000000, "sell_limit_grams": 1000000, "capture_over_hold_basis_points": 2000, "late_presentment_days": 7, "forward_grace_days": 7,
          "prices": { "surplus_cents_per_tonne": 10000, "pool_cents_per_tonne": 11000 }
        }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-offices-").FullName;
    private readonly string deployment;
    private CentralServer? central;
    private Registry? registry;
    private int centralPort;
    private int registryPort;

    private TownOffices(string deployment) => this.deployment = deployment;

    private static TimeProvider Clock => TimeProvider.System;

    public string CentralAddress => $"http://127.0.0.1:{centralPort}";

    public string RegistryAddress => $"http://127.0.0.1:{registryPort}";

    public string CentralToken => Path.Combine(folder, "central", $"{deployment}.token");

    public string RegistryToken => Path.Combine(folder, "registry", "deployment.token");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Both serve; the deployment, a policy and the desk's company are registered.</summary>
    public static async Task<TownOffices> OpenAsync(string deployment)
    {
        var offices = new TownOffices(deployment);
        await offices.StartCentralAsync();
        await offices.StartRegistryAsync();
        await offices.CentralAsync($"deployment add {deployment} --country FR --opened-on 2025-01-01");
        var policy = Path.Combine(offices.folder, "policy.json");
        await File.WriteAllTextAsync(policy, Policy, Cancellation);
        await offices.CentralAsync($"policy publish {policy}");
        return offices;
    }

    public async Task StartCentralAsync()
    {
        central = await CentralServer.StartAsync(
            new() { Port = centralPort, Folder = Path.Combine(folder, "central"), FewestPeople = 3 }, logging => logging.SetMinimumLevel(LogLevel.None), Clock, Cancellation);
        centralPort = central.Address.Port;
    }

    public async Task StopCentralAsync()
    {
        if (central is not null) await central.DisposeAsync();
        central = null;
    }

    public async Task StartRegistryAsync()
    {
        var options = new RegistryOptions { Port = registryPort, Folder = Path.Combine(folder, "registry") };
        registry = await Registry.StartAsync(options, logging => logging.SetMinimumLevel(LogLevel.None), Clock, Cancellation);
        registryPort = registry.Address.Port;
    }

    public async Task StopRegistryAsync()
    {
        if (registry is not null) await registry.DisposeAsync();
        registry = null;
    }

    /// <summary>Types a command at the central account; it must be done.</summary>
    public async Task<string> CentralAsync(string command)
    {
        var (output, error) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        var code = await CentralProgram.RunAsync([.. command.Split(' '), "--folder", Path.Combine(folder, "central")], output, error, Clock, Cancellation);
        Assert.True(code == CentralProgram.Done, $"{command}: {code}\n{error}");
        return output.ToString().TrimEnd();
    }

    /// <summary>Types a command at the registry; it must be done.</summary>
    public async Task<string> RegistryAsync(string command)
    {
        var (output, error) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        var code = await RegistryProgram.RunAsync([.. command.Split(' '), "--data", Path.Combine(folder, "registry")], output, error, Clock);
        Assert.True(code == 0, $"{command}: {code}\n{error}");
        return output.ToString().TrimEnd();
    }

    /// <summary>Somebody with an account that is to be allocated this year's budget.</summary>
    public async Task<AccountId> PersonAsync(string reference)
    {
        await CentralAsync($"person add {reference} --born 1980-05-01 --deployment {deployment}");
        return AccountId.TryParseHex(await CentralAsync($"account open --person {reference} --deployment {deployment}"), out var id) ? id : throw new InvalidDataException("The command printed no account.");
    }

    /// <summary>Puts a publication into the central account's file, whatever it says: none of its own checks is asked.</summary>
    public Task PublishAsync(string document, string version, string validFrom = "2026-06-02", string country = "FR", int number = 0, string? digest = null, int publishedLater = 1)
    {
        var bytes = Encoding.UTF8.GetBytes(document);
        return ChangeCentralAsync(
            $"""
            INSERT INTO policy (number, country, version, valid_from, published_at, document, digest)
            SELECT {(number > 0 ? number : "max(number) + 1")}, '{country}', '{version}', {DateOnly.ParseExact(validFrom, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber}, max(published_at) + {publishedLater},
                x'{Convert.ToHexString(bytes)}', x'{digest ?? Convert.ToHexString(SHA256.HashData(bytes))}' FROM policy
            """);
    }

    /// <summary>Changes the central account's file behind its back.</summary>
    public async Task ChangeCentralAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "central", "central.db")};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await StopCentralAsync();
        await StopRegistryAsync();
        Directory.Delete(folder, recursive: true);
    }
}
