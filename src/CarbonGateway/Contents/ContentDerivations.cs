using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace CarbonPos.CarbonGateway.Contents;

/// <summary>Which content was worked out from which, to find those that lead back to themselves.</summary>
/// <remarks>Ids are kept as 128 bits of their SHA-256: 40 bytes a content where two texts would take several times that.</remarks>
internal sealed class ContentDerivations
{
    private readonly Dictionary<UInt128, (UInt128 Base, int Row)> _bases = [];

    public void Add(string id, string derivedFrom, int row) => _bases[Fingerprint(id)] = (Fingerprint(derivedFrom), row);

    /// <summary>Rows of contents whose chain of bases comes back to them, in order. One that merely leads into such a circle is not among them.</summary>
    public IReadOnlyList<int> Circular()
    {
        var circular = new List<int>();
        var seenInChain = new Dictionary<UInt128, int>();
        var chain = 0;
        foreach (var start in _bases.Keys)
        {
            chain++;
            var at = start;
            while (_bases.TryGetValue(at, out var next) && seenInChain.TryAdd(at, chain))
            {
                at = next.Base;
            }

            // A walk that ends where it has been itself has found a new circle; one that meets an older walk has not.
            if (seenInChain.TryGetValue(at, out var chainOfEnd) && chainOfEnd == chain)
            {
                var first = at;
                do
                {
                    circular.Add(_bases[at].Row);
                    at = _bases[at].Base;
                }
                while (at != first);
            }
        }

        circular.Sort();
        return circular;
    }

    private static UInt128 Fingerprint(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return MemoryMarshal.Read<UInt128>(hash);
    }
}
