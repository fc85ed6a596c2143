using System.Globalization;
using System.Text;

namespace CarbonPos.PosSdk.Pending;

/// <summary>Keeps pending requests in a folder, so that they outlive a crash of the till or of its machine.</summary>
/// <remarks>
/// <para>
/// <c>pending.slots</c> has 256 slots of 4,096 bytes. A request is written into a free slot, whole, and flushed to disk
/// before <see cref="Save"/> returns; nothing is ever renamed, moved or compacted, so there is no moment at which a
/// crash could lose a request that was kept. A slot cut short by a crash counts as free: that request had not been sent.
/// A slot with anything else than a request is damage, and stops the opening. Once its outcome is known, a slot is wiped.
/// </para>
/// <para>
/// <c>settled.ring</c> remembers the target of the last 10,000 settled ids. It is not flushed: losing its end only means
/// that a reused id is caught by the gateway instead of here.
/// </para>
/// <para>Both are text. They hold sealed instruments, so on Unix only the owner may read them.</para>
/// </remarks>
public sealed class FilePendingRequests : IPendingRequests, IDisposable
{
    /// <summary>The most requests that can wait at once: 256. At the bound a new request is refused before it is sent.</summary>
    public const int Capacity = 256;

    private const int SlotSize = 4096;
    private const int RecordSize = 16 + 1 + 36 + 1 + 64 + 1;

    private readonly FileStream slotFile;
    private readonly FileStream settledFile;
    private readonly Dictionary<RequestId, (PendingRequest Request, int Slot)> waiting = [];
    private readonly SortedSet<int> free = [.. Enumerable.Range(0, Capacity)];
    private readonly SettledIds settled = new();
    private long settledCount;

    /// <summary>Opens the folder's requests, or starts with none.</summary>
    /// <param name="folder">Made if it is not there. One till at a time: a second one is refused.</param>
    /// <exception cref="PendingDamagedException">The file of requests is damaged. It is left as it is.</exception>
    /// <exception cref="IOException">Another till is using the folder, or it cannot be written.</exception>
    public FilePendingRequests(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        Directory.CreateDirectory(folder);
        Folder = Path.GetFullPath(folder);
        slotFile = Open("pending.slots");
        try
        {
            ReadSlots();
            settledFile = Open("settled.ring");
        }
        catch
        {
            slotFile.Dispose();
            throw;
        }

        ReadSettled();
    }

    /// <summary>Where the files are, as a full path.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    /// <exception cref="IOException">The disk is full or gone. The request is not kept and must not be sent.</exception>
    public PendingSave Save(PendingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        lock (waiting)
        {
            var isWaiting = waiting.TryGetValue(request.RequestId, out var before);
            var known = isWaiting ? before.Request.Target : settled.TargetOf(request.RequestId);
            if (known is not null && known != request.Target)
            {
                return PendingSave.OtherTarget;
            }

            if (isWaiting)
            {
                return PendingSave.SameTarget;
            }

            if (free.Count == 0)
            {
                return PendingSave.Full;
            }

            var slot = free.Min;
            Fill(slot, PendingText.Write(request));
            slotFile.Flush(flushToDisk: true);
            free.Remove(slot);
            waiting.Add(request.RequestId, (request, slot));
            return known is null ? PendingSave.New : PendingSave.Settled;
        }
    }

    /// <inheritdoc/>
    public void Remove(RequestId requestId)
    {
        lock (waiting)
        {
            if (!waiting.TryGetValue(requestId, out var entry))
            {
                return;
            }

            // Whole: what paid must not outlive its purchase on the till's disk.
            Fill(entry.Slot, []);
            waiting.Remove(requestId);
            free.Add(entry.Slot);
            var place = settled.Remember(requestId, entry.Request.Target);
            var record = string.Create(CultureInfo.InvariantCulture, $"{settledCount++:D16} {requestId} {entry.Request.Target}\n");
            RandomAccess.Write(settledFile.SafeFileHandle, Encoding.ASCII.GetBytes(record), (long)place * RecordSize);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<PendingRequest> List()
    {
        lock (waiting)
        {
            return [.. waiting.Values.Select(w => w.Request).OrderBy(r => r.Since).ThenBy(r => r.RequestId.Value)];
        }
    }

    /// <summary>Lets another till use the folder.</summary>
    public void Dispose()
    {
        slotFile.Dispose();
        settledFile.Dispose();
    }

    private FileStream Open(string name)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new FileStream(Path.Combine(Folder, name), options);
        }
        catch (IOException cause)
        {
            throw new IOException($"The till's state folder {Folder} is in use by another till, or cannot be written. Give each till a folder of its own.", cause);
        }
    }

    /// <summary>Writes a whole slot: the text, then zeros.</summary>
    private void Fill(int slot, ReadOnlySpan<byte> text)
    {
        var bytes = new byte[SlotSize];
        text.CopyTo(bytes);
        RandomAccess.Write(slotFile.SafeFileHandle, bytes, (long)slot * SlotSize);
    }

    private void ReadSlots()
    {
        var bytes = ReadAll(slotFile);
        var damaged = new List<int>();
        for (var slot = 0; slot < Capacity && slot * SlotSize < bytes.Length; slot++)
        {
            var rest = bytes.AsSpan(slot * SlotSize);
            switch (PendingText.Read(rest[..Math.Min(SlotSize, rest.Length)], out var request))
            {
                case SlotState.Kept when waiting.TryAdd(request!.RequestId, (request, slot)):
                    free.Remove(slot);
                    break;
                case SlotState.Empty or SlotState.Kept:
                    break;
                case SlotState.CutShort or SlotState.Settled:
                    Fill(slot, []);
                    break;
                default:
                    damaged.Add(slot + 1);
                    break;
            }
        }

        if (damaged.Count > 0)
        {
            throw new PendingDamagedException(slotFile.Name, damaged);
        }
    }

    private void ReadSettled()
    {
        var bytes = ReadAll(settledFile);
        for (var slot = 0; slot < SettledIds.Capacity && (slot + 1) * RecordSize <= bytes.Length; slot++)
        {
            var fields = Encoding.ASCII.GetString(bytes, slot * RecordSize, RecordSize).TrimEnd('\n').Split(' ');
            if (fields.Length == 3 && long.TryParse(fields[0], out var count) && RequestId.TryParse(fields[1], out var id))
            {
                settled.Restore(slot, id, fields[2]);
                if (count >= settledCount)
                {
                    settledCount = count + 1;
                    settled.ContinueAt(slot + 1);
                }
            }
        }
    }

    private static byte[] ReadAll(FileStream file)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
