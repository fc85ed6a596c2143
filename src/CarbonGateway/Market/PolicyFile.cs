using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;
using CarbonPos.CarbonGateway.Hosting;

namespace CarbonPos.CarbonGateway.Market;

/// <summary>The policy that decides where none comes from the central account: a document in a file, or, without one, the gateway's own settings.</summary>
internal static class PolicyFile
{
    /// <exception cref="InvalidOperationException">The file cannot be read, is no policy document, or does not count yet; the message names the setting.</exception>
    public static Policy Read(GatewayOptions options, DateTimeOffset now)
    {
        if (options.Policy.Length == 0) return new() { Version = options.PolicyVersion, Floor = Co2eMass.FromGrams(options.PolicyFloorGrams) };
        byte[] bytes;
        try
        {
            using var file = File.OpenRead(options.Policy);
            bytes = new byte[Math.Min(file.Length, PolicyDocument.MaxBytes + 1)];
            file.ReadExactly(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"Setting Gateway:Policy: {options.Policy} cannot be read: {e.Message}", e);
        }

        var wrong = PolicyDocument.TryRead(bytes, out var document);
        if (document is null) throw new InvalidOperationException($"Setting Gateway:Policy: {options.Policy} is no policy document: {wrong} docs/reference/central-account.md describes it.");
        var today = DateOnly.FromDateTime(now.ToOffset(document.UtcOffset).Date);
        return document.ValidFrom <= today
            ? document.ToPolicy()
            : throw new InvalidOperationException($"Setting Gateway:Policy: {options.Policy} counts from {document.ValidFrom:yyyy-MM-dd}, and today is {today:yyyy-MM-dd}: name the document that is in force.");
    }
}
