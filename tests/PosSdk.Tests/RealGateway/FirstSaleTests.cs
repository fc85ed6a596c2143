using System.Diagnostics;
using CarbonPos.Testbed.Processes;
using CarbonPos.TestTown;

namespace CarbonPos.PosSdk.Tests.RealGateway;

/// <summary>The tutorial's ten lines: the same in the text and in the program, and they sell on a .NET 8 build.</summary>
public sealed class FirstSaleTests(Town town) : IClassFixture<Town>
{
    private static readonly string Program = Repository.File("docs", "tutorial", "first-sale", "Program.cs");

    [Fact]
    public void Tutorial_ShowsTheProgramThatIsCompiled_InTenLines()
    {
        var tutorial = File.ReadAllText(Repository.File("docs", "tutorial", "first-sale.md"));
        var program = File.ReadAllText(Program).Trim();
        Assert.Contains($"```csharp\n{program}\n```", tutorial);
        Assert.Equal(10, program.Split('\n').Length);
    }

    [Fact]
    public async Task FirstSale_BuiltForNet8_SellsOnThisRuntime()
    {
        var folder = Directory.CreateTempSubdirectory("carbonpos-first-sale-").FullName;
        try
        {
            File.Copy(town.TokenFile, Path.Combine(folder, "till.token"));
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            var program = Repository.File("docs", "tutorial", "first-sale", "bin", configuration, "net8.0", "first-sale.dll");
            using var process = Process.Start(new ProcessStartInfo("dotnet", [program, town.Address.ToString(), Town.Cheese, town.FlashcodeOf(town.NewCitizen())])
            {
                WorkingDirectory = folder,
                Environment = { ["DOTNET_ROLL_FORWARD"] = "Major", ["XDG_DATA_HOME"] = folder, ["LOCALAPPDATA"] = folder },
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(("2.820 points paid, 7949.580 left\n", ""), ((await output).ReplaceLineEndings("\n"), await error));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
