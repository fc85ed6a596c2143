namespace CarbonPos.CarbonGateway.Contents.Feed;

/// <summary>The company registry that this gateway speaks with; section "Gateway:Registry". Without an address there is none.</summary>
public sealed class RegistryLink
{
    /// <summary>Where it serves, e.g. http://127.0.0.1:7445; another machine's must be https, for the token travels along. Empty = no registry.</summary>
    public string Address { get; set; } = "";

    /// <summary>File with the deployment's token at the registry. Needed with an address.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>File with the public halves of the registry's feed keys, as 'carbonpos-registry content keys' prints them. Empty = contents are not pulled, and no signed carbon label counts.</summary>
    public string FeedKeys { get; set; } = "";

    /// <summary>File of the registry's list of label keys, as 'carbonpos-registry label-key publish --out' writes it: taken up when it is newer than the list in use. Needs FeedKeys. Empty = the list is only pulled.</summary>
    public string LabelKeys { get; set; } = "";

    /// <summary>How often the contents feed and the list of label keys are looked at, 100 ms to 1 day. Default 1 min.</summary>
    public TimeSpan FeedPoll { get; set; } = TimeSpan.FromMinutes(1);

    internal bool PullsContents => Address.Length > 0 && FeedKeys.Length > 0;

    /// <summary>Throws with the name of the first setting that is out of range.</summary>
    /// <exception cref="InvalidOperationException">One is.</exception>
    public void Validate()
    {
        if (FeedPoll < TimeSpan.FromMilliseconds(100) || FeedPoll > TimeSpan.FromDays(1)) throw new InvalidOperationException("Setting Gateway:Registry:FeedPoll must be 00:00:00.1 to 1.00:00:00.");
        if (LabelKeys.Length > 0 && FeedKeys.Length == 0) throw new InvalidOperationException("Setting Gateway:Registry:LabelKeys needs Gateway:Registry:FeedKeys: the list counts by the registry's signature.");
        if (Address.Length == 0) return;
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            throw new InvalidOperationException("Setting Gateway:Registry:Address must be https://HOST:PORT, or http:// on this machine: the token would travel readable.");
        }

        if (!File.Exists(TokenFile)) throw new InvalidOperationException("Setting Gateway:Registry:TokenFile must name the file with the deployment's token at the registry.");
    }
}
