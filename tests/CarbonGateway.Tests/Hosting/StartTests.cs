using System.Net;
using System.Net.Sockets;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.Testbed.Processes;
using Microsoft.Extensions.Logging;

namespace CarbonPos.CarbonGateway.Tests.Hosting;

/// <summary>The real gateway on files that are missing or wrong: it does not serve, and says which one.</summary>
public sealed class StartTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-start-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(folder, "data");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("garbage{")]
    public async Task Catalogue_MissingOrWrong_DoesNotServe_NamesIt_AndLeavesNoFolder(string? content)
    {
        var catalogue = Path.Combine(folder, "catalogue.json");
        if (content is not null) await File.WriteAllTextAsync(catalogue, content, Cancellation);
        var result = await RunAsync("run", "--Gateway:Port=0", $"--Gateway:Catalogue={catalogue}", $"--Embedded:Folder={Data}");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("catalogue.json", result.Everything, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Everything, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("keys.json")]
    [InlineData("callers.json")]
    [InlineData("settlement-keys.json")]
    public async Task KeysOrCallers_Wrong_DoNotServe(string file)
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(Path.Combine(Data, file), "{}", Cancellation);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync());
        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("dictionary", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_LostBesideAJournal_AreNotMadeAnewUnlessAsked()
    {
        await (await StartAsync()).DisposeAsync();
        File.Delete(Path.Combine(Data, "keys.json"));
        Assert.Contains("--Gateway:AcceptNewKeys=true", (await Assert.ThrowsAsync<InvalidDataException>(() => StartAsync())).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Data, "keys.json")));
        await (await StartAsync(options => options.AcceptNewKeys = true)).DisposeAsync();
        await (await StartAsync()).DisposeAsync();
    }

    [Fact]
    public async Task Allocations_OnADiskWithoutReserve_SayThatTheDiskIsShort()
    {
        var file = Path.Combine(folder, "allocations.csv");
        await File.WriteAllTextAsync(file, "ca4b0000-2026-8000-8000-000000000001,000ca4b00000000100d0000000000001,2026,1000\n", Cancellation);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(options =>
        {
            options.Allocations = file;
            options.Embedded.DiskReserve = long.MaxValue / 2;
        }));
        Assert.Contains("Embedded:DiskReserve", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_OfAFolderWithoutKeys_MakesNone()
    {
        var result = await RunAsync("token", "--account", "000ca4b00000000100d0000000000001", $"--Embedded:Folder={Data}");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("keys.json", result.Everything, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task PublicKeys_AreThoseOfTheFolder_AndNoSecrets()
    {
        var without = await RunAsync("public-keys", $"--Embedded:Folder={Data}");
        Assert.Equal(1, without.ExitCode);
        Assert.Contains("settlement-keys.json", without.Everything, StringComparison.Ordinal);
        await (await StartAsync()).DisposeAsync();
        var printed = await RunAsync("public-keys", $"--Embedded:Folder={Data}");
        var made = SettlementKeyFile.Read(Path.Combine(Data, "settlement-keys.json"));

        Assert.Equal((0, ReceiptJson.Write(made.Signing)), (printed.ExitCode, printed.Everything));
        Assert.DoesNotContain(ReceiptJson.ReadKeys(printed.Everything, out _)!.All, key => key.CanSign);
    }

    [Fact]
    public async Task Setting_Misspelled_IsRefusedWithAHint()
    {
        var result = await RunAsync("run", "--Gateway:Prot=0", $"--Embedded:Folder={Data}");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is 'Gateway:Port' meant?", result.Everything, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("report", "--day YYYY-MM-DD")]
    [InlineData("report --day 2026-13-01", "--day YYYY-MM-DD")]
    [InlineData("report --day 2026-06-01 --format=pdf", "--format is")]
    [InlineData("settle --day tomorrow", "--day YYYY-MM-DD")]
    [InlineData("statement", "--day YYYY-MM-DD")]
    [InlineData("breaks --assign=x --to=ada", "DAY/INSTITUTION/CHUNK/RECORD")]
    [InlineData("breaks --assign=2026-06-01/registry/0/0", "--to NAME")]
    [InlineData("lift-halt --partition 1", "--reason")]
    [InlineData("breaks --to=ada", "--assign")]
    [InlineData("breaks --all=maybe", "true or false")]
    [InlineData("report --day 2026-06-01 --day 2026-06-02", "--day stands twice")]
    [InlineData("breaks --nonsense", "There is no setting 'nonsense'. All of them")]
    [InlineData("report --dai", "is 'day' meant? All of them")]
    [InlineData("reprot", "is 'report' meant? Try")]
    [InlineData("breaks --assign", "--assign needs a value")]
    [InlineData("token", "32 hex digits")]
    public async Task Words_ThatAVerbCannotUse_AreWrongUsage(string words, string advice)
    {
        var result = await RunAsync([.. words.Split(' '), $"--Embedded:Folder={Data}"]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(advice, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Port_InUse_IsSaidInASentence(bool hasLedger)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var result = await RunAsync("run", $"--Gateway:Port={port}", $"--Gateway:Catalogue={Repository.File("tests", "CarbonGateway.Tests", "Running", "catalogue.json")}", $"--Embedded:Folder={Data}", $"--Embedded:Ledger={hasLedger}");
        Assert.Equal((1, $"carbonpos-gateway cannot start: Port {port} is in use: stop what has it, or choose another with --Gateway:Port=N (0 = any free one).\n"), (result.ExitCode, result.Error));
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "run", "")]
    [InlineData("help", "help", "")]
    [InlineData("run --help", "help", "")]
    [InlineData("run --Gateway:Port=5", "run", "")]
    [InlineData("--gateway:port 5 run", "run", "")]
    [InlineData("token --account 00", "token", "")]
    [InlineData("contents import x.csv --dry-run --Embedded:Folder=d", "contents", "")]
    [InlineData("rum", "", "is 'run' meant?")]
    [InlineData("run token", "", "one word too many")]
    [InlineData("run --account=00", "", "There is no setting 'account'")]
    [InlineData("run --Embedded:Foldr=x", "", "is 'Embedded:Folder' meant?")]
    [InlineData("run --Gateway:Port", "", "needs a value")]
    [InlineData("run --Gatewy:Port=1", "", "is 'Gateway:Port' meant?")]
    public void Words_AreKnownOrRefused(string words, string verb, string fault)
    {
        var line = CommandLine.Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), [], out var said);
        Assert.Equal(verb, line?.Verb ?? "");
        Assert.Contains(fault, said, StringComparison.Ordinal);
        Assert.Equal(fault.Length == 0, said.Length == 0);
    }

    [Fact]
    public void Environment_OfOthersUnderThePrefix_IsLeftAlone_AndAWrongSettingIsNot()
    {
        var line = CommandLine.Parse(["run", "--Gateway:Port=6"], [new("TESTDATA", "/x"), new("Gateway:Port", "5"), new("Embedded:Folder", "d")], out _);
        Assert.Equal(("6", "d"), (line!.Settings["Gateway:Port"], line.Settings["Embedded:Folder"]));
        Assert.Null(CommandLine.Parse(["run"], [new("Gateway:Prot", "5")], out var fault));
        Assert.Contains("Gateway:Port", fault, StringComparison.Ordinal);
    }

    private static Task<ToolResult> RunAsync(params string[] words) =>
        Tool.RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "carbonpos-gateway.dll"), .. words], Cancellation);

    private Task<Gateway> StartAsync(Action<GatewayOptions>? configure = null)
    {
        var options = new GatewayOptions { Port = 0, Catalogue = Repository.File("tests", "CarbonGateway.Tests", "Running", "catalogue.json") };
        options.Embedded.Folder = Data;
        configure?.Invoke(options);
        return Gateway.StartAsync(options, logging => logging.SetMinimumLevel(LogLevel.None), cancellation: Cancellation);
    }
}
