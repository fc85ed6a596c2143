using System.Diagnostics.CodeAnalysis;
using CarbonPos.Carbon.Invoices;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Contents.Purchases;

/// <summary>An invoice that gave contents, as far as it is remembered.</summary>
/// <param name="Seller">Tells sellers apart: the company's number, or the best that the invoice has.</param>
/// <param name="Supplier">The seller's name.</param>
/// <param name="Number">As it is compared, see <see cref="BillId.PlainNumber"/>.</param>
/// <param name="Issued">Day of issue.</param>
/// <param name="File">Where it was read.</param>
internal sealed record PurchaseInvoice(string Seller, string Supplier, string Number, DateOnly Issued, string File)
{
    /// <summary>The number as a contents file has it.</summary>
    public string ShortNumber => Words.Short(Number, 40);

    /// <summary>The last year whose account can be closed when an invoice of this year is written. The invoice itself does not say.</summary>
    public int Vintage => Issued.Year - 1;

    /// <summary>True for two copies of one invoice: sellers may begin their numbers anew each year.</summary>
    public bool IsSameAs(PurchaseInvoice other) => Seller == other.Seller && Number == other.Number && Issued.Year == other.Issued.Year;

    /// <summary>For people: "2026/17 of 2026-11-20".</summary>
    public override string ToString() => $"{ShortNumber} of {Issued:yyyy-MM-dd}";
}

/// <summary>Judges whether an invoice is a purchase that can give contents.</summary>
/// <param name="merchant">Who buys.</param>
/// <param name="today">Invoices from after tomorrow are not believed.</param>
internal sealed class PurchaseJudge(MerchantId merchant, DateOnly today)
{
    private const int FirstVintage = 1990;
    private const int LongestName = 60;
    private const int LongestNumber = 40;

    /// <param name="invoice">As read.</param>
    /// <param name="file">Where.</param>
    /// <param name="purchase">What is remembered of it; null when the answer is false.</param>
    /// <param name="fault">Why it counts for nothing; null when the answer is true.</param>
    public bool TryAccept(Invoice invoice, string file, [NotNullWhen(true)] out PurchaseInvoice? purchase, [NotNullWhen(false)] out ContentFault? fault)
    {
        purchase = null;
        var (code, advice) = Judge(invoice);
        fault = code.Length > 0 ? new(file, 0, "", code, advice) : null;
        if (fault is null)
        {
            var seller = SellerOf(invoice.Seller);
            purchase = new(seller, Words.Short(invoice.Seller.Name, LongestName) is { Length: > 0 } name ? name : Words.Short(seller, LongestName), BillId.PlainNumber(invoice.Number), invoice.Issued!.Value, file);
        }

        return fault is null;
    }

    private (string Code, string Advice) Judge(Invoice invoice)
    {
        if (Words.Short(invoice.Number, LongestNumber).Length == 0 || invoice.Issued is not { } issued)
        {
            return (PurchaseFaultCodes.WithoutNumber, "Number (BT-1) or day of issue (BT-2) is missing or unreadable, so nothing says whether it is the newest.");
        }

        return invoice switch
        {
            { IsCredit: true } => (PurchaseFaultCodes.Credit, "A credit note gives no content and changes none: goods go back, what a unit of them weighs stays. A figure is put right by a later invoice."),
            { IsFinal: false } => (PurchaseFaultCodes.NotFinal, "A pro forma invoice or a prepayment gives no content: what is bought stands in the final invoice."),
            // Where the seller is, tomorrow may have begun.
            _ when issued.DayNumber > today.DayNumber + 1 => (PurchaseFaultCodes.InFuture, $"It was issued on {issued:yyyy-MM-dd}, after today: it would be the newest until then."),
            _ when issued.Year <= FirstVintage => (PurchaseFaultCodes.TooOld, $"It was issued on {issued:yyyy-MM-dd}; contents are of accounts from {FirstVintage} on."),
            _ when CompanyNumbers.Of(invoice.Seller).Contains(merchant) => (PurchaseFaultCodes.SellerIsMerchant, $"Company {merchant} is its seller: this is a sale, no purchase."),
            _ when SellerOf(invoice.Seller).Length == 0 => (PurchaseFaultCodes.SellerUnknown, "It has neither a number nor a name of its seller (BG-4): nobody says what it says."),
            _ => ("", ""),
        };
    }

    private static string SellerOf(InvoiceParty seller)
    {
        string[] names =
        [
            CompanyNumbers.Find(seller)?.ToString() ?? "", seller.VatNumber, seller.LegalId.Value, seller.Ids.Count > 0 ? seller.Ids[0].Value : "", seller.TaxNumber, seller.Name,
        ];
        return Array.Find(Array.ConvertAll(names, name => Words.Short(name, LongestNumber)), name => name.Length > 0) ?? "";
    }
}
