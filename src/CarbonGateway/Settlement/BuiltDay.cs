using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Ledger;

namespace CarbonPos.CarbonGateway.Settlement;

/// <summary>A business day, read and added up: what its statement says, and what each institution gets.</summary>
/// <param name="deployment">Whose.</param>
/// <param name="day">Which.</param>
/// <param name="treeSize">Entries.</param>
/// <param name="root">Of their tree.</param>
/// <param name="spans">Digest of what each partition contributed.</param>
/// <param name="policies">Versions that decided, ascending.</param>
/// <param name="citizens">Disposed with this.</param>
/// <param name="companies">In the order of their batch.</param>
/// <param name="chunkRecords">Of each chunk but the last.</param>
internal sealed class BuiltDay(
    LedgerDeployment deployment, DateOnly day, long treeSize, Digest root, Digest spans, IReadOnlyList<string> policies, CitizenSpool citizens, IReadOnlyList<CompanyRecord> companies, int chunkRecords)
    : IDisposable
{
    /// <summary>Whose.</summary>
    public LedgerDeployment Deployment => deployment;

    /// <summary>Which.</summary>
    public DateOnly Day => day;

    /// <summary>Entries.</summary>
    public long Entries => treeSize;

    /// <summary>What the registry gets.</summary>
    public IReadOnlyList<CompanyRecord> Companies => companies;

    /// <summary>What the central account gets, chunk by chunk; made anew each time.</summary>
    public IEnumerable<CitizenChunk> CitizenChunks() => citizens.Merged().Chunk(chunkRecords).Select((records, number) => new CitizenChunk(deployment.Id, day, number, records));

    /// <summary>What the registry gets, chunk by chunk.</summary>
    public IEnumerable<CompanyRecord[]> CompanyChunks() => companies.Chunk(chunkRecords);

    /// <summary>What is said of the day, once and for good.</summary>
    public DayStatement State() => new()
    {
        Deployment = deployment.Id,
        BusinessDay = day,
        Partitions = deployment.Partitions,
        TreeSize = treeSize,
        Root = root,
        Spans = spans,
        Handovers = [ForCentral(), ForRegistry()],
        PolicyVersions = policies,
    };

    public void Dispose() => citizens.Dispose();

    private Handover ForCentral()
    {
        var (chunks, records, net, digests) = (0, 0L, 0L, new List<byte[]>());
        foreach (var chunk in CitizenChunks())
        {
            chunks++;
            records += chunk.Records.Count;
            foreach (var record in chunk.Records) net = checked(net + record.Net.Grams);
            digests.Add(CitizenChunk.DigestOf(chunk.ToBytes()));
        }

        return new("central", chunks, records, net, Digest.Read(CitizenChunk.DigestOf(digests)));
    }

    private Handover ForRegistry()
    {
        var (chunks, net, digests) = (0, 0L, new List<byte[]>());
        foreach (var chunk in CompanyChunks())
        {
            foreach (var record in chunk) net = checked(net + record.Net.Grams);
            digests.Add(CompanyChunkCodec.Digest(CompanyChunkCodec.Write(deployment.Id, day, chunks++, chunk)));
        }

        return new("registry", chunks, companies.Count, net, Digest.Read(CompanyChunkCodec.BatchDigest(digests)));
    }
}
