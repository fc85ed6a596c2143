using CarbonPos.Bench.Driving;
using CarbonPos.Bench.Servers;

namespace CarbonPos.Bench;

/// <summary>One kind of call: 8 connections × 32 streams, one client at a time, half load.</summary>
/// <param name="name">For the table.</param>
/// <param name="servers">Called, each by its share of the connections.</param>
/// <param name="town">Whose till calls.</param>
/// <param name="bodies">Bodies for at most so many calls.</param>
/// <param name="beside">Other processes that work for the server, each by what it has used so far.</param>
internal sealed class Lane(string name, IReadOnlyList<ServerProcess> servers, Town town, Func<int, CallBodies> bodies, params Func<TimeSpan>[] beside) : IDisposable
{
    private const int Connections = 8;
    private const int Streams = 32;
    private const int MostWarmRounds = 10;
    private static readonly TimeSpan WarmRound = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(0.5);
    private readonly Load many = new(servers, town.TillToken, Connections, Streams, beside);
    private readonly Load one = new(servers, town.TillToken, 1, 1, beside);
    private double fastest = 4_000;

    public LaneFigures Figures { get; private set; } = new(name, new(), new(), new(), 0);

    // By calls, not by time: what the runtime compiles anew while it warms up must not count on a slow machine either.
    public async Task WarmAsync(int calls)
    {
        for (var rounds = 0; rounds < MostWarmRounds && Figures.WarmUpCalls < calls; rounds++)
        {
            var warm = await many.RunAsync(bodies(Calls(WarmRound)), Settling, WarmRound - Settling);
            fastest = Math.Max(fastest, warm.Rate);
            Figures = Figures with { WarmUpCalls = Figures.WarmUpCalls + warm.Good, WarmUpBad = Figures.WarmUpBad + warm.Bad };
        }
    }

    public async Task SaturateAsync(TimeSpan time)
    {
        var round = await many.RunAsync(bodies(Calls(time + Settling)), Settling, time);
        fastest = Math.Max(fastest, round.Rate);
        Figures.Saturated.Add(round);
    }

    public async Task OneAtATimeAsync(TimeSpan time) => Figures.OneAtATime.Add(await one.RunAsync(bodies(Calls(time + Settling)), Settling, time));

    public async Task HalfLoadAsync(TimeSpan time) =>
        Figures.HalfLoad.Add(await many.RunAsync(bodies(Calls(time + Settling)), Settling, time, Figures.Saturated.Rate / 2));

    public void Dispose()
    {
        many.Dispose();
        one.Dispose();
    }

    // Half as many again as it has ever done: a lane that runs out of codes ends its round early, which is no harm.
    private int Calls(TimeSpan time) => (int)(fastest * time.TotalSeconds * 1.5) + (Connections * Streams);
}
