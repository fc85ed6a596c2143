using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;

namespace CarbonPos.Demo;

/// <summary>The end of the story: who has what, whether it adds up, where the files are, what to try next.</summary>
internal sealed class Ending
{
    private readonly Town town;
    private readonly Page page;
    private readonly Counter counter;
    private readonly IReadOnlyDictionary<Citizen, Co2eMass> before;
    private readonly bool staysUp;

    private Ending(Town town, Page page, Counter counter, IReadOnlyDictionary<Citizen, Co2eMass> before, bool staysUp) =>
        (this.town, this.page, this.counter, this.before, this.staysUp) = (town, page, counter, before, staysUp);

    /// <summary>Notes what the citizens have before anything is sold.</summary>
    public static async Task<Ending> BeginAsync(Town town, Page page, Counter counter, bool staysUp, CancellationToken stop)
    {
        var morning = new Dictionary<Citizen, Co2eMass>();
        foreach (var citizen in town.Cast)
        {
            var balance = await BalanceAsync(town, citizen, stop);
            morning[citizen] = balance.Available + balance.Held;
        }

        return new(town, page, counter, morning, staysUp);
    }

    /// <summary>Who has what, and whether it adds up.</summary>
    public async Task AddUpAsync(CancellationToken stop)
    {
        await BalancesAsync(stop);
        Shelf();
    }

    /// <summary>Where things are, and what to try next.</summary>
    public void Tell()
    {
        Files();
        NextSteps();
    }

    private static async Task<PeriodBalance> BalanceAsync(Town town, Citizen citizen, CancellationToken stop) =>
        (await town.Till.GetBalanceAsync(town.CardOf(citizen), stop))[0];

    private async Task BalancesAsync(CancellationToken stop)
    {
        page.Chapter("Does it add up?");
        page.Item($"{"points",-26}{"before",12}{"spent",12}{"set aside",12}{"left",12}");
        var fell = Co2eMass.Zero;
        foreach (var citizen in town.Cast)
        {
            var balance = await BalanceAsync(town, citizen, stop);
            var spent = before[citizen] - balance.Available - balance.Held;
            page.Item($"{citizen.Name,-26}{before[citizen].ToPoints(),12}{spent.ToPoints(),12}{balance.Held.ToPoints(),12}{balance.Available.ToPoints(),12}");
            fell += spent;
        }

        page.Blank();
        var book = await town.Gateway.ReadConservationAsync();
        page.Text($"By the receipts of this run the citizens paid {counter.Debited.Grams:N0} g; their balances fell by {fell.Grams:N0} g. Sum over every account of the gateway's book: {book} g.");
        if (book != 0 || fell != counter.Debited) throw new DemoException("the sums differ. This must never happen; please report it.");
    }

    private void Shelf()
    {
        var gtins = Town.Shelf();
        var wrong = gtins.Where(gtin => town.Camera.Product(gtin).Code.Text.PadLeft(gtin.Length, '0') != gtin).ToList();
        page.Text($"The other barcodes of the sample shelf are drawn too: {gtins.Count} files, {gtins.Count - wrong.Count} read back right.");
        if (wrong.Count > 0) throw new DemoException($"read back wrong: {string.Join(", ", wrong)}");
    }

    private void Files()
    {
        page.Chapter("Where things are");
        page.Item($"data folder    {town.Folder.Root}");
        page.Item("  pictures/    barcodes of the shelf, and the flashcodes of this story");
        page.Item("  journal.db   every posting, in order: the truth of this gateway");
        page.Item("  ledger.db    the same in days, double entry: what nights and reports read");
        page.Item("  central/     the central account's data; registry/ the company registry's");
        page.Item("  night/       reports, the signed statement, a receipt, the public keys");
        page.Item("  cards/       the citizens' account tokens, as a loyalty card holds them");
        page.Item("  till.token   says which till is calling; wallet.token is the phones'");
        page.Item($"gateway        {town.Gateway.Address} (gRPC, this machine only)");
    }

    private void NextSteps()
    {
        var home = DemoFolder.Repository() ?? Environment.CurrentDirectory;
        if (!staysUp)
        {
            page.Chapter("The end");
            page.Text("The gateway of this day is gone. Without --once it stays up, and the demo ends with commands for a second terminal: be the cashier.");
            page.Blank();
            return;
        }

        page.Chapter("Your turn");
        page.Text("While this gateway runs, be the cashier in another terminal:");
        page.Blank();
        page.Item($"cd '{home.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        page.Item($"till={Seen(BuiltProgram.Till.Executable)}");
        page.Item($"export CARBONPOS_GATEWAY={town.Gateway.Address.GetLeftPart(UriPartial.Authority)}");
        page.Item($"export CARBONPOS_TOKEN_FILE={Seen(town.Folder.TokenOf(Shop.Grocer))}");
        page.Item($"shelf={Seen(town.Folder.Products)}");
        page.Item($"card={Seen(town.CardFile(Citizen.Amina))}");
        page.Item("$till balance --token $card");
        page.Item("$till weigh $shelf/9520100000508.png 9520100002304");
        page.Item("$till sell $shelf/9520100000508.png x2 $shelf/9520100002304.png --token $card");
        page.Item("$till --help");
        page.Blank();

        string Seen(string path) => DemoFolder.Seen(path, home);
    }
}
