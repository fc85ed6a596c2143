using System.Globalization;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CentralAccount.Commands;
using CarbonPos.CompanyRegistry.Commands;

namespace CarbonPos.Demo;

/// <summary>The central account and the company registry, each a process of its own, and their operators, who type commands.</summary>
internal sealed class Offices : IAsyncDisposable
{
    private const string Deployment = "carbonpos";
    private readonly DemoFolder folder;
    private readonly TimeProvider time;

    private Offices(DemoFolder folder, Office central, Office registry, TimeProvider time) =>
        (this.folder, Central, Registry, this.time) = (folder, central, registry, time);

    public Office Central { get; }

    public Office Registry { get; }

    /// <summary>Opens both. At the first start people, companies and the policy are registered; in each year its budgets are given out.</summary>
    public static async Task<Offices> OpenAsync(DemoFolder folder, TimeProvider time, CancellationToken stop)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (!File.Exists(folder.Registered)) await RegisterAsync(folder, today, time, stop);
        if (!File.Exists(folder.GivenOut(today.Year)))
        {
            await CentralAsync(folder, time, stop, "allocate", "--country", "FR", "--period", today.Year.ToString(CultureInfo.InvariantCulture));
            await File.WriteAllTextAsync(folder.GivenOut(today.Year), "", stop);
        }

        // Both at once: a newcomer waits for the slower one only.
        var (central, registry) = (Office.StartAsync(BuiltProgram.CentralAccount, folder.Central, "--folder", time, stop), Office.StartAsync(BuiltProgram.CompanyRegistry, folder.Registry, "--data", time, stop));
        try
        {
            await Task.WhenAll(central, registry);
            return new(folder, await central, await registry, time);
        }
        catch
        {
            foreach (var office in (Task<Office>[])[central, registry])
            {
                if (office.IsCompletedSuccessfully) await (await office).DisposeAsync();
            }

            throw;
        }
    }

    /// <summary>Somebody moves in: has an account, and at once a few points by decision. The share of the year comes when budgets are given out next.</summary>
    /// <param name="grams">Ordered at once.</param>
    /// <param name="stop">Gives it up.</param>
    /// <returns>The account.</returns>
    public async Task<AccountId> MoveInAsync(long grams, CancellationToken stop)
    {
        var (reference, now) = ($"newcomer-{Guid.CreateVersion7(time.GetUtcNow()):n}", time.GetUtcNow());
        await CentralAsync(folder, time, stop, "person", "add", reference, "--born", "2001-09-14", "--from", now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), "--deployment", Deployment);
        var account = (await CentralAsync(folder, time, stop, "account", "open", "--person", reference, "--deployment", Deployment)).Trim();
        await CentralAsync(folder, time, stop, "account", "correct", "--account", account, "--period", BudgetPeriod.Of(now).ToString(), "--grams", grams.ToString(CultureInfo.InvariantCulture));
        return AccountId.TryParseHex(account, out var id) ? id : throw new DemoException($"the central account named an account '{account}'");
    }

    public async ValueTask DisposeAsync()
    {
        await Central.DisposeAsync();
        await Registry.DisposeAsync();
    }

    private static async Task RegisterAsync(DemoFolder folder, DateOnly today, TimeProvider time, CancellationToken stop)
    {
        // What an interrupted start left behind was never used.
        foreach (var half in (string[])[folder.Central, folder.Registry])
        {
            if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
            Directory.CreateDirectory(half);
        }

        var born = new DateOnly(today.Year, 1, 1);
        var (people, companies) = (Path.Combine(folder.Central, "people.csv"), Path.Combine(folder.Registry, "companies.csv"));
        await File.WriteAllTextAsync(folder.Policy, Policy(today.Year), stop);
        await File.WriteAllLinesAsync(people, ["reference,born,from,deployment,household,account", .. Citizen.Registered.Select(c => $"{c.Key},1980-05-01,,{Deployment},,{c.Account.ToHex()}"), .. Citizen.Children.Select(child => $"{child},2016-03-02,,{Deployment},,")], stop);
        await File.WriteAllLinesAsync(companies, ["company,name,activity,store,opened", .. Shop.All.Select(s => $"{s.Company},{s.CompanyName},{s.Activity},{s.Store},{born:yyyy-MM-dd}")], stop);
        await CentralAsync(folder, time, stop, "deployment", "add", Deployment, "--country", "FR", "--opened-on", $"{born:yyyy-MM-dd}");
        await CentralAsync(folder, time, stop, "policy", "publish", folder.Policy);
        await CentralAsync(folder, time, stop, "person", "import", people);
        foreach (var child in Citizen.Children) await CentralAsync(folder, time, stop, "person", "guardian", child, "--guardian", Citizen.Household.Key, "--from", "2016-03-02");
        await TypeAsync((output, error) => RegistryProgram.RunAsync(["register", "import", companies, "--data", folder.Registry], output, error, time, stop));
        await File.WriteAllTextAsync(folder.Registered, "", stop);
    }

    private static Task<string> CentralAsync(DemoFolder folder, TimeProvider time, CancellationToken stop, params string[] command) =>
        TypeAsync((output, error) => CentralProgram.RunAsync([.. command, "--folder", folder.Central], output, error, time, stop));

    /// <exception cref="DemoException">The command was refused.</exception>
    private static async Task<string> TypeAsync(Func<TextWriter, TextWriter, Task<int>> command)
    {
        var (output, error) = (new StringWriter(CultureInfo.InvariantCulture), new StringWriter(CultureInfo.InvariantCulture));
        return await command(output, error) == 0 ? output.ToString() : throw new DemoException($"an institution refuses a command: {error}".TrimEnd());
    }

    private static string Policy(int year) => string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "version": "FR-{{year}}.1", "country": "FR", "valid_from": "{{year}}-01-01", "utc_offset_minutes": 0,
          "budget": { "first_year": 2025, "first_grams": 9000000, "reduction_basis_points": 600 },
          "share": "person", "allocation": "yearly", "carry_over_cap_grams": 500000,
          "floor_grams": 0, "shortage": "partial", "visitors": "refuse", "buy_limit_grams": 0, "sell_limit_grams": 0,
          "capture_over_hold_basis_points": 2000, "late_presentment_days": 7, "forward_grace_days": 7
        }
        """);
}
