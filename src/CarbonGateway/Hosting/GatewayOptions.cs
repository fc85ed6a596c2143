using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Balances.Redis;
using CarbonPos.CarbonGateway.Contents.Feed;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Market.Pool;
using CarbonPos.CarbonGateway.Settlement;
using CarbonPos.CarbonGateway.Settlement.Institutions;

namespace CarbonPos.CarbonGateway.Hosting;

/// <summary>Settings of a gateway, section "Gateway"; every one can be given as --Gateway:Name=value or CARBONPOS_Gateway__Name.</summary>
public sealed class GatewayOptions
{
    private const string EmbeddedStore = "embedded";
    private const string RedisStore = "redis";

    /// <summary>Port on 127.0.0.1 for gRPC over HTTP/2 without TLS, 0 to 65,535. 0 = any free one. Default 7443.</summary>
    public int Port { get; set; } = 7443;

    /// <summary>Catalogue file. Must be set; see docs/reference/catalogue.md.</summary>
    public string Catalogue { get; set; } = "";

    /// <summary>Folder of imported contents. Empty = contents in the data folder. See docs/reference/contents.md.</summary>
    public string Contents { get; set; } = "";

    /// <summary>How often the folder of contents is looked at for a new version, 100 ms to 1 day. Zero = only at start. Default 5 s.</summary>
    public TimeSpan ContentsPoll { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Callers file. Empty = callers.json in the data folder, made with two fresh tokens when absent.</summary>
    public string Callers { get; set; } = "";

    /// <summary>Key file. Empty = keys.json in the data folder, made with a fresh key when absent.</summary>
    public string Keys { get; set; } = "";

    /// <summary>Makes fresh keys where the key file is missing beside a journal. Default false: such a start is refused, for every card and voucher of the old keys would be dead.</summary>
    public bool AcceptNewKeys { get; set; }

    /// <summary>File of statement, receipt and leaf keys; the same on all gateways of a deployment. Empty = settlement-keys.json in the data folder, made with fresh keys when absent.</summary>
    public string SettlementKeys { get; set; } = "";

    /// <summary>CSV of allocations to post at start, each once: allocation_id,account,period,grams. Empty = none. Stands in for the central account.</summary>
    public string Allocations { get; set; } = "";

    /// <summary>Policy document in force, as the central account publishes it: what happens when points run short, prices, limits. Refused beside Central:Address, from which documents come. Empty without one = no points are bought or sold, visitors cannot pay, and the two settings below count.</summary>
    public string Policy { get; set; } = "";

    /// <summary>How long an offer of points stands, 30 s to 1 h. Default 5 min.</summary>
    public TimeSpan OfferValidity { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Version of the policy in force where Policy names no document, 1 to 32 characters. Default "2026.1".</summary>
    public string PolicyVersion { get; set; } = "2026.1";

    /// <summary>Least that a voluntary debit may leave where Policy names no document, grams, -10^9 to 10^9. Default 0.</summary>
    public long PolicyFloorGrams { get; set; }

    /// <summary>When set, the port that was bound is written into this file once the gateway serves. Empty = not.</summary>
    public string PortFile { get; set; } = "";

    /// <summary>Where balances are: "embedded" (SQLite in the data folder, one machine) or "redis". Default "embedded".</summary>
    public string Store { get; set; } = EmbeddedStore;

    /// <summary>The embedded store; section "Embedded".</summary>
    public EmbeddedOptions Embedded { get; set; } = new();

    /// <summary>The Redis store; section "Redis".</summary>
    public RedisStoreOptions Redis { get; set; } = new();

    /// <summary>The ledger behind the store; section "Gateway:Ledger".</summary>
    public LedgerOptions Ledger { get; set; } = new();

    /// <summary>The company registry; section "Gateway:Registry".</summary>
    public RegistryLink Registry { get; set; } = new();

    /// <summary>The central account; section "Gateway:Central".</summary>
    public CentralLink Central { get; set; } = new();

    /// <summary>The deployment's share of the authority's pool; section "Gateway:Pool".</summary>
    public PoolOptions Pool { get; set; } = new();

    /// <summary>The night; section "Gateway:Settlement".</summary>
    public SettlementOptions Settlement { get; set; } = new();

    internal bool IsOnRedis => Store == RedisStore;

    /// <summary>On the embedded store, there is one where it is asked for, and it goes with the drain.</summary>
    internal bool HasLedger => IsOnRedis || (Embedded.Ledger && Ledger.Drain.Enabled);

    internal LedgerDeployment Deployment => IsOnRedis ? new(Redis.Deployment, Redis.Partitions) : new(Embedded.Deployment, Embedded.Partitions);

    /// <summary>Where the ledger is, for people. A connection string may hold a password.</summary>
    internal string LedgerPlace => Ledger.Postgres.Length > 0 ? "in PostgreSQL" : Path.GetFullPath(Ledger.FileIn(Embedded.Folder));

    internal string ContentsPath => Contents.Length > 0 ? Contents : Path.Combine(Embedded.Folder, "contents");

    internal string LabelKeysPath => Path.Combine(Embedded.Folder, "label-keys.json");

    internal string CallersPath => Callers.Length > 0 ? Callers : Path.Combine(Embedded.Folder, "callers.json");

    internal string KeysPath => Keys.Length > 0 ? Keys : Path.Combine(Embedded.Folder, "keys.json");

    internal string PoliciesPath => Path.Combine(Embedded.Folder, "policies.json");

    internal string SettlementKeysPath => SettlementKeys.Length > 0 ? SettlementKeys : Path.Combine(Embedded.Folder, "settlement-keys.json");

    /// <summary>Throws with the name of the first setting that is out of range.</summary>
    public void Validate()
    {
        if (Port is < 0 or > 65_535) throw new InvalidOperationException("Setting Gateway:Port must be 0 to 65,535.");
        if (Catalogue.Length == 0) throw new InvalidOperationException("Setting Gateway:Catalogue must name a catalogue file; docs/reference/catalogue.md describes it, src/Demo/catalogue.json is a sample.");
        if (PolicyVersion.Length is 0 or > 32) throw new InvalidOperationException("Setting Gateway:PolicyVersion must be 1 to 32 characters.");
        if (PolicyFloorGrams is < -1_000_000_000 or > 1_000_000_000) throw new InvalidOperationException("Setting Gateway:PolicyFloorGrams must be -10^9 to 10^9.");
        if (Policy.Length > 0 && PolicyFloorGrams != 0) throw new InvalidOperationException("Setting Gateway:PolicyFloorGrams cannot be given beside Gateway:Policy: the document states the floor.");
        if (Policy.Length > 0 && Central.Address.Length > 0) throw new InvalidOperationException("Setting Gateway:Policy cannot be given beside Gateway:Central:Address: with a central account, documents come from there.");
        if (OfferValidity < TimeSpan.FromSeconds(30) || OfferValidity > TimeSpan.FromHours(1)) throw new InvalidOperationException("Setting Gateway:OfferValidity must be 00:00:30 to 01:00:00.");
        if (ContentsPoll != TimeSpan.Zero && (ContentsPoll < TimeSpan.FromMilliseconds(100) || ContentsPoll > TimeSpan.FromDays(1))) throw new InvalidOperationException("Setting Gateway:ContentsPoll must be 00:00:00.1 to 1.00:00:00, or 00:00:00 to read contents only at start.");
        if (Store is not (EmbeddedStore or RedisStore)) throw new InvalidOperationException("Setting Gateway:Store must be embedded or redis.");
        Registry.Validate();
        Embedded.Validate();
        Central.Validate();
        Pool.Validate();
        Settlement.Validate();
        Ledger.Validate();
        if (IsOnRedis) Redis.Validate();
        else ValidateEmbedded();
    }

    private void ValidateEmbedded()
    {
        if (Ledger.Drain.Ranges != 1) throw new InvalidOperationException("Setting Gateway:Ledger:Drain:Ranges must be 1 on the embedded store: its journal is read in one piece.");
        if (Settlement.Enabled && !HasLedger) throw new InvalidOperationException("Setting Gateway:Settlement:Enabled needs a ledger, from which days are settled: set Embedded:Ledger=true and leave Gateway:Ledger:Drain:Enabled.");
    }
}
