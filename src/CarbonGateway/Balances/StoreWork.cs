using System.Threading.Tasks.Sources;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CarbonGateway.Market;

namespace CarbonPos.CarbonGateway.Balances;

/// <summary>Something the writer does to its book. What became of it is set by the writer and told by <see cref="Answer"/>, after the group's commit.</summary>
internal abstract class StoreWork
{
    /// <summary>Done, unless <see cref="Fail"/> said otherwise.</summary>
    protected StoreStatus Status { get; private set; }

    /// <summary>When to ask again.</summary>
    protected TimeSpan RetryAfter { get; private set; }

    /// <summary>Why the event itself could not be decided; the book is as it was.</summary>
    protected Exception? Cause { get; private set; }

    /// <summary>True where nothing is posted: it can be answered while no posting is taken.</summary>
    public virtual bool OnlyReads => false;

    /// <summary>Runs on the writer. Pure decisions may throw <see cref="OverflowException"/>; nothing has changed then.</summary>
    public abstract void Run(Book book, PolicySchedule policies, List<JournalEntry> journal);

    /// <summary>The group is not durable, or was never tried.</summary>
    public void Fail(StoreStatus status, TimeSpan retryAfter) => (Status, RetryAfter) = (status, retryAfter);

    /// <summary>The event itself cannot be decided; the book is as it was.</summary>
    public void Throw(Exception cause) => Cause = cause;

    /// <summary>Tells the caller. What awaits it goes on at once, on this thread.</summary>
    public abstract void Answer();
}

/// <summary>One event on its way; its own awaitable, so that a checkout costs one object here.</summary>
internal sealed class PostWork(TransactionEvent e) : StoreWork, IValueTaskSource<StoreResult>
{
    private ManualResetValueTaskSourceCore<StoreResult> source;
    private PostingResult result;

    public ValueTask<StoreResult> Task => new(this, source.Version);

    public override void Run(Book book, PolicySchedule policies, List<JournalEntry> journal) => result = book.Post(e, policies.At(e.At), journal);

    public override void Answer()
    {
        if (Cause is not null) source.SetException(Cause);
        else source.SetResult(new(Status, Status == StoreStatus.Done ? result : default, RetryAfter));
    }

    public StoreResult GetResult(short token) => source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);
}

/// <summary>A look at the book, in turn with the postings, so that it never shows what is not durable.</summary>
internal sealed class ReadWork<T>(Func<Book, PolicySchedule, List<JournalEntry>, T> read, bool onlyReads) : StoreWork
{
    private readonly TaskCompletionSource<T> source = new();
    private T result = default!;

    public Task<T> Task => source.Task;

    public override bool OnlyReads => onlyReads;

    public override void Run(Book book, PolicySchedule policies, List<JournalEntry> journal) => result = read(book, policies, journal);

    public override void Answer()
    {
        if (Cause is not null) source.SetException(Cause);
        else if (Status != StoreStatus.Done) source.SetException(new StoreUnavailableException(Status, RetryAfter));
        else source.SetResult(result);
    }
}

/// <summary>
/// Answers of one group, told one after the other on one thread of the pool: a pool thread woken for each answer would cost
/// more than the answer, and those of one connection leave in one packet.
/// </summary>
internal sealed class AnswerRun(StoreWork[] works) : IThreadPoolWorkItem
{
    private const int Least = 8;

    /// <summary>Spreads a group's answers over the processors.</summary>
    public static void Start(List<StoreWork> group)
    {
        var runs = Math.Clamp(group.Count / Least, 1, Environment.ProcessorCount);
        for (var (run, from) = (0, 0); run < runs; run++)
        {
            var count = (group.Count - from) / (runs - run);
            var works = new StoreWork[count];
            group.CopyTo(from, works, 0, count);
            from += count;
            ThreadPool.UnsafeQueueUserWorkItem(new AnswerRun(works), preferLocal: false);
        }
    }

    public void Execute()
    {
        foreach (var work in works) work.Answer();
    }
}

/// <summary>The store cannot be read now.</summary>
public sealed class StoreUnavailableException(StoreStatus status, TimeSpan retryAfter)
    : Exception($"The balance store is {status}; ask again in {retryAfter.TotalMilliseconds:0} ms.")
{
    /// <summary>Why.</summary>
    public StoreStatus Status { get; } = status;

    /// <summary>When to ask again.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
