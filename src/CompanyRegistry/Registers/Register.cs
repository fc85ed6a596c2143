using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CompanyRegistry.Storage;

namespace CarbonPos.CompanyRegistry.Registers;

/// <summary>What an operator asked for cannot be done; the message says why. Nothing was changed.</summary>
internal sealed class RegisterException(string message) : Exception(message);

/// <summary>Companies, their activities and stores. To add what is there already, as it is, changes nothing.</summary>
internal sealed class Register(RegistryStore store)
{
    public const int MaxName = 120;

    /// <summary>The company with all it has, or null.</summary>
    public static CompanyEntry? Find(Work work, MerchantId number)
    {
        var company = work.Row(r => new { Name = r.GetString(0), Span = new OpenSpan(r.Day(1), r.DayOrNull(2)) }, "SELECT name, opened, closed FROM company WHERE number = $1", number.Value);
        if (company is null) return null;
        var activities = work.Rows(r => (Code: Code(r.GetString(0)), Span: new OpenSpan(r.Day(1), r.DayOrNull(2))), "SELECT code, opened, closed FROM activity WHERE company = $1", number.Value);
        var stores = work.Rows(r => (Number: r.GetInt64(0), Span: new OpenSpan(r.Day(1), r.DayOrNull(2))), "SELECT number, opened, closed FROM store WHERE company = $1", number.Value);
        return new(number, company.Name, company.Span, activities.ToDictionary(a => a.Code, a => a.Span), stores.ToDictionary(s => s.Number, s => s.Span));
    }

    /// <inheritdoc cref="Find(Work, MerchantId)"/>
    public CompanyEntry? Find(MerchantId number) => store.Read(work => Find(work, number));

    /// <summary>Numbers and names, by number.</summary>
    public IReadOnlyList<(MerchantId Number, string Name, OpenSpan Span)> List() => store.Read(work => work.Rows(
        r => (new MerchantId(r.GetInt64(0)), r.GetString(1), new OpenSpan(r.Day(2), r.DayOrNull(3))), "SELECT number, name, opened, closed FROM company ORDER BY number"));

    /// <param name="rows">What to add, in order: a company before what it has.</param>
    /// <param name="today">When a company opens that says nothing of it.</param>
    /// <param name="cancellation">Ends the waiting for the turn.</param>
    /// <returns>How many of them were not there yet.</returns>
    /// <exception cref="RegisterException">One is there with another name or opening day, or its company is not; nothing was added.</exception>
    public async Task<int> AddAsync(IReadOnlyList<RegisterRow> rows, DateOnly today, CancellationToken cancellation) =>
        await store.WriteAsync(work => rows.Sum(row => Add(work, row, today)), cancellation);

    /// <summary>Sets the last day of a company, or of one activity or store of it; null opens it again.</summary>
    /// <exception cref="RegisterException">There is no such thing, or the day lies before its opening.</exception>
    public Task CloseAsync(RegisterKey key, DateOnly? lastDay, CancellationToken cancellation) => store.WriteAsync(
        work =>
        {
            var (table, where, values) = Place(key);
            var opened = work.Row(r => r.GetInt32(0).ToString(), $"SELECT opened FROM {table} WHERE {where}", values) ?? throw new RegisterException($"{key} is not in the register.");
            if (lastDay is { } day && day.DayNumber < int.Parse(opened)) throw new RegisterException($"{key} opened after {day:yyyy-MM-dd}.");
            return work.Run($"UPDATE {table} SET closed = ${values.Length + 1} WHERE {where}", [.. values, lastDay?.DayNumber]);
        },
        cancellation);

    private static int Add(Work work, RegisterRow row, DateOnly today)
    {
        var (table, where, values) = Place(row.Key);
        var isCompany = row.Key is { Activity: null, Store: null };
        var ofCompany = work.Row(r => new { Opened = r.Day(0) }, "SELECT opened FROM company WHERE number = $1", row.Key.Company.Value)?.Opened;
        if (!isCompany && ofCompany is null) throw new RegisterException($"Company {row.Key.Company} is not in the register: add it first.");
        var found = work.Row(r => new { Opened = r.Day(0), Name = isCompany ? r.GetString(1) : "" }, $"SELECT opened{(isCompany ? ", name" : "")} FROM {table} WHERE {where}", values);
        if (found is not null)
        {
            return found.Opened == (row.Opened ?? found.Opened) && found.Name == (isCompany ? row.Name : "") ? 0 : throw new RegisterException($"{row.Key} is in the register already, opened on {found.Opened:yyyy-MM-dd}{(isCompany ? $" as {found.Name}" : "")}.");
        }

        var opened = (row.Opened ?? ofCompany ?? today).DayNumber;
        if (isCompany) return work.Run("INSERT INTO company (number, name, opened) VALUES ($1, $2, $3)", row.Key.Company.Value, row.Name, opened);
        return table == "activity"
            ? work.Run("INSERT INTO activity (company, code, opened) VALUES ($1, $2, $3)", values[0], values[1], opened)
            : work.Run("INSERT INTO store (company, number, opened) VALUES ($1, $2, $3)", values[0], values[1], opened);
    }

    private static (string Table, string Where, object[] Values) Place(RegisterKey key) => key switch
    {
        { Activity: { } activity } => ("activity", "company = $1 AND code = $2", [key.Company.Value, activity.ToString()]),
        { Store: { } number } => ("store", "company = $1 AND number = $2", [key.Company.Value, number]),
        _ => ("company", "number = $1", [key.Company.Value]),
    };

    private static ActivityCode Code(string text) => ActivityCode.TryParse(text, out var code) ? code : throw new InvalidDataException($"'{text}' in the register is no activity.");
}

/// <summary>A company; or one activity, or one store of it.</summary>
internal readonly record struct RegisterKey
{
    private RegisterKey(MerchantId company, ActivityCode? activity, long? store) => (Company, Activity, Store) = (company, activity, store);

    public MerchantId Company { get; }

    public ActivityCode? Activity { get; }

    public long? Store { get; }

    public static RegisterKey Of(MerchantId company)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(company.Value, 1, nameof(company));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(company.Value, CompanyRecord.MaxNumber, nameof(company));
        return new(company, null, null);
    }

    public static RegisterKey OfActivity(MerchantId company, ActivityCode activity) => new(Of(company).Company, activity, null);

    public static RegisterKey OfStore(MerchantId company, long store)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(store);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(store, CompanyRecord.MaxNumber);
        return new(Of(company).Company, null, store);
    }

    /// <inheritdoc/>
    public override string ToString() => this switch
    {
        { Activity: { } activity } => $"Activity {activity} of company {Company}",
        { Store: { } store } => $"Store {store} of company {Company}",
        _ => $"Company {Company}",
    };
}

/// <summary>Something to add to the register.</summary>
/// <param name="Key">What.</param>
/// <param name="Name">Of a company, 1 to 120 characters; else empty.</param>
/// <param name="Opened">First day; null = a company's is today, an activity's or store's is its company's.</param>
internal sealed record RegisterRow(RegisterKey Key, string Name, DateOnly? Opened);
