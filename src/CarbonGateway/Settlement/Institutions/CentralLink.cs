namespace CarbonPos.CarbonGateway.Settlement.Institutions;

/// <summary>The central account that this deployment settles with; section "Gateway:Central". Without an address there is none.</summary>
public sealed class CentralLink
{
    /// <summary>Where it serves, e.g. http://127.0.0.1:7543; another machine's must be https, for the token travels along. Empty = no central account.</summary>
    public string Address { get; set; } = "";

    /// <summary>File with the deployment's token at the central account. Needed with an address.</summary>
    public string TokenFile { get; set; } = "";

    /// <summary>How often the central account is asked for policy documents, 1 s to 1 day. Zero = never: those that are kept decide. Default 1 min.</summary>
    public TimeSpan PolicyPoll { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Throws with the name of the first setting that is out of range.</summary>
    /// <exception cref="InvalidOperationException">One is.</exception>
    public void Validate()
    {
        if (PolicyPoll != TimeSpan.Zero && (PolicyPoll < TimeSpan.FromSeconds(1) || PolicyPoll > TimeSpan.FromDays(1))) throw new InvalidOperationException("Setting Gateway:Central:PolicyPoll must be 00:00:01 to 1.00:00:00, or 00:00:00 to pull none.");
        if (Address.Length == 0) return;
        if (!Uri.TryCreate(Address, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
        {
            throw new InvalidOperationException("Setting Gateway:Central:Address must be https://HOST:PORT, or http:// on this machine: the token would travel readable.");
        }

        if (!File.Exists(TokenFile)) throw new InvalidOperationException("Setting Gateway:Central:TokenFile must name the file with the deployment's token at the central account.");
    }
}
