using CarbonPos.PosSdk.Pending;
using Microsoft.Extensions.DependencyInjection;

namespace CarbonPos.PosSdk.Tests;

public class OptionsTests
{
    public static readonly TheoryData<string, Action<CarbonPosOptions>> Wrong = new()
    {
        { "Address", o => o.Address = null },
        { "Address", o => o.Address = new Uri("ftp://127.0.0.1") },
        { "Address", o => o.Address = new Uri("relative", UriKind.Relative) },
        { "Address", o => o.Address = new Uri("http://192.0.2.1:5400") },
        { "Token", o => o.Token = null },
        { "Token", o => o.Token = "two words" },
        { "Token", o => o.Token = "" },
        { "TokenFile", o => (o.Token, o.TokenFile) = (null, "/nowhere/token") },
        { "Deadline", o => o.Deadline = TimeSpan.Zero },
        { "Deadline", o => o.Deadline = TimeSpan.FromMinutes(3) },
        { "AttemptDeadline", o => o.AttemptDeadline = TimeSpan.Zero },
        { "RetryDelay", o => o.RetryDelay = TimeSpan.Zero },
        { "KeepAlive", o => o.KeepAlive = TimeSpan.FromDays(1) },
        { "Retries", o => o.Retries = 11 },
        { "Retries", o => o.Retries = -1 },
        { "Clock", o => o.Clock = null! },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Client_WrongOption_NamesIt(string name, Action<CarbonPosOptions> spoil)
    {
        var options = Good();
        spoil(options);
        var error = Assert.Throws<ArgumentException>(() => new CarbonPosClient(options));
        Assert.Contains(name, error.Message);
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(120)]
    public void Client_AttemptDeadlineAtItsBounds_CanBeMade(double seconds)
    {
        var options = Good();
        options.AttemptDeadline = TimeSpan.FromSeconds(seconds);
        new CarbonPosClient(options).Dispose();
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AddCarbonPos_WrongOption_StopsTheStart(string name, Action<CarbonPosOptions> spoil)
    {
        var error = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddCarbonPos(o =>
        {
            (o.Address, o.Token) = (Good().Address, Good().Token);
            spoil(o);
        }));
        Assert.Contains(name, error.Message);
    }

    [Fact]
    public void AddCarbonPos_StoreInTheContainer_IsUsed()
    {
        var pending = new MemoryPendingRequests();
        using var provider = new ServiceCollection()
            .AddSingleton<IPendingRequests>(pending)
            .AddCarbonPos(o => (o.Address, o.Token) = (Good().Address, Good().Token))
            .BuildServiceProvider();
        var client = provider.GetRequiredService<CarbonPosClient>();
        Assert.Same(client, provider.GetRequiredService<CarbonPosClient>());

        pending.Save(PendingRequest.For(client.NewRequestId(), RequestKind.Sale, DateTimeOffset.UnixEpoch, Instrument.AccountToken("CPA1:a")));
        Assert.Single(client.Pending);
    }

    [Fact]
    public void TokenFile_FirstLine_IsTheToken()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "  secret-token \nsecond line\n");
        try
        {
            Assert.Equal("secret-token", new CarbonPosOptions { TokenFile = file }.ReadToken());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static CarbonPosOptions Good() => new() { Address = new Uri("http://127.0.0.1:1"), Token = "t", Pending = new MemoryPendingRequests() };
}
