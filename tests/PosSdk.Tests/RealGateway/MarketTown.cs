using CarbonPos.Testbed;
using CarbonPos.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace CarbonPos.TestTown;

/// <summary>A town whose policy sells missing points and lets visitors pay; some citizens have sold theirs, so that there are some.</summary>
public sealed class MarketTown : Town
{
    /// <summary>What is in the pool at first.</summary>
    public const long PoolGrams = 100_000;

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        using var channel = GrpcChannel.ForAddress(Address);
        var wallet = new WalletService.WalletServiceClient(channel);
        var request = new SellSurplusRequest { RequestId = Guid.NewGuid().ToString(), AccountToken = TokenOf(NewCitizen()), Grams = PoolGrams, CentsPerTonne = PolicyDocuments.SurplusPrice };
        var sold = await wallet.SellSurplusAsync(request, new Metadata { { "authorization", $"Bearer {WalletToken}" } });
        if (sold.Posting.TradeCents != 1_000) throw new InvalidOperationException($"The pool stays empty: {sold.Posting}");
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> MoreSettings(string data)
    {
        var file = Path.Combine(data, "policy.json");
        File.WriteAllText(file, PolicyDocuments.Json());
        return [$"--Gateway:Policy={file}", "--Embedded:Partitions=1"];
    }
}
