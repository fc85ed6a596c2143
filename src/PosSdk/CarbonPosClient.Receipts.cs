using CarbonPos.Carbon.Settlement;
using CarbonPos.PosSdk.Wire;
using CarbonPos.V1;

namespace CarbonPos.PosSdk;

public sealed partial class CarbonPosClient
{
    /// <summary>A signed receipt of one transaction of this merchant, with the proofs of what is settled of it. Moves nothing; may be asked for again at any time.</summary>
    /// <param name="transactionId">"partition-epoch-sequence".</param>
    /// <param name="withProofs">False = the receipt alone, which is quicker: for the moment of the sale, when nothing is settled.</param>
    /// <param name="cancellation">Stops the call.</param>
    /// <returns>Write it down with <see cref="ReceiptJson"/>; it is checked by <see cref="ReceiptCheck"/> with the deployment's public keys.</returns>
    /// <exception cref="CarbonPosException">No such transaction, or no answer; the exception says which.</exception>
    public async Task<TransactionReceipt> GetReceiptAsync(string transactionId, bool withProofs = true, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(transactionId);
        var request = new CheckoutServiceGetReceiptRequest { TransactionId = transactionId, WithProofs = withProofs };
        return (await ReadAsync(o => checkout.GetReceiptAsync(request, o), cancellation)).ToReceipt();
    }
}
