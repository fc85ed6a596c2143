using CarbonPos.CentralAccount.Commands;
using CarbonPos.CentralAccount.Hosting;
using Grpc.Health.V1;
using Microsoft.Data.Sqlite;

namespace CarbonPos.CentralAccount.Tests;

public class HostingTests
{
    [Fact]
    public async Task Check_WhileItServes_IsServing()
    {
        await using var central = await TestCentral.StartAsync();
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(central.Address);
        var bytes = Grpc.Core.Marshallers.Create<byte[]>(b => b, b => b);
        var call = new Grpc.Core.Method<byte[], byte[]>(Grpc.Core.MethodType.Unary, "grpc.health.v1.Health", "Check", bytes, bytes);
        using var answer = channel.CreateCallInvoker().AsyncUnaryCall(call, null, new(cancellationToken: TestContext.Current.CancellationToken), []);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, HealthCheckResponse.Parser.ParseFrom(await answer.ResponseAsync).Status);
    }

    [Theory]
    [InlineData(nameof(CentralOptions.Port), 70_000)]
    [InlineData(nameof(CentralOptions.FewestPeople), 1)]
    public async Task Start_ASettingOutOfRange_NamesIt(string name, int value)
    {
        var options = new CentralOptions();
        typeof(CentralOptions).GetProperty(name)!.SetValue(options, value);
        var e = await Assert.ThrowsAsync<InvalidOperationException>(() => CentralServer.StartAsync(options, cancellation: TestContext.Current.CancellationToken));
        Assert.Contains($"Central:{name}", e.Message);
    }

    [Fact]
    public async Task Start_AFileOfANewerBuild_IsRefused()
    {
        await using var central = await TestCentral.StartAsync();
        using (var file = new SqliteConnection($"Data Source={Path.Combine(central.Folder, "central.db")};Pooling=False"))
        {
            file.Open();
            using var command = file.CreateCommand();
            command.CommandText = "INSERT INTO schema_version VALUES (99, '0099-from-the-future.sql')";
            command.ExecuteNonQuery();
        }

        Assert.Contains("schema 99", await central.RefusedAsync("pool"));
    }

    [Fact]
    public async Task Start_NoDatabase_IsRefusedAndLeftAsItIs()
    {
        await using var central = await TestCentral.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(central.Folder, "other")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "central.db"), new string('x', 5_000), TestContext.Current.CancellationToken);
        var error = new StringWriter();
        Assert.Equal(CentralProgram.Refused, await CentralProgram.RunAsync(["pool", "--folder", folder], TextWriter.Null, error, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Contains("Central:Folder", error.ToString());
        Assert.Equal(new string('x', 5_000), await File.ReadAllTextAsync(Path.Combine(folder, "central.db"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Commands_OnAWrongFolder_MakeNothing_ButForTheFirstOne()
    {
        await using var central = await TestCentral.StartAsync();
        var folder = Path.Combine(central.Folder, "wrong");
        foreach (var command in (string[])["pool", "deployment list", "person add x --born 1980-01-01 --deployment town", "allocate --country FR --period 2026", "policy publish none.json"])
        {
            var error = new StringWriter();
            Assert.Equal(CentralProgram.Refused, await CentralProgram.RunAsync([.. command.Split(' '), "--folder", folder], TextWriter.Null, error, central.Clock, TestContext.Current.CancellationToken));
            Assert.Contains($"There is no central account in {folder}. Nothing was made.", error.ToString());
            Assert.False(Directory.Exists(folder));
        }

        Assert.Equal(CentralProgram.Done, await CentralProgram.RunAsync(["deployment", "add", "town", "--country", "FR", "--folder", folder], TextWriter.Null, TextWriter.Null, central.Clock, TestContext.Current.CancellationToken));
        Assert.Equal(CentralProgram.Done, await CentralProgram.RunAsync(["pool", "--folder", folder], TextWriter.Null, TextWriter.Null, central.Clock, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Commands_OnWhatIsNotThere_SayWhatIsMissing()
    {
        await using var central = await TestCentral.StartAsync();
        foreach (var command in (string[])["list", "breaks", "retry", "discard"])
        {
            Assert.Contains("There is no deployment nowhere", await central.RefusedAsync($"batch {command} --deployment nowhere{(command == "list" ? "" : " --day 2026-06-01")}"));
        }

        foreach (var command in (string[])["policy publish none.json", "person import none.json", "deployment key town --key-id s1 --file none.json"])
        {
            Assert.Contains("There is no file none.json. Nothing was changed.", await central.RefusedAsync(command));
        }
    }

    [Fact]
    public async Task Commands_NotUnderstood_AreUsageErrors()
    {
        await using var central = await TestCentral.StartAsync();
        foreach (var (command, said) in ((string, string)[])
        [
            ("nonsense", "nonsense"), ("person add x --born 1.2.2000 --deployment town", "YYYY-MM-DD"), ("allocate --country fr --period 2026", "two capitals"),
            ("allocate --country FR --period 1999", "2000 to 9999"), ("statement --account 12", "32 hex digits"), ("payout show 1 --format xml", "xml"), ("person add x", "--born"),
        ])
        {
            var (code, _, error) = await central.TypeAsync(command);
            Assert.True(code == CentralProgram.Usage && error.Contains(said, StringComparison.Ordinal), $"{command}: {code} {error}");
        }
    }

    [Fact]
    public async Task Files_WithSecrets_AreTheOwnersAlone()
    {
        if (OperatingSystem.IsWindows()) return;
        await using var central = await TestCentral.StartAsync();
        foreach (var name in (string[])["central.db", "callers.json", "portal.token", "town.token"])
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(central.Folder, name)));
        }

        Assert.DoesNotContain(await File.ReadAllTextAsync(Path.Combine(central.Folder, "town.token"), TestContext.Current.CancellationToken), await File.ReadAllTextAsync(Path.Combine(central.Folder, "callers.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Statement_AsText_ShowsPointsAndEuros()
    {
        await using var central = await TestCentral.StartAsync();
        var anna = await central.PersonAsync("anna");
        Assert.Contains("Nothing is booked yet.", await central.DoAsync($"statement --account {anna.ToHex()}"));
        await new TestDay("2026-06-01", [TestDay.Of(anna, 1_234, sold: 50_000, soldCents: 500, trades: 1)]).SettleAsync(central.Client());
        var text = await central.DoAsync($"statement --account {anna.ToHex()}");
        Assert.Contains("-1.234", text);
        Assert.Contains("-50.000  5.00 EUR", text);
        Assert.Contains("-51.234", text);
        Assert.Contains("2026-06-01  bought 0.000 for 0.00 EUR, sold 50.000 for 5.00 EUR", text);
        Assert.Contains("2026-06-01  booked  1 records  -51234 g booked  0 breaks", await central.DoAsync("batch list --deployment town"));
    }
}
