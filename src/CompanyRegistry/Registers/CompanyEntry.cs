using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CompanyRegistry.Registers;

/// <summary>From when to when something is open.</summary>
/// <param name="Opened">First day.</param>
/// <param name="Closed">Last day; null = open.</param>
internal readonly record struct OpenSpan(DateOnly Opened, DateOnly? Closed);

/// <summary>A company with its activities and stores.</summary>
internal sealed record CompanyEntry(
    MerchantId Number, string Name, OpenSpan Span, IReadOnlyDictionary<ActivityCode, OpenSpan> Activities, IReadOnlyDictionary<long, OpenSpan> Stores);
