using System.Threading.Tasks.Sources;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Balances;

/// <summary>Something the writer does to its book. Completed only after the group's commit.</summary>
internal abstract class StoreWork
{
    /// <summary>Runs on the writer. Pure decisions may throw <see cref="OverflowException"/>; nothing has changed then.</summary>
    public abstract void Run(Book book, Policy policy, List<JournalEntry> journal);

    /// <summary>The group is durable.</summary>
    public abstract void Complete();

    /// <summary>The group is not durable, or was never tried.</summary>
    public abstract void Fail(StoreStatus status, TimeSpan retryAfter);

    /// <summary>The event itself cannot be decided; the book is as it was.</summary>
    public abstract void Throw(Exception cause);
}

/// <summary>One event on its way; its own awaitable, so that a checkout costs one object here.</summary>
internal sealed class PostWork(TransactionEvent e) : StoreWork, IValueTaskSource<StoreResult>
{
    private ManualResetValueTaskSourceCore<StoreResult> source = new() { RunContinuationsAsynchronously = true };
    private PostingResult result;

    public ValueTask<StoreResult> Task => new(this, source.Version);

    public override void Run(Book book, Policy policy, List<JournalEntry> journal) => result = book.Post(e, policy, journal);

    public override void Complete() => source.SetResult(new(StoreStatus.Done, result, TimeSpan.Zero));

    public override void Fail(StoreStatus status, TimeSpan retryAfter) => source.SetResult(new(status, default, retryAfter));

    public override void Throw(Exception cause) => source.SetException(cause);

    public StoreResult GetResult(short token) => source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);
}

/// <summary>A look at the book, in turn with the postings, so that it never shows what is not durable.</summary>
internal sealed class ReadWork<T>(Func<Book, Policy, List<JournalEntry>, T> read) : StoreWork
{
    private readonly TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T result = default!;

    public Task<T> Task => source.Task;

    public override void Run(Book book, Policy policy, List<JournalEntry> journal) => result = read(book, policy, journal);

    public override void Complete() => source.SetResult(result);

    public override void Fail(StoreStatus status, TimeSpan retryAfter) => source.SetException(new StoreUnavailableException(status, retryAfter));

    public override void Throw(Exception cause) => source.SetException(cause);
}

/// <summary>In the place of work that has been answered already.</summary>
internal sealed class NoWork : StoreWork
{
    public static readonly NoWork Instance = new();

    public override void Run(Book book, Policy policy, List<JournalEntry> journal)
    {
    }

    public override void Complete()
    {
    }

    public override void Fail(StoreStatus status, TimeSpan retryAfter)
    {
    }

    public override void Throw(Exception cause)
    {
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
