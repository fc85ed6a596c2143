using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.Contracts.Ledger;

/// <summary>What a test asks of the ledger it opens. An implementation maps it to its own settings.</summary>
public sealed record LedgerTerms
{
    /// <summary>Names the data within one test: the same name opens the same data again, also while it is open; another name begins empty.</summary>
    public string Data { get; init; } = "town";

    /// <summary>Whose ledger.</summary>
    public LedgerDeployment Deployment { get; init; } = new("contract", 4);
}
