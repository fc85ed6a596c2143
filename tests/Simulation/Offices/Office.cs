using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CarbonPos.Simulation.Running;
using Grpc.Core;

namespace CarbonPos.Simulation.Offices;

/// <summary>How an institution is today.</summary>
internal enum Mood
{
    Well,
    Slow,
    Down,
    Rejecting,
    Nonsense,
}

/// <summary>An institution: its real services on its real file, and what it is like to call it.</summary>
internal abstract class Office(Town town, string name)
{
    public const string Token = "0123456789abcdef0123456789abcdef";
    private static readonly TimeSpan ShortestMood = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestMood = TimeSpan.FromMinutes(40);

    public string Name => name;

    public Mood Mood { get; private set; }

    /// <summary>Where its file is.</summary>
    public string Folder { get; } = Directory.CreateDirectory(Path.Combine(town.Folder, name)).FullName;

    protected Town Town => town;

    protected Switchboard Switchboard { get; private set; } = new();

    /// <summary>Answers, with what is on disk afterwards.</summary>
    /// <exception cref="RpcException">It refuses.</exception>
    public async Task<byte[]> AnswerAsync(string method, byte[] request, Metadata headers)
    {
        // The head of a batch holds a signature, which is another one each time.
        var digest = method.EndsWith("/OpenBatch", StringComparison.Ordinal) ? "" : Convert.ToHexStringLower(SHA256.HashData(request))[..12];
        town.Trace.Say($"{name} takes {method} {digest}");
        // It dies before or after what it does; its own transactions are whole or not at all, for they are SQLite's.
        if (town.Weather.Kills()) throw await RestartAsync();
        var answer = await Switchboard.AnswerAsync(method, request, headers);
        return town.Weather.Kills() ? throw await RestartAsync() : answer;
    }

    /// <summary>Is well for a while, and then it is not.</summary>
    public async Task LiveAsync()
    {
        while (town.IsOpen)
        {
            Mood = town.Weather.IsCalm || town.Chance.Below(3) > 0 ? Mood.Well : town.Chance.Of([Mood.Slow, Mood.Down, Mood.Rejecting, Mood.Nonsense]);
            town.Trace.Say($"{name} is {Mood}");
            await Task.Delay(town.Chance.Between(ShortestMood, LongestMood), town.Clock);
        }
    }

    /// <summary>Opens the file and connects its services.</summary>
    public void Open()
    {
        Switchboard = new();
        Connect();
    }

    public abstract ValueTask CloseAsync();

    protected abstract void Connect();

    protected void WriteCallers()
    {
        object[] callers = [new { token_sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token))), role = "deployment", deployment = Town.Deployment }];
        File.WriteAllBytes(Path.Combine(Folder, "callers.json"), JsonSerializer.SerializeToUtf8Bytes(new { callers }));
    }

    private async Task<RpcException> RestartAsync()
    {
        town.Trace.Say($"{name} dies and starts again");
        town.Trace.Count($"the {name} dies");
        await CloseAsync();
        Open();
        return new(new Status(StatusCode.Unavailable, "The connection broke."));
    }
}
