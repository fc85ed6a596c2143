using CarbonPos.Testbed.Processes;

namespace CarbonPos.Compat.Tests.Protos;

/// <summary>The contract check passes on the contracts, and fails on what it is there to refuse.</summary>
public sealed class ContractCheckTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("carbonpos-protos-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Contracts_AsTheyAre_Pass()
    {
        var (exitCode, output) = await CheckAsync();
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Contracts_CopiedAndUnchanged_Pass()
    {
        CopyContracts();
        var (exitCode, output) = await CheckAsync(folder);
        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public async Task Contracts_FieldDeleted_BreaksTheLastRelease()
    {
        CopyContracts();
        Edit("checkout.proto", "  bool allow_partial = 5;", "");
        var (exitCode, output) = await CheckAsync(folder);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("\"allow_partial\"", output, StringComparison.Ordinal);
        Assert.Contains("was deleted", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contracts_FieldOfAnotherType_BreaksTheLastRelease()
    {
        CopyContracts();
        Edit("checkout.proto", "bool allow_partial = 5;", "int64 allow_partial = 5;");
        var (exitCode, output) = await CheckAsync(folder);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("\"allow_partial\"", output, StringComparison.Ordinal);
        Assert.Contains("changed type", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contracts_FieldInCamelCase_IsRefusedByLint()
    {
        CopyContracts();
        Edit("checkout.proto", "bool allow_partial = 5;", "bool allow_partial = 5;\n  // New. Default false.\n  bool allowMore = 99;");
        var (exitCode, output) = await CheckAsync(folder);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("allowMore", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contracts_FieldWithoutComment_IsRefusedByLint()
    {
        CopyContracts();
        Edit("checkout.proto", "bool allow_partial = 5;", "bool allow_partial = 5;\n\n  bool mystery = 99;");
        var (exitCode, output) = await CheckAsync(folder);
        Assert.NotEqual(0, exitCode);
        Assert.Contains("\"mystery\" should have a non-empty comment", output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> CheckAsync(params string[] arguments)
    {
        var check = await ContractCheck.RunAsync(arguments);
        return (check.ExitCode, check.Everything);
    }

    private void CopyContracts()
    {
        var source = Repository.File("protos");
        foreach (var part in new[] { "carbonpos", "google", "grpc" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(source, part), "*.proto", SearchOption.AllDirectories))
            {
                var target = Path.Combine(folder, Path.GetRelativePath(source, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }
        File.Copy(Path.Combine(source, "buf.yaml"), Path.Combine(folder, "buf.yaml"));
    }

    private void Edit(string file, string from, string to)
    {
        var path = Path.Combine(folder, "carbonpos", "v1", file);
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }
}
