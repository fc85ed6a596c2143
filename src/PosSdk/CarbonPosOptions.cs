using System.Security.Cryptography;
using CarbonPos.PosSdk.Pending;

namespace CarbonPos.PosSdk;

/// <summary>How a <see cref="CarbonPosClient"/> reaches its gateway. Checked when the client is made; a wrong value is named.</summary>
public sealed class CarbonPosOptions
{
    /// <summary>Where the gateway is, e.g. <c>http://127.0.0.1:7443</c>. No default. <c>http</c> (HTTP/2 without TLS) is for this machine only, as the token travels readable; anywhere else needs <c>https</c>.</summary>
    public Uri? Address { get; set; }

    /// <summary>The bearer token that says which merchant, store and till this is. Null = read <see cref="TokenFile"/>.</summary>
    public string? Token { get; set; }

    /// <summary>A file whose first line is the token, read once when the client is made. Default null. Ignored when <see cref="Token"/> is set.</summary>
    public string? TokenFile { get; set; }

    /// <summary>The longest a call waits for an answer, all its attempts included: 0.1 to 120 s. Default 5 s. Resolving an unknown outcome may take as long again.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest one attempt waits: 0.05 s to <see cref="Deadline"/>. Default 2 s; a longer one is cut to <see cref="Deadline"/>.</summary>
    public TimeSpan AttemptDeadline { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the same request is sent again when no answer came or the gateway was busy: 0 to 10. Default 3.</summary>
    public int Retries { get; set; } = 3;

    /// <summary>Before the first repetition; doubles with each, and is spread by half either way: 1 ms to 10 s. Default 100 ms. A gateway that says when to come back goes before it.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long an idle connection is left before it is tested with a ping: 1 s to 1 hour. Default 30 s.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where requests are kept before they are sent. Default null = a folder named "carbonpos" in the user's local application data. One folder per till. Ignored when <see cref="Pending"/> is set.</summary>
    public string? PendingFolder { get; set; }

    /// <summary>A store of your own, or <see cref="MemoryPendingRequests"/> in tests. Default null = <see cref="FilePendingRequests"/> in <see cref="PendingFolder"/>. Yours to dispose.</summary>
    public IPendingRequests? Pending { get; set; }

    /// <summary>The clock of request ids, deadlines and delays. Default: the system's.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>The randomness of request ids and of the spread of delays. Default: the operating system's.</summary>
    public FillRandom Random { get; set; } = RandomNumberGenerator.Fill;

    /// <summary>Carries the calls, in place of the network; for tests. Default null = a handler of its own with keep-alive pings. Yours to dispose.</summary>
    public HttpMessageHandler? Transport { get; set; }

    internal CarbonPosOptions Copy() => (CarbonPosOptions)MemberwiseClone();

    /// <exception cref="ArgumentException">A value is outside its range; the message names it.</exception>
    internal void Check()
    {
        if (Address is not { IsAbsoluteUri: true } address || address.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"{nameof(Address)} must be the gateway's address, such as http://127.0.0.1:7443.", nameof(Address));
        }

        if (address.Scheme == "http" && !address.IsLoopback)
        {
            throw new ArgumentException($"{nameof(Address)} {address} would send the token readable over the network. Use https, or a gateway on this machine.", nameof(Address));
        }

        Within(Deadline, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(120), nameof(Deadline));
        Within(AttemptDeadline, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(120), nameof(AttemptDeadline));
        Within(RetryDelay, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10), nameof(RetryDelay));
        Within(KeepAlive, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), nameof(KeepAlive));
        if (Retries is < 0 or > 10)
        {
            throw new ArgumentException($"{nameof(Retries)} must be 0 to 10, not {Retries}.", nameof(Retries));
        }

        if (Clock is null || Random is null)
        {
            throw new ArgumentException($"{nameof(Clock)} and {nameof(Random)} cannot be null.", nameof(Clock));
        }
    }

    /// <exception cref="ArgumentException">There is no usable token; the message says where it was looked for.</exception>
    internal string ReadToken()
    {
        if (Token is null && TokenFile is null)
        {
            throw new ArgumentException($"{nameof(Token)} or {nameof(TokenFile)} must be set: the gateway has to know which till this is.", nameof(Token));
        }

        var (text, source) = (Token, nameof(Token));
        if (text is null)
        {
            source = $"{nameof(TokenFile)} {TokenFile}";
            try
            {
                text = File.ReadLines(TokenFile!).FirstOrDefault() ?? "";
            }
            catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
            {
                throw new ArgumentException($"{source} cannot be read: {cause.Message}", nameof(TokenFile), cause);
            }
        }

        text = text.Trim();
        return text.Length is > 0 and <= 4096 && text.All(c => c is > ' ' and <= '~')
            ? text
            : throw new ArgumentException($"{source} must hold 1 to 4,096 printable characters without spaces.", nameof(Token));
    }

    internal static string DefaultPendingFolder() =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "carbonpos");

    private static void Within(TimeSpan value, TimeSpan least, TimeSpan most, string name)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException($"{name} must be {least.TotalSeconds:0.###} to {most.TotalSeconds:0.###} seconds, not {value.TotalSeconds:0.###}.", name);
        }
    }
}
