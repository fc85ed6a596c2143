namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>Asks one server who it is, again and again, on a connection that carries nothing else.</summary>
internal sealed class RedisProbe(RedisEndpoint endpoint, WireOpening opening, TimeSpan within)
{
    private static readonly WireTerms Terms = new(MaxPending: 16, AcknowledgeBy: 0, TimeSpan.Zero, static (_, answers) => answers.ForEach(a => a.Complete()));

    private WireConnection? connection;

    /// <summary>What it said last, or null when it did not answer.</summary>
    public ServerFacts? Facts { get; private set; }

    /// <summary>Why it did not answer.</summary>
    public RedisConnectException? Flaw { get; private set; }

    /// <summary>One at a time.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            if (connection is { Closed.IsCompleted: false }) Facts = await opening.LookAsync(connection, within, cancellation);
            else (connection, Facts) = await opening.OpenAsync(endpoint, Terms, within, cancellation);
            Flaw = null;
        }
        catch (RedisConnectException flaw)
        {
            (Facts, Flaw) = (null, flaw);
        }
    }

    public void Close() => connection?.Close("the client closes");
}
