namespace CarbonPos.Carbon.Invoices;

/// <summary>In which of the two syntaxes of EN 16931 an invoice is written.</summary>
public enum InvoiceSyntax
{
    /// <summary>UN/CEFACT Cross Industry Invoice, that of Factur-X and ZUGFeRD; ZUGFeRD 1.0 too.</summary>
    Cii,

    /// <summary>OASIS UBL 2.1, <c>Invoice</c>.</summary>
    UblInvoice,

    /// <summary>OASIS UBL 2.1, <c>CreditNote</c>.</summary>
    UblCreditNote,
}

/// <summary>An invoice as it was written: nothing is corrected, nothing is made up. What is absent is empty or null; what does not add up is in <see cref="Findings"/>.</summary>
public sealed class Invoice
{
    /// <summary>Most findings that are kept; the one after them says that there are more.</summary>
    public const int MaxFindings = 100;

    private readonly List<InvoiceFinding> findings = [];

    internal Invoice(InvoiceSyntax syntax) => Syntax = syntax;

    /// <summary>CII, UBL invoice or UBL credit note.</summary>
    public InvoiceSyntax Syntax { get; }

    /// <summary>The specification that the invoice says it follows (BT-24), as written.</summary>
    public string Guideline { get; internal set; } = "";

    /// <summary>What <see cref="Guideline"/> means.</summary>
    public InvoiceProfile Profile => InvoiceProfiles.Of(Guideline);

    /// <summary>The edition of EN 16931 that <see cref="Guideline"/> names: 2017, 2026; 0 = none, as in ZUGFeRD 1.0.</summary>
    public int Edition => InvoiceProfiles.EditionOf(Guideline);

    /// <summary>The seller's number of the invoice (BT-1).</summary>
    public string Number { get; internal set; } = "";

    /// <summary>Type by UNTDID 1001 (BT-3): 380 invoice, 381 credit note, 384 correction, …</summary>
    public string TypeCode { get; internal set; } = "";

    /// <summary>True where amounts above zero are owed to the buyer.</summary>
    public bool IsCredit => Syntax == InvoiceSyntax.UblCreditNote || TypeCode is "81" or "83" or "261" or "262" or "296" or "308" or "381" or "396" or "420" or "458" or "532";

    /// <summary>False for a pro forma invoice and a prepayment: what is sold stands in the final one.</summary>
    public bool IsFinal => TypeCode is not ("325" or "386");

    /// <summary>Day of issue (BT-2).</summary>
    public DateOnly? Issued { get; internal set; }

    /// <summary>Day by which it is to be paid (BT-9).</summary>
    public DateOnly? PaymentDue { get; internal set; }

    /// <summary>Day of delivery (BT-72).</summary>
    public DateOnly? Delivered { get; internal set; }

    /// <summary>Period that is invoiced (BG-14).</summary>
    public InvoicePeriod Period { get; internal set; }

    /// <summary>Currency of all amounts (BT-5), ISO 4217.</summary>
    public string Currency { get; internal set; } = "";

    /// <summary>Currency in which VAT is accounted, where it is another (BT-6).</summary>
    public string VatCurrency { get; internal set; } = "";

    /// <summary>What the buyer asked to be named (BT-10).</summary>
    public string BuyerReference { get; internal set; } = "";

    /// <summary>Numbers of the invoices that this one follows or corrects (BT-25).</summary>
    public IReadOnlyList<string> Preceding => PrecedingNumbers;

    /// <summary>Who sells (BG-4).</summary>
    public InvoiceParty Seller { get; } = new();

    /// <summary>Who buys (BG-7).</summary>
    public InvoiceParty Buyer { get; } = new();

    /// <summary>Who is paid, where it is not the seller (BG-10); null = the seller.</summary>
    public InvoiceParty? Payee { get; internal set; }

    /// <summary>Who answers for the seller's VAT (BG-11); null = the seller.</summary>
    public InvoiceParty? TaxRepresentative { get; internal set; }

    /// <summary>Sums of the document (BG-22).</summary>
    public InvoiceTotals Totals { get; } = new();

    /// <summary>Allowances and charges on the whole document (BG-20, BG-21), and the logistics charges of EXTENDED.</summary>
    public IReadOnlyList<AllowanceCharge> Allowances => AllowanceList;

    /// <summary>VAT by category and rate (BG-23).</summary>
    public IReadOnlyList<VatShare> Vat => VatList;

    /// <summary>All lines in the order of the document, sub-lines after the line that they belong to.</summary>
    public IReadOnlyList<InvoiceLine> Lines => LineList;

    /// <summary>The carbon of the whole invoice where a note states it by the convention of docs/reference/invoices.md, else null.</summary>
    public InvoiceCarbon? Carbon { get; internal set; }

    /// <summary>What is missing, unreadable or does not add up. None of it keeps the invoice from being read.</summary>
    public IReadOnlyList<InvoiceFinding> Findings => findings;

    internal List<string> PrecedingNumbers { get; } = [];

    internal List<AllowanceCharge> AllowanceList { get; } = [];

    internal List<VatShare> VatList { get; } = [];

    internal List<InvoiceLine> LineList { get; } = [];

    /// <summary>Sums of VAT as they stand, each with its currency: which is BT-110 and which BT-111 shows at the end.</summary>
    internal List<(string Currency, WrittenDecimal Amount)> VatTotals { get; } = [];

    /// <summary>What third parties paid, an extension of XRechnung.</summary>
    internal List<WrittenDecimal> ThirdPartyPayments { get; } = [];

    internal void Find(string code, string sentence, string line = "", bool byProfile = false)
    {
        if (findings.Count < MaxFindings)
            findings.Add(new(code, sentence, line, byProfile));
        else if (findings.Count == MaxFindings)
            findings.Add(new(InvoiceFindingCodes.More, $"There are more than {MaxFindings} findings; the others are not listed.", "", false));
    }
}

/// <summary>A period as written; either end may be absent.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
public readonly record struct InvoicePeriod(DateOnly? From, DateOnly? To);
