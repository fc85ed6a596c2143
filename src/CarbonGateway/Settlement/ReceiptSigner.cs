using CarbonPos.Carbon.Settlement;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>
/// Signs receipts in batches. Whoever comes alone is signed for at once; who comes while a signature is being made waits for its
/// end and shares the next one with all who came meanwhile. Nobody waits for a batch to fill.
/// </summary>
internal sealed class ReceiptSigner(string deployment, SettlementKeyring keys, TimeProvider time, ILogger<ReceiptSigner> log)
{
    /// <summary>Most requests that wait; above it they are told to come back.</summary>
    public const int MostWaiting = 4_096;

    private readonly Lock gate = new();
    private List<Request> waiting = [];
    private bool signing;

    /// <summary>Signs the leaves of one transaction.</summary>
    /// <param name="leaves">1 to <see cref="SignedReceipt.MostEntries"/>.</param>
    /// <param name="signed">Fails with <see cref="InvalidOperationException"/> when no receipt key is valid.</param>
    /// <returns>False when <see cref="MostWaiting"/> wait already.</returns>
    public bool TrySign(IReadOnlyList<ReadOnlyMemory<byte>> leaves, out Task<SignedReceipt> signed)
    {
        var request = new Request(leaves);
        signed = request.Answer.Task;
        lock (gate)
        {
            if (waiting.Count >= MostWaiting) return false;
            waiting.Add(request);
            if (signing) return true;
            signing = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static signer => signer.SignAll(), this, preferLocal: false);
        return true;
    }

    private void SignAll()
    {
        while (true)
        {
            List<Request> batch;
            lock (gate)
            {
                if (waiting.Count == 0)
                {
                    signing = false;
                    return;
                }

                (batch, waiting) = (waiting, []);
            }

            Sign(batch);
        }
    }

    private void Sign(List<Request> batch)
    {
        try
        {
            var now = time.GetUtcNow();
            var receipts = SignedReceipt.Sign(deployment, batch.ConvertAll(r => r.Leaves), keys.ToSign(KeyUse.Receipt, now), now);
            for (var i = 0; i < receipts.Length; i++) batch[i].Answer.SetResult(receipts[i]);
        }
        catch (Exception e)
        {
            // Each of them hears it; the next batch is tried all the same.
            SettlementLog.SigningFailed(log, batch.Count, e);
            foreach (var request in batch) request.Answer.TrySetException(e);
        }
    }

    private sealed class Request(IReadOnlyList<ReadOnlyMemory<byte>> leaves)
    {
        public IReadOnlyList<ReadOnlyMemory<byte>> Leaves => leaves;

        public TaskCompletionSource<SignedReceipt> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
