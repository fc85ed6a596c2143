namespace CarbonPos.CentralAccount.Tests;

/// <summary>Acts that are not taken back: no ward without a guardian, no day that cannot be meant.</summary>
public class LifeEventTests
{
    [Fact]
    public async Task Add_OfSomebodyWhoIsThere_SaysSo()
    {
        await using var central = await TestCentral.StartAsync();
        Assert.Equal("P-1 is in the register.", await central.DoAsync("person add P-1 --born 1980-05-01 --deployment town"));
        Assert.Equal("P-1 was in the register already: nothing was changed.", (await central.RefusedAsync("person add P-1 --born 1980-05-01 --deployment town")).TrimEnd());
        await central.DoAsync("household add H-1");
        Assert.Equal("The household H-1 was in the register already: nothing was changed.", (await central.RefusedAsync("household add H-1")).TrimEnd());
    }
}
