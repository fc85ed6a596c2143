namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Whether the last attempt reached the database. The log is told once per change.</summary>
internal sealed class LedgerStanding(ILogger log)
{
    private volatile string trouble = "";

    /// <summary>Empty while all is well.</summary>
    public string Trouble => trouble;

    public void Reached()
    {
        if (trouble.Length == 0) return;
        trouble = "";
        LedgerLog.ReachableAgain(log);
    }

    /// <returns>The reason again.</returns>
    public string Failed(string reason)
    {
        if (trouble.Length == 0) LedgerLog.Unreachable(log, reason);
        trouble = reason;
        return reason;
    }
}
