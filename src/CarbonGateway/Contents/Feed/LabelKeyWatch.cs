using System.Globalization;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Labels.Signed;
using CarbonPos.V1;
using Grpc.Core;
using LabelKeyList = CarbonPos.Carbon.Labels.Signed.LabelKeyList;

namespace CarbonPos.CarbonGateway.Contents.Feed;

/// <summary>Looks for newer lists of label keys in regular steps: in the operator's file, and at the registry where there is one. What fails is told once for each reason and tried again.</summary>
internal sealed class LabelKeyWatch(
    LabelKeyIntake intake, ContentFeedService.ContentFeedServiceClient? registry, string token, TimeSpan every, TimeProvider time, ILogger<LabelKeyWatch> log) : BackgroundService
{
    private const string Origin = "the registry";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, time);
        var trouble = "";
        try
        {
            do
            {
                intake.Look();
                if (registry is not null) trouble = await PullAsync(registry, trouble, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host is stopping; the list in use is on disk.
        }
    }

    private async Task<string> PullAsync(ContentFeedService.ContentFeedServiceClient from, string before, CancellationToken stoppingToken)
    {
        var reason = "";
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        try
        {
            var answer = await from.GetLabelKeysAsync(
                new GetLabelKeysRequest { KnownVersion = intake.InUse }, new Metadata { { "authorization", $"Bearer {token}" } }, cancellationToken: either.Token);
            if (answer.List is { } list) intake.Take(Read(list), Origin);
        }
        catch (RpcException e)
        {
            reason = $"{e.StatusCode}: {e.Status.Detail}";
        }
        catch (FormatException e)
        {
            reason = e.Message;
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            reason = $"no answer within {Patience.TotalSeconds} s";
        }

        if (reason.Length > 0 && reason != before) ContentsLog.LabelKeysRefused(log, Origin, reason);
        return reason;
    }

    /// <exception cref="FormatException">What came is no list.</exception>
    private static SignedLabelKeyList Read(V1.LabelKeyList wire)
    {
        if (wire.IssuedAtSeconds is < 0 or > 100_000_000_000) throw new FormatException("its date is out of range");
        var keys = wire.Keys.Take(LabelKeyList.MaxKeys + 1).Select(Read).ToList();
        var list = LabelKeyList.TryMake(wire.Version, DateTimeOffset.FromUnixTimeSeconds(wire.IssuedAtSeconds), keys, out var reason) ?? throw new FormatException(reason);
        return new(list, wire.KeyId, wire.Signature.Memory);
    }

    private static LabelKey Read(LabelKeyEntry wire) => new(wire.Id, new(wire.Company), wire.Name, wire.PublicKey.Memory, Day(wire.ValidFrom), Day(wire.ValidTo))
    {
        Prefixes = [.. wire.Prefixes.Take(LabelKey.MaxPrefixes + 1).Select(CompanyPrefix.Parse)],
    };

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
