using System.Globalization;
using CarbonPos.V1;

namespace CarbonPos.PosSdk.Wire;

/// <summary>An invoice's quote put into the SDK's types.</summary>
internal static class InvoiceReading
{
    public static InvoiceQuote ToQuote(this QuoteInvoiceResponse answer) => new(
        answer.Number,
        DateOnly.TryParseExact(answer.Issued, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var issued) ? issued : null,
        answer.Seller,
        [.. answer.Lines.Select(line => new InvoiceQuoteLine(line.LineId, line.Name, line.Quantity, line.Unit, AnswerReading.ToProduct(line.Weighed ?? new())))],
        AnswerReading.Mass(answer.GramsTotal),
        answer.CatalogueVersion)
    {
        IsCredit = answer.IsCredit,
        Preceding = [.. answer.Preceding],
        PurchaseId = Guid.TryParse(answer.PurchaseId, out var purchase) ? purchase : null,
        RequestId = RequestId.TryParse(answer.RequestId, out var request) ? request : null,
        Unpayable = AnswerReading.OrNull(answer.Unpayable),
        PaidBy = AnswerReading.OrNull(answer.PaidBy),
        BuyerCompany = AnswerReading.OrNull(answer.BuyerCompany),
        Findings = [.. answer.Findings.Select(f => new InvoiceRemark(f.Code, f.Sentence, f.LineId))],
        Available = answer.HasGramsAvailable ? AnswerReading.Mass(answer.GramsAvailable) : null,
        Budget = answer.HasBudgetGrams ? AnswerReading.Mass(answer.BudgetGrams) : null,
        Short = AnswerReading.Mass(answer.GramsShort),
        Offer = AnswerReading.ToOffer(answer.Offer),
        NoOffer = AnswerReading.Reason(answer.NoOffer),
    };
}
