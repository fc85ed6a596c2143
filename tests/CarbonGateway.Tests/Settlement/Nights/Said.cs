using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace CarbonPos.CarbonGateway.Tests.Settlement.Nights;

/// <summary>What is logged, line by line.</summary>
internal sealed class Said : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> lines = [];

    public IEnumerable<string> Lines => lines;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue(formatter(state, exception));

    public void Dispose()
    {
        // Lines stay.
    }
}
