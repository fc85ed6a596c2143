using CarbonPos.Carbon.Labels.Signed;

namespace CarbonPos.CarbonGateway.Contents.Feed;

/// <summary>The registry's keys that this gateway takes pages and key lists of: public halves, from a file of its operator. Nothing that the registry sends adds one.</summary>
internal static class FeedKeyFile
{
    /// <exception cref="InvalidOperationException">The file is not as it should be; the message says what to do.</exception>
    public static FeedKeyring Read(string path)
    {
        string reason;
        try
        {
            if (FeedKeyring.TryRead(File.ReadAllBytes(path), out var keyring, out reason)) return keyring;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            reason = e.Message;
        }

        throw new InvalidOperationException($"The feed keys {path} (Gateway:Registry:FeedKeys) cannot be used: {reason} 'carbonpos-registry content keys' prints such a file.");
    }
}
