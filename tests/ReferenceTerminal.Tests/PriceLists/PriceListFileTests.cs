using CarbonPos.Carbon.Content;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.ReferenceTerminal.PriceLists;
using CarbonPos.ReferenceTerminal.Tests.Commands;

namespace CarbonPos.ReferenceTerminal.Tests.PriceLists;

public sealed class PriceListFileTests : IDisposable
{
    private readonly TillHarness till = TillHarness.WithoutGateway();

    [Fact]
    public void Read_SemicolonsQuotesAndByteOrderMark_AreUnderstood()
    {
        var rows = Read("\uFEFFlabel;name;price;unit;quantity\r\n9520100000102;\"Jus \"\"d'ici\"\"; 1 l\";3.90;;\r\n\r\n2100011000001;;24.00;kg;0.5\r\n");

        Assert.Equal(2, rows.Count);
        Assert.Equal("Jus \"d'ici\"; 1 l", rows[0].Name);
        Assert.Equal((3.90m, 1m, QuantityUnit.Piece), (rows[0].Item.Price, rows[0].Item.Quantity, rows[0].Item.Unit));
        Assert.Equal((0.5m, QuantityUnit.Kilogram), (rows[1].Item.Quantity, rows[1].Item.Unit));
    }

    [Fact]
    public void Read_WrongRows_AreAllNamedAndNoListIsMade()
    {
        var fault = Assert.Throws<TillFault>(() => Read("label,price,unit\n9520100000102,3.90,\n,1,\n9520100000102,\"3,90\",\n9520100000102,1,bushel\n9520100000102,-1,\n"));

        var text = fault.In(Language.English);
        Assert.All(new[] { ", 3: label or article", ", 4: price must be", ", 5: unit must be", ", 6: " }, part => Assert.Contains(part, text));
        Assert.DoesNotContain(", 2:", text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("price\n1\n")]
    [InlineData("label,colour\n1,red\n")]
    [InlineData("label,label\n1,1\n")]
    public void Read_HeaderOfAnotherFile_IsRefused(string content) => Assert.Throws<TillFault>(() => Read(content));

    [Fact]
    public void Read_Latin1_IsRefused()
    {
        var path = Path.Combine(till.Folder, "p.csv");
        File.WriteAllBytes(path, "label,name\n1,caf\u00e9\n".Select(c => (byte)c).ToArray());

        Assert.Contains("UTF-8", Assert.Throws<TillFault>(() => PriceListFile.Read(path)).In(Language.English));
    }

    [Fact]
    public async Task Run_FilesAndProductsMixed_IsRefused()
    {
        var file = till.WriteFile("p.csv", "label\n9520100000102\n");
        var (exit, _, error) = await till.RunAsync("pricelist", file, "9520100000102");

        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("not both", error);
    }

    [Fact]
    public async Task Run_FileIsMissing_SaysSo()
    {
        var (exit, _, error) = await till.RunAsync("pricelist", Path.Combine(till.Folder, "none.csv"));

        Assert.Equal(ExitCode.Usage, exit);
        Assert.Contains("none.csv", error);
    }

    public void Dispose() => till.Dispose();

    private IReadOnlyList<PriceRow> Read(string content) => PriceListFile.Read(till.WriteFile("p.csv", content));
}
