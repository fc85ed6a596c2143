using System.Security.Cryptography;
using System.Text;

namespace CarbonPos.Simulation.Running;

/// <summary>All that happened, as a hash, and the last of it as text. Two runs of one seed have one hash.</summary>
internal sealed class Trace(VirtualClock clock) : IDisposable
{
    private const int Kept = 60;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Queue<string> last = new();

    /// <summary>How many things happened.</summary>
    public long Lines { get; private set; }

    /// <summary>How often each kind of trouble came: a run without any proves nothing.</summary>
    public Dictionary<string, int> Troubles { get; } = [];

    /// <summary>Something came that the project must bear.</summary>
    public void Count(string trouble) => Troubles[trouble] = Troubles.GetValueOrDefault(trouble) + 1;

    public void Say(string what)
    {
        var line = $"{clock.GetUtcNow():MM-dd HH:mm:ss.fff} {what}\n";
        hash.AppendData(Encoding.UTF8.GetBytes(line));
        Lines++;
        last.Enqueue(line);
        if (last.Count > Kept) last.Dequeue();
    }

    /// <summary>Of all lines so far.</summary>
    public string Hash() => Convert.ToHexStringLower(hash.GetCurrentHash());

    /// <summary>The last lines.</summary>
    public override string ToString() => string.Concat(last);

    public void Dispose() => hash.Dispose();
}
