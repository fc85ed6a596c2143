using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CompanyRegistry.Access;

/// <summary>What a caller may do.</summary>
internal enum CallerRole
{
    /// <summary>A deployment of gateways: hands its days over, reads the contents feed.</summary>
    Deployment,

    /// <summary>A company: publishes what its products weigh.</summary>
    Producer,
}

/// <summary>Who is on the other end of a connection. Never read from a request body.</summary>
/// <param name="Role">What it may do.</param>
/// <param name="Deployment">The deployment's id; empty for a producer.</param>
/// <param name="Company">The producer's number; 0 for a deployment.</param>
/// <param name="StatementKeys">Public halves of the keys that sign a deployment's day statements. Null = statements are kept unchecked.</param>
internal sealed record Caller(CallerRole Role, string Deployment, MerchantId Company, SettlementKeyring? StatementKeys);
