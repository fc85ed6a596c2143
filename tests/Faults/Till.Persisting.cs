using System.Diagnostics;
using Grpc.Core;

namespace CarbonPos.Faults;

/// <summary>A till that goes on through faults: what is unknown it sends again, or asks for, until it knows.</summary>
internal sealed partial class Till
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private long served;

    /// <summary>When the newest request was sent that was answered, as <see cref="Stopwatch.GetTimestamp"/> tells it.</summary>
    public long Served => Volatile.Read(ref served);

    /// <summary>How often a call ended without an answer.</summary>
    public int Unknowns { get; private set; }

    /// <summary>Sells until told to stop; a request that is still unknown then stays so.</summary>
    /// <param name="lines">The line for an attempt, counted from 0 with each request.</param>
    /// <param name="until">Ends it after the call that is under way.</param>
    public async Task PersistAsync(Func<int, Line> lines, CancellationToken until)
    {
        while (!until.IsCancellationRequested)
        {
            // Registers do send again what was answered long ago.
            var note = random.Next(8) == 0 && notes.Count > 0 ? notes[random.Next(notes.Count)] : Next();
            var isNew = note.Answer is null;
            if (isNew) notes.Add(note);
            for (var attempt = 0; !await TryAsync(note, lines(attempt), asks: isNew && attempt > 0 && random.Next(3) == 0); attempt++)
            {
                if (until.IsCancellationRequested) return;
                await Task.Delay(Pause, CancellationToken.None);
            }
        }
    }

    private async Task<bool> TryAsync(Note note, Line line, bool asks)
    {
        var sent = Stopwatch.GetTimestamp();
        try
        {
            if (asks) await AskAsync(line, note);
            else if (note.Answer is null) Take(note, await line.PostAsync(note.Request));
            else note.AssertSame(await line.PostAsync(note.Request));
            Volatile.Write(ref served, sent);
            return true;
        }
        catch (RpcException e) when (Line.IsUnknown(e))
        {
            Unknowns++;
            return false;
        }
    }
}
