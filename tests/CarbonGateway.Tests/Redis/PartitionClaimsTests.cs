using CarbonPos.CarbonGateway.Balances.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Redis;

/// <summary>An epoch only rises: under a lower one keys would be given again.</summary>
public sealed class PartitionClaimsTests
{
    [Fact]
    public void Adopt_OfALowerEpoch_ChangesNothing()
    {
        var options = new RedisStoreOptions { Partitions = 2 };
        var claims = new PartitionClaims(options, options.Layout, null, NullLogger.Instance);
        claims.Adopt(1, 7);
        claims.Adopt(1, 6);
        Assert.Equal((0, 7), (claims.Epoch(0), claims.Epoch(1)));
        claims.Adopt(1, 8);
        Assert.Equal(8, claims.Epoch(1));
    }
}
