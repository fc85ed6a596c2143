using System.Security.Cryptography;
using CarbonPos.Testbed.Processes;

namespace CarbonPos.Testbed.Servers;

/// <summary>A network namespace that one cable leads to, and that cable can be pulled. Needs the rights of root; gone with this process.</summary>
public sealed class Island : IAsyncDisposable
{
    /// <summary>Why tests are skipped without it.</summary>
    public const string Missing = "A network namespace cannot be made here: run on Linux with iproute2 and util-linux, as root with CAP_NET_ADMIN and CAP_SYS_ADMIN, to cut servers off.";

    private const string Cable = "cable";
    private readonly ServerProcess holder;

    private Island(ServerProcess holder, string network) => (this.holder, Mainland, Address) = (holder, network + ".1", network + ".2");

    /// <summary>Of what is on it.</summary>
    public string Address { get; }

    /// <summary>Of this machine, as seen from there.</summary>
    public string Mainland { get; }

    /// <summary>Makes one; null where that is not allowed.</summary>
    public static async Task<Island?> MakeAsync(CancellationToken cancellation)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !Tool.IsThere("ip") || !Tool.IsThere("unshare") || !Tool.IsThere("nsenter")) return null;
        // The namespace lasts as long as a process is in it.
        var island = new Island(await ServerProcess.StartAsync("unshare", ["--net", "sleep", "infinity"], Path.GetTempPath()), $"10.231.{RandomNumberGenerator.GetInt32(256)}");
        if (await island.ConnectAsync(cancellation)) return island;
        await island.DisposeAsync();
        return null;
    }

    /// <summary>A command line that runs a program there.</summary>
    public IReadOnlyList<string> Inside(params IEnumerable<string> command) => ["nsenter", $"--net=/proc/{holder.Id}/ns/net", "--", .. command];

    /// <summary>Nothing passes any more; nobody is told.</summary>
    public Task CutAsync(CancellationToken cancellation) => MustAsync(Inside("ip", "link", "set", Cable, "down"), cancellation);

    /// <summary>All passes again, what is sent again from before too.</summary>
    public Task MendAsync(CancellationToken cancellation) => MustAsync(Inside("ip", "link", "set", Cable, "up"), cancellation);

    /// <summary>Ends it, and whatever is still on it loses its network.</summary>
    public ValueTask DisposeAsync() => holder.DisposeAsync();

    private async Task<bool> ConnectAsync(CancellationToken cancellation)
    {
        var name = $"cp{holder.Id}";
        IReadOnlyList<string>[] steps =
        [
            ["ip", "link", "add", name, "type", "veth", "peer", "name", Cable, "netns", $"{holder.Id}"],
            ["ip", "address", "add", $"{Mainland}/30", "dev", name],
            ["ip", "link", "set", name, "up"],
            Inside("ip", "address", "add", $"{Address}/30", "dev", Cable),
            Inside("ip", "link", "set", "lo", "up"),
            Inside("ip", "link", "set", Cable, "up"),
        ];
        // It is in its namespace once unshare has become sleep.
        if (!await Patience.HoldsAsync(async () => (await File.ReadAllTextAsync($"/proc/{holder.Id}/comm", cancellation)).Trim() == "sleep", cancellation)) return false;
        foreach (var step in steps)
        {
            if ((await RunAsync(step, cancellation)).ExitCode != 0) return false;
        }

        return true;
    }

    private static async Task MustAsync(IReadOnlyList<string> command, CancellationToken cancellation)
    {
        var result = await RunAsync(command, cancellation);
        if (result.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)}: {result.Everything}");
    }

    private static Task<ToolResult> RunAsync(IReadOnlyList<string> command, CancellationToken cancellation) => Tool.RunAsync(command[0], command.Skip(1), cancellation);
}
