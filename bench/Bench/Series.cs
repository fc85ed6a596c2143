using CarbonPos.Bench.Driving;
using CarbonPos.Bench.Servers;
using CarbonPos.V1;

namespace CarbonPos.Bench;

/// <summary>
/// The four servers' loads in turn, several rounds of each, so that what else happens on the machine falls on all alike:
/// echo, checkout by token, echo with ES256, checkout by flashcode.
/// </summary>
internal sealed class Series : IDisposable
{
    private readonly Town town;
    private readonly Trial trial;
    private readonly bool quick;
    private readonly Lane[] lanes;

    public Series(Town town, Trial trial, ServerProcess echo, ServerProcess es256, ServerProcess gateway, bool quick)
    {
        (this.town, this.trial, this.quick) = (town, trial, quick);
        var token = town.TokenSales();
        var flashcode = town.FlashcodeSales(1);
        lanes =
        [
            new("echo", [echo], town, _ => town.Echoes(token, new Instrument { AccountToken = "" })),
            new("checkout by account token", [gateway], town, _ => token),
            new("echo with ES256", [es256], town, _ => town.Echoes(flashcode, new Instrument { Flashcode = "" })),
            new("checkout by flashcode", [gateway], town, town.FlashcodeSales),
        ];
        RequestSizes = (token.MessageSize, flashcode.MessageSize);
    }

    private (int Token, int Flashcode) RequestSizes { get; }

    public async Task<CallFigures> RunAsync(int addedMilliseconds, Action<string> say)
    {
        say("  warm-up");
        foreach (var lane in lanes) await lane.WarmAsync(quick ? 40_000 : 150_000);

        for (var round = 0; round < (quick ? 2 : 5); round++)
        {
            say($"  saturated, round {round + 1}");
            foreach (var lane in lanes) await lane.SaturateAsync(TimeSpan.FromSeconds(quick ? 2 : 4));
        }

        for (var round = 0; round < (quick ? 1 : 3); round++)
        {
            say($"  one client and half load, round {round + 1}");
            foreach (var lane in lanes) await lane.OneAtATimeAsync(TimeSpan.FromSeconds(quick ? 2 : 4));
            foreach (var lane in lanes) await lane.HalfLoadAsync(TimeSpan.FromSeconds(quick ? 2 : 5));
        }

        return new(addedMilliseconds, RequestSizes.Token, RequestSizes.Flashcode, trial.ReplySize, trial.Grams, [.. lanes.Select(l => l.Figures)]);
    }

    /// <summary>Warm-up, saturation, half load and one at a time of one load.</summary>
    public async Task<LaneFigures> OneLoadAsync(int lane, bool alone, TimeSpan time)
    {
        await lanes[lane].WarmAsync(150_000);
        if (!alone)
        {
            await lanes[lane].SaturateAsync(time);
            await lanes[lane].HalfLoadAsync(time);
        }

        await lanes[lane].OneAtATimeAsync(alone ? time : TimeSpan.FromSeconds(3));
        return lanes[lane].Figures;
    }

    public void Dispose()
    {
        foreach (var lane in lanes) lane.Dispose();
    }
}
