using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Settlement;

/// <summary>What a record tells of its company. Values are those of the bytes: never renumbered.</summary>
public enum CompanyRecordKind : byte
{
    /// <summary>What it sold, for its product carbon accounts.</summary>
    Sales = 1,

    /// <summary>What it bought as a company.</summary>
    Purchases = 2,
}

/// <summary>One line of the companies' batch: a day's total of one company. Made by the factory of its kind.</summary>
/// <remarks>
/// A cell of sales is of one company, activity, store and provenance, or coarser where it stands for several small ones: a
/// store only with an activity, an activity only with a provenance. Records have one order, in which no two are equal.
/// </remarks>
public readonly record struct CompanyRecord : IComparable<CompanyRecord>
{
    /// <summary>Largest company or store number: 10^14.</summary>
    public const long MaxNumber = 100_000_000_000_000;

    /// <summary>Most sales or refunds of a record: 10^12.</summary>
    public const long MaxCount = 1_000_000_000_000;

    /// <summary>What it tells.</summary>
    public CompanyRecordKind Kind { get; private init; }

    /// <summary>Whose record it is.</summary>
    public MerchantId Company { get; private init; }

    /// <summary>The activity whose product carbon account it belongs to; null where several were merged, and of purchases.</summary>
    public ActivityCode? Activity { get; private init; }

    /// <summary>The store; null where several were merged, and of purchases.</summary>
    public long? Store { get; private init; }

    /// <summary>How good the evidence was; null where several were merged, and of purchases.</summary>
    public Provenance? Provenance { get; private init; }

    /// <summary>Sold minus refunded, or bought minus given back. May be negative: refunds of earlier days.</summary>
    public Co2eMass Grams { get; private init; }

    /// <summary>What the sold products take out of the air: zero or less, above zero only where refunds outweigh. Moves no points.</summary>
    public Co2eMass Removal { get; private init; }

    /// <summary>How many sales, or purchases. A sale with lines of several provenances counts once under each.</summary>
    public long Sales { get; private init; }

    /// <summary>How many refunds, or purchases given back.</summary>
    public long Refunds { get; private init; }

    /// <summary>What the day moved towards companies: sold counts, bought counts against it. The nets of a day are what citizens gave.</summary>
    public Co2eMass Net => Kind == CompanyRecordKind.Purchases ? -Grams : Grams;

    /// <summary>A cell of sales.</summary>
    /// <param name="company">1 to 10^14.</param>
    /// <param name="activity">Null = several; then <paramref name="store"/> is null too.</param>
    /// <param name="store">0 to 10^14; null = several.</param>
    /// <param name="provenance">Null = several; then <paramref name="activity"/> is null too.</param>
    /// <param name="sold">Sold minus refunded.</param>
    /// <param name="removal">Removals of what was sold, minus those of what came back.</param>
    /// <param name="sales">0 to 10^12.</param>
    /// <param name="refunds">0 to 10^12.</param>
    /// <exception cref="ArgumentException">A value out of its range, or a cell that is finer than it may be.</exception>
    public static CompanyRecord OfSales(
        MerchantId company, ActivityCode? activity, long? store, Provenance? provenance, Co2eMass sold, Co2eMass removal, long sales, long refunds)
    {
        if (store is { } number) Check(number, 0, MaxNumber, nameof(store));
        if (activity is { Packed: 0 }) throw new ArgumentException("An activity has 1 to 8 characters.", nameof(activity));
        if (provenance is { } known && !IsOfSales(known)) throw new ArgumentException($"{known} is no provenance of sold grams.", nameof(provenance));
        if (store is not null && activity is null) throw new ArgumentException("A cell with a store has an activity.", nameof(store));
        if (activity is not null && provenance is null) throw new ArgumentException("A cell with an activity has a provenance.", nameof(activity));
        return Counted(CompanyRecordKind.Sales, company, sold, sales, refunds) with { Activity = activity, Store = store, Provenance = provenance, Removal = removal };
    }

    /// <summary>What a company bought.</summary>
    /// <param name="company">1 to 10^14.</param>
    /// <param name="bought">Bought minus given back.</param>
    /// <param name="purchases">0 to 10^12.</param>
    /// <param name="returns">Purchases given back, 0 to 10^12.</param>
    /// <exception cref="ArgumentException">A value out of its range.</exception>
    public static CompanyRecord OfPurchases(MerchantId company, Co2eMass bought, long purchases, long returns) =>
        Counted(CompanyRecordKind.Purchases, company, bought, purchases, returns);

    /// <summary>True of the provenances that grams can be sold under.</summary>
    public static bool IsOfSales(Provenance provenance) => provenance is >= Content.Provenance.Transmitted and <= Content.Provenance.CardEstimate;

    /// <summary>By company, kind, activity, store and provenance; "several" before any one. What is equal here is one cell.</summary>
    public int CompareTo(CompanyRecord other)
    {
        var byCompany = Company.Value.CompareTo(other.Company.Value);
        if (byCompany != 0) return byCompany;
        var byKind = Kind.CompareTo(other.Kind);
        if (byKind != 0) return byKind;
        var byActivity = (Activity?.Packed ?? 0).CompareTo(other.Activity?.Packed ?? 0);
        if (byActivity != 0) return byActivity;
        var byStore = (Store ?? -1).CompareTo(other.Store ?? -1);
        return byStore != 0 ? byStore : ((byte)(Provenance ?? 0)).CompareTo((byte)(other.Provenance ?? 0));
    }

    /// <summary>The same amounts under a coarser cell.</summary>
    internal CompanyRecord Under(ActivityCode? activity, Provenance? provenance) => this with { Activity = activity, Store = null, Provenance = provenance };

    /// <summary>Adds the amounts of another cell; the cell stays this one.</summary>
    internal CompanyRecord Plus(in CompanyRecord other) => this with
    {
        Grams = Grams + other.Grams,
        Removal = Removal + other.Removal,
        Sales = checked(Sales + other.Sales),
        Refunds = checked(Refunds + other.Refunds),
    };

    internal bool IsEmpty => Grams.Grams == 0 && Removal.Grams == 0 && Sales == 0 && Refunds == 0;

    private static CompanyRecord Counted(CompanyRecordKind kind, MerchantId company, Co2eMass grams, long sales, long refunds)
    {
        Check(company.Value, 1, MaxNumber, nameof(company));
        Check(sales, 0, MaxCount, nameof(sales));
        Check(refunds, 0, MaxCount, nameof(refunds));
        return new() { Kind = kind, Company = company, Grams = grams, Sales = sales, Refunds = refunds };
    }

    private static void Check(long value, long least, long most, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
    }
}
