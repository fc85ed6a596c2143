using CarbonPos.ReferenceTerminal.Commands;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

/// <summary>The till's own table of in-store numbers, and the links that it reads.</summary>
public sealed class InStoreTests
{
    // By the French table a price of 28.75 behind article 123459; by none an article like any other.
    private const string Priced = "2212345028757";

    [Theory]
    [InlineData("FR", ExitCode.Usage, "\"MEASURE_IN_LABEL\"")]
    [InlineData("22:weight5", ExitCode.Usage, "\"MEASURE_IN_LABEL\"")]
    [InlineData("22:price9", ExitCode.Usage, "\"SETTING_WRONG\"")]
    [InlineData("none", ExitCode.Unreachable, "")]
    public async Task Weigh_QuantityBesideAnInStoreNumber_IsJudgedByTheTable(string table, int exit, string code)
    {
        using var till = TillHarness.WithoutGateway();
        var said = await till.RunAsync("weigh", Number(), "x2", "--in-store", table, "--json", "--deadline", "0.3");
        Assert.Equal(exit, said.Exit);
        Assert.Contains(code, said.Out, StringComparison.Ordinal);

        till.With(TillOptions.InStoreVariable, table);
        var set = await till.RunAsync("weigh", Number(), "x2", "--json", "--deadline", "0.3");
        Assert.Equal(exit, set.Exit);
        Assert.Contains(code, set.Out, StringComparison.Ordinal);
    }

    private static string Number()
    {
        var digits = Priced[..12];
        return digits + Carbon.Labels.Gtin.CheckDigit(digits);
    }
}
