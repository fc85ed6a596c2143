using System.Text;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Balances.Redis;

/// <summary>
/// The scripts, one file for each event. A file names the parts that it builds on in a line "--! uses …"; they are put before it,
/// because Redis gives scripts no way to share code and keeps nothing between two calls.
/// </summary>
internal static class StoreScripts
{
    private const string Folder = "CarbonPos.CarbonGateway.Balances.Redis.Scripts.";
    private const string Uses = "--! uses ";

    private static readonly Dictionary<Type, RedisScript> ByEvent = new()
    {
        [typeof(Allocate)] = Load("allocate"),
        [typeof(Correct)] = Load("correct"),
        [typeof(CarryOver)] = Load("carry_over"),
        [typeof(CloseAccount)] = Load("close_account"),
        [typeof(LeasePool)] = Load("lease_pool"),
        [typeof(CutDay)] = Load("cut_day"),
        [typeof(Sale)] = Load("sale"),
        [typeof(TrainingSale)] = Load("training_sale"),
        [typeof(Hold)] = Load("hold"),
        [typeof(Forward)] = Load("forward"),
        [typeof(Supersede)] = Load("supersede"),
        [typeof(VisitorSale)] = Load("visitor_sale"),
        [typeof(CompanyPurchase)] = Load("company_purchase"),
        [typeof(SellSurplus)] = Load("sell_surplus"),
        [typeof(Capture)] = Load("capture"),
        [typeof(ExtendHold)] = Load("extend_hold"),
        [typeof(VoidHold)] = Load("void_hold"),
        [typeof(Refund)] = Load("refund"),
        [typeof(UndoDouble)] = Load("undo_double"),
        [typeof(FindOrAbandon)] = Load("find_or_abandon"),
    };

    public static RedisScript ExpireDue { get; } = Load("expire_due");

    public static RedisScript Initialise { get; } = Load("init");

    public static RedisScript RaiseEpoch { get; } = Load("raise_epoch");

    public static RedisScript Rehydrate { get; } = Load("rehydrate");

    public static RedisScript Restore { get; } = Load("restore");

    public static RedisScript ReadBucket { get; } = Load("read_bucket");

    public static RedisScript Trim { get; } = Load("trim");

    public static RedisScript Of(TransactionEvent e) => ByEvent[e.GetType()];

    private static RedisScript Load(string name)
    {
        var own = Read(name);
        var whole = new StringBuilder();
        foreach (var line in own.Split('\n').Where(line => line.StartsWith(Uses, StringComparison.Ordinal)))
        {
            foreach (var part in line[Uses.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)) whole.Append(WithoutComments(Read($"parts.{part}")));
        }

        return new RedisScript(name, whole.Append(WithoutComments(own)).ToString());
    }

    // What is sent after a SCRIPT FLUSH is as short as it can be without changing a word of it.
    private static string WithoutComments(string source) =>
        string.Concat(source.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("--", StringComparison.Ordinal)).Select(line => line + "\n"));

    private static string Read(string name)
    {
        using var stream = typeof(StoreScripts).Assembly.GetManifestResourceStream($"{Folder}{name}.lua")
            ?? throw new InvalidOperationException($"Script {name}.lua is not in this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
