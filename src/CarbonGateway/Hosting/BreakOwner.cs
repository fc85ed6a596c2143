using CarbonPos.CarbonGateway.Contents;

namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>Whose a break shall be.</summary>
/// <param name="Day">Of the break.</param>
/// <param name="Institution">That did not book it.</param>
/// <param name="Chunk">Number of its chunk.</param>
/// <param name="Record">Number in the chunk.</param>
/// <param name="Name">Who looks after it from now on.</param>
internal sealed record BreakOwner(DateOnly Day, string Institution, int Chunk, int Record, string Name)
{
    private const int MaxName = 100;

    /// <exception cref="UsageException">One of the two is not of its form.</exception>
    public static BreakOwner Read(string assign, string? to)
    {
        var parts = assign.Split('/');
        return parts.Length == 4 && DateOnly.TryParseExact(parts[0], "yyyy-MM-dd", out var day) && int.TryParse(parts[2], out var chunk) && int.TryParse(parts[3], out var record)
            && !string.IsNullOrWhiteSpace(to) && to.Length <= MaxName
            ? new(day, parts[1], chunk, record, to)
            : throw new UsageException($"Give the break as --assign DAY/INSTITUTION/CHUNK/RECORD, as 'breaks' prints it, and --to NAME of at most {MaxName} characters.");
    }
}
