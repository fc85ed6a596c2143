using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Ledger.Postgres;
using CarbonPos.Testbed.Servers;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace CarbonPos.CarbonGateway.Tests.Ledger;

/// <summary>A start on a wrong PostgreSQL ends in a sentence that names the setting, and never the password.</summary>
public sealed class PostgresRefusalTests(PostgresAtHand postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WrongPassword_NamesTheSetting() =>
        await RefusedAsync(await AddressAsync(a => a.Password = "wrong-secret"), "refuses user postgres", "Password in Gateway:Ledger:Postgres");

    [Fact]
    public async Task WrongUser_NamesTheSetting() => await RefusedAsync(await AddressAsync(a => a.Username = "nobody"), "refuses user nobody", "Gateway:Ledger:Postgres");

    [Fact]
    public async Task WrongDatabase_NamesTheSetting() => await RefusedAsync(await AddressAsync(a => a.Database = "absent"), "no such database", "Gateway:Ledger:Postgres", "/absent");

    [Fact]
    public async Task WrongPort_NamesTheSetting() => await RefusedAsync(await AddressAsync(a => a.Port = FreePort.Find()), "There is no PostgreSQL at", "Host and Port in Gateway:Ledger:Postgres");

    [Fact]
    public async Task UserWithoutRights_IsToldWhichOneToGrant()
    {
        var (server, database) = (await postgres.ServerAsync(), await postgres.DatabaseAsync());
        await server.ExecuteAsync(database, $"CREATE ROLE reader_{database} LOGIN PASSWORD 'wrong-secret'", Cancellation);
        await RefusedAsync(
            new NpgsqlConnectionStringBuilder(server.Address(database)) { Username = $"reader_{database}", Password = "wrong-secret" }.ToString(), "may not make the ledger's tables", "CREATE on the schema");
    }

    [Theory]
    [InlineData("no connection string at all")]
    [InlineData("Database=x;Username=y")]
    [InlineData("Host=x;Colour=blue")]
    public async Task NoConnectionString_NamesTheSetting(string setting) => await RefusedAsync(setting, "Gateway:Ledger:Postgres is no connection string");

    [Fact]
    public async Task MayLoseCommits_IsRefused_UnlessAccepted()
    {
        var (server, database) = (await postgres.ServerAsync(), await postgres.DatabaseAsync());
        await server.ExecuteAsync("postgres", $"ALTER DATABASE {database} SET synchronous_commit = off", Cancellation);
        await RefusedAsync(server.Address(database), "synchronous_commit = off", "Gateway:Ledger:AcceptUnsafe");
        await using var accepted = await OpenAsync(new() { Postgres = server.Address(database), AcceptUnsafe = true });
        Assert.Contains("a crash may lose", accepted.Health.Durability, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_OutOfRange_AreNamed()
    {
        Assert.Contains("Gateway:Ledger:Patience", (await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(new() { Patience = TimeSpan.Zero }))).Message, StringComparison.Ordinal);
        Assert.Contains("Gateway:Ledger:Connections", (await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(new() { Connections = 1 }))).Message, StringComparison.Ordinal);
    }

    private async Task<string> AddressAsync(Action<NpgsqlConnectionStringBuilder> spoil)
    {
        var address = new NpgsqlConnectionStringBuilder((await postgres.ServerAsync()).Address("postgres"));
        spoil(address);
        return address.ToString();
    }

    private static async Task RefusedAsync(string address, params string[] words)
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(new() { Postgres = address }));
        Assert.All(words, word => Assert.Contains(word, refusal.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<PostgresLedger> OpenAsync(LedgerOptions options) => PostgresLedger.OpenAsync(options, new("refusals", 4), NullLogger<PostgresLedger>.Instance, Cancellation);
}
