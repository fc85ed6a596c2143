extern alias registry;

using CarbonPos.Carbon.Transactions;
using CarbonPos.Simulation.Running;
using Microsoft.Extensions.Logging.Abstractions;
using registry::CarbonPos.CompanyRegistry.Access;
using registry::CarbonPos.CompanyRegistry.Accounts;
using registry::CarbonPos.CompanyRegistry.Hosting;
using registry::CarbonPos.CompanyRegistry.Registers;
using registry::CarbonPos.CompanyRegistry.Settlement;
using registry::CarbonPos.CompanyRegistry.Storage;
using registry::CarbonPos.V1;

namespace CarbonPos.Simulation.Offices;

/// <summary>The company registry: its own booking and registers.</summary>
internal sealed class RegistryOffice(Town town) : Office(town, "registry")
{
    private static readonly DateOnly Opened = new(2025, 1, 1);
    private RegistryStore? store;

    private RegistryStore Store => store ?? throw new InvalidOperationException("The registry is closed.");

    /// <summary>Registers companies.</summary>
    public async Task FoundAsync(IEnumerable<Seller> sellers)
    {
        WriteCallers();
        Open();
        foreach (var seller in sellers) await AddAsync(seller);
    }

    /// <summary>Registers a company with its activity and store; what is there stays as it is.</summary>
    public Task AddAsync(Seller seller) => new Register(Store).AddAsync(
        [
            new(RegisterKey.Of(seller.Company), $"Company {seller.Company}", Opened),
            new(RegisterKey.OfActivity(seller.Company, seller.Activity), "", Opened),
            new(RegisterKey.OfStore(seller.Company, seller.Store), "", Opened),
        ],
        Opened,
        CancellationToken.None);

    /// <summary>Grams sold by cell, as booked; zeros left out.</summary>
    public Dictionary<(Seller Seller, Carbon.Content.Provenance Provenance), long> Sold(IEnumerable<MerchantId> companies) => companies.Distinct()
        .SelectMany(company => CompanyStatement.Read(Store, company, Opened, DateOnly.MaxValue)?.Sold ?? [], (company, cell) => (Key: (new Seller(company, cell.Store!.Value, cell.Activity!.Value), cell.Provenance!.Value), cell.Totals.Grams))
        .GroupBy(cell => cell.Key, cell => (long)cell.Grams)
        .Select(cell => (cell.Key, Grams: cell.Sum()))
        .Where(cell => cell.Grams != 0)
        .ToDictionary(cell => cell.Key, cell => cell.Grams);

    /// <summary>Grams bought by company, as booked; zeros left out.</summary>
    public Dictionary<MerchantId, long> Bought(IEnumerable<MerchantId> companies) => companies.Distinct()
        .Select(company => (Company: company, Grams: (long)(CompanyStatement.Read(Store, company, Opened, DateOnly.MaxValue)?.BoughtInAll ?? 0)))
        .Where(company => company.Grams != 0)
        .ToDictionary(company => company.Company, company => company.Grams);

    /// <summary>Batches that are booked, breaks that are open.</summary>
    public (long Booked, long Breaks) Standing() => Store.Read(work => (
        work.Number("SELECT count(*) FROM batch WHERE booked_at IS NOT NULL"),
        work.Number("SELECT count(*) FROM batch_break")));

    public override async ValueTask CloseAsync()
    {
        if (store is not null) await store.DisposeAsync();
        store = null;
    }

    protected override void Connect()
    {
        store = RegistryStore.Open(Folder);
        var edge = new Edge(CallerDirectory.Open(Path.Combine(Folder, "callers.json")), NullLogger<Edge>.Instance);
        var book = new BatchBook(store, new RegistryOptions { Folder = Folder }, Town.Clock, NullLogger<BatchBook>.Instance);
        RegistrySettlementService.BindService(Switchboard, new SettlementCalls(edge, new BatchReader(Town.Clock), book));
    }
}
