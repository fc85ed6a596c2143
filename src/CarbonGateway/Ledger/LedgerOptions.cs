namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>Settings of the ledger, section "Gateway:Ledger".</summary>
public sealed class LedgerOptions
{
    /// <summary>Connection string of a PostgreSQL database, 15 or later, e.g. "Host=db;Database=carbonpos;Username=gateway;Password=…". Empty = a SQLite file in the data folder.</summary>
    public string Postgres { get; set; } = "";

    /// <summary>SQLite file, where PostgreSQL is not set. Empty = ledger.db in the data folder.</summary>
    public string File { get; set; } = "";

    /// <summary>How long one statement may take, or a commit stand still half-way, before it is given up, 1 s to 10 min. Default 15 s.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Most connections to PostgreSQL, 2 to 100. Default 8.</summary>
    public int Connections { get; set; } = 8;

    /// <summary>Starts on a PostgreSQL that may lose what it has committed (fsync, full_page_writes or synchronous_commit off). Default false: refused.</summary>
    public bool AcceptUnsafe { get; set; }

    /// <summary>The drain; section "Gateway:Ledger:Drain".</summary>
    public Draining.DrainOptions Drain { get; set; } = new();

    /// <summary>Throws with the name of the first setting that is out of range.</summary>
    public void Validate()
    {
        if (Patience < TimeSpan.FromSeconds(1) || Patience > TimeSpan.FromMinutes(10)) throw new InvalidOperationException("Setting Gateway:Ledger:Patience must be 00:00:01 to 00:10:00.");
        if (Connections is < 2 or > 100) throw new InvalidOperationException("Setting Gateway:Ledger:Connections must be 2 to 100.");
        Drain.Validate();
    }

    /// <summary>The SQLite file.</summary>
    /// <param name="dataFolder">Of the gateway.</param>
    public string FileIn(string dataFolder) => File.Length > 0 ? File : Path.Combine(dataFolder, "ledger.db");
}
