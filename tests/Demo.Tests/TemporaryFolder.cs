namespace CarbonPos.Demo.Tests;

/// <summary>A folder that goes with its test.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("carbonpos-demo-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
