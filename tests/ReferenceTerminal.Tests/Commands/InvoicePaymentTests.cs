using System.IO.Pipes;
using System.Text.Json;
using CarbonPos.ReferenceTerminal.Commands;
using CarbonPos.Testbed.Invoices;
using CarbonPos.TestTown;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

/// <summary>Bills at the till: paid once, named on the receipt, credit notes sent to "refund".</summary>
public sealed class InvoicePaymentTests : IClassFixture<Town>, IDisposable
{
    private const string Merchant = "000000001";
    private readonly Town town;
    private readonly TillHarness till = new();

    public InvoicePaymentTests(Town town)
    {
        this.town = town;
        till.With(TillOptions.GatewayVariable, town.Address.ToString()).With(TillOptions.TokenVariable, town.TokenFile);
    }

    public void Dispose() => till.Dispose();

    private string Bill(string number, string type = "380", string buyer = "") => till.WriteFile($"{number}.xml", InvoiceSamples.Cii(1)
        .Replace("552100554", Merchant, StringComparison.Ordinal)
        .Replace(InvoiceSamples.Gtin, Town.Cheese, StringComparison.Ordinal)
        .Replace("<ram:ID>2026/17</ram:ID>", $"<ram:ID>{number}</ram:ID>", StringComparison.Ordinal)
        .Replace("<ram:TypeCode>380<", $"<ram:TypeCode>{type}<", StringComparison.Ordinal)
        .Replace("<ram:Name>Épicerie des Aulnes</ram:Name>", $"<ram:Name>Épicerie des Aulnes</ram:Name>{buyer}", StringComparison.Ordinal));

    [Fact]
    public async Task Sell_Invoice_IsPaidOnce_AndNamedOnTheReceipt()
    {
        var (bill, payer) = (Bill("F-1"), town.NewCitizen());
        var (exit, receipt, error) = await till.RunAsync("sell", "--invoice", bill, "--token", town.TokenOf(payer));
        Assert.Equal((ExitCode.Done, ""), (exit, error));
        var lines = receipt.Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 64));
        Assert.Contains("Invoice F-1", lines);
        Assert.Contains(lines, line => line.Contains(" x3", StringComparison.Ordinal));
        Assert.DoesNotContain("C62", receipt, StringComparison.Ordinal);
        Assert.Contains("Total debited                                       4.230 points", lines);

        foreach (var second in (Carbon.Transactions.AccountId[])[payer, town.NewCitizen()])
        {
            var (again, _, refusal) = await till.RunAsync("sell", "--invoice", bill, "--token", town.TokenOf(second));
            Assert.Equal(ExitCode.GatewayError, again);
            Assert.Contains("paid in points before", refusal, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Sell_InvoiceAfterAnAccountThatHasTooLittle_IsPaidByAnother()
    {
        // The small account has 3,000 g, the bill weighs 4,230.
        var bill = Bill("F-2");
        Assert.Equal(ExitCode.Insufficient, (await till.RunAsync("sell", "--invoice", bill, "--token", town.TokenOf(town.Poor))).Exit);
        Assert.Equal(ExitCode.Done, (await till.RunAsync("sell", "--invoice", bill, "--token", town.TokenOf(town.NewCitizen()))).Exit);
    }

    [Fact]
    public async Task Sell_InvoiceToACompany_NeedsNoCode()
    {
        var bill = Bill("F-3", buyer: "<ram:SpecifiedLegalOrganization><ram:ID schemeID=\"0002\">732829320</ram:ID></ram:SpecifiedLegalOrganization>");
        var (exit, json, error) = await till.RunAsync("sell", "--invoice", bill, "--json");
        Assert.Equal((ExitCode.Done, ""), (exit, error));
        using var document = JsonDocument.Parse(json);
        Assert.Equal(("F-3", 4_230), (document.RootElement.GetProperty("invoice").GetString(), document.RootElement.GetProperty("grams_moved").GetInt64()));
    }

    [Fact]
    public async Task Sell_InvoiceOutOfAPipe_IsRead()
    {
        if (OperatingSystem.IsWindows()) return;
        // The bill fits into the pipe's buffer: it is written, and the writer gone, before it is read.
        await using var server = new AnonymousPipeServerStream(PipeDirection.Out);
        using var end = server.ClientSafePipeHandle;
        await server.WriteAsync(await File.ReadAllBytesAsync(Bill("F-7"), TestContext.Current.CancellationToken), TestContext.Current.CancellationToken);
        server.Close();
        var sale = await till.RunAsync("sell", "--invoice", $"/dev/fd/{end.DangerousGetHandle()}", "--token", town.TokenOf(town.NewCitizen()), "--training");
        Assert.Equal((ExitCode.Done, ""), (sale.Exit, sale.Error));
    }

    [Fact]
    public async Task Sell_WhatIsNoBill_SaysWhatToDo()
    {
        var token = town.TokenOf(town.Poor);
        var (exit, _, error) = await till.RunAsync("sell", "--invoice", Bill("F-4", type: "381"), "--token", token);
        Assert.Equal(ExitCode.Refused, exit);
        Assert.Contains("carbonpos-till refund", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await till.RunAsync("sell", "--invoice", Bill("F-5"))).Exit);
        Assert.Equal(ExitCode.Usage, (await till.RunAsync("sell", Town.Cheese, "--invoice", Bill("F-6"), "--token", token)).Exit);
        Assert.Equal(ExitCode.File, (await till.RunAsync("sell", "--invoice", "no-such.xml", "--token", token)).Exit);
        Assert.Equal(ExitCode.GatewayError, (await till.RunAsync("sell", "--invoice", till.WriteFile("page.xml", "<html/>"), "--token", token)).Exit);
    }
}
