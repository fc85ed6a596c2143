using System.Buffers.Binary;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Ledger;

/// <summary>A ledger account as columns; null where its kind has no such thing. One side of a leg.</summary>
/// <param name="Kind">As the journal numbers them.</param>
/// <param name="Account">Citizen and Held.</param>
/// <param name="Period">Citizen and Held: the year.</param>
/// <param name="Company">Sold and Bought.</param>
/// <param name="Store">Sold.</param>
/// <param name="Activity">Sold; null where the seller has none.</param>
/// <param name="Provenance">Sold.</param>
/// <param name="Partition">Pool.</param>
internal readonly record struct PlaceColumns(
    LedgerAccountKind Kind, Guid? Account, short? Period, long? Company, long? Store, string? Activity, short? Provenance, int? Partition)
{
    public static PlaceColumns Of(in LedgerAccount place) => place.Kind switch
    {
        LedgerAccountKind.Citizen or LedgerAccountKind.Held => new(place.Kind, AccountOf(place.Account), place.Period.Year, null, null, null, null, null),
        LedgerAccountKind.Sold => new(
            place.Kind, null, null, place.Seller.Company.Value, place.Seller.Store, ActivityOf(place.Seller.Activity), (short)place.Provenance, null),
        LedgerAccountKind.Bought => new(place.Kind, null, null, place.Seller.Company.Value, null, null, null, null),
        LedgerAccountKind.Pool => new(place.Kind, null, null, null, null, null, null, place.Partition),
        _ => new(place.Kind, null, null, null, null, null, null, null),
    };

    /// <summary>The account's 16 bytes as a UUID column has them; null for none.</summary>
    public static Guid? AccountOf(AccountId account)
    {
        if (account == default) return null;
        Span<byte> bytes = stackalloc byte[AccountId.Size];
        account.Write(bytes);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The place again. Without account where sums over all accounts are meant.</summary>
    /// <exception cref="InvalidDataException">The columns are not of a place.</exception>
    public LedgerAccount ToPlace() => Kind switch
    {
        LedgerAccountKind.Issued => LedgerAccount.Issued,
        LedgerAccountKind.Visitor => LedgerAccount.Visitor,
        LedgerAccountKind.Lapsed => LedgerAccount.Lapsed,
        LedgerAccountKind.Citizen => LedgerAccount.Citizen(default, PeriodOf(Period)),
        LedgerAccountKind.Held => LedgerAccount.Held(default, PeriodOf(Period)),
        LedgerAccountKind.Sold => LedgerAccount.Sold(new(new(Company ?? 0), Store ?? 0, ActivityOf(Activity)), (Provenance)(Provenance ?? 0)),
        LedgerAccountKind.Bought => LedgerAccount.Bought(new(Company ?? 0)),
        LedgerAccountKind.Pool => LedgerAccount.Pool(Partition ?? 0),
        _ => throw new InvalidDataException($"There is no ledger account of kind {(int)Kind}."),
    };

    private static string? ActivityOf(ActivityCode activity) => activity.Packed == 0 ? null : activity.ToString();

    private static ActivityCode ActivityOf(string? text)
    {
        if (text is null) return default;
        // Whatever an entry had, not only what a parser lets in.
        Span<byte> packed = stackalloc byte[8];
        packed.Clear();
        System.Text.Encoding.ASCII.GetBytes(text.AsSpan(0, Math.Min(text.Length, 8)), packed);
        return ActivityCode.FromPacked(BinaryPrimitives.ReadUInt64BigEndian(packed));
    }

    private static BudgetPeriod PeriodOf(short? year) =>
        BudgetPeriod.TryFromYear(year ?? 0, out var period) ? period : default;
}
