using CarbonPos.PosSdk.Tests.Calls;

namespace CarbonPos.PosSdk.Tests;

public class RequestIdTests
{
    [Fact]
    public void New_KnownClockAndBytes_IsUuidVersion7()
    {
        // The example of RFC 9562, appendix A.6: 2022-02-22 14:22:22 -05:00.
        var clock = new InstantClock(DateTimeOffset.FromUnixTimeMilliseconds(0x017F22E279B0));
        byte[] random = [0, 0, 0, 0, 0, 0, 0xCC, 0xC3, 0x18, 0xC4, 0xDC, 0x0C, 0x0C, 0x07, 0x39, 0x8F];
        var id = RequestId.New(clock, bytes => random.CopyTo(bytes));
        Assert.Equal("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", id.ToString());
    }

    [Fact]
    public void New_TenThousand_AreDistinctAndSayTheirVersion()
    {
        var ids = Enumerable.Range(0, 10_000).Select(_ => RequestId.New()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(id.ToString()[14] == '7' && id.ToString()[19] is '8' or '9' or 'a' or 'b', id.ToString()));
    }

    [Fact]
    public void New_LaterClock_SortsLater()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var ids = Enumerable.Range(0, 100).Select(ms => RequestId.New(new InstantClock(start.AddMilliseconds(ms))).ToString()).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("no uuid")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    public void TryParse_NoUsableUuid_IsFalse(string? text) => Assert.False(RequestId.TryParse(text, out _));

    [Fact]
    public void From_Empty_IsRefused() => Assert.Throws<ArgumentException>(() => RequestId.From(Guid.Empty));
}
