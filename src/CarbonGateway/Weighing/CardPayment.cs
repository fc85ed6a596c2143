namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>All that is known of a card payment: no basket.</summary>
/// <param name="CategoryCode">Merchant category code of ISO 18245, 0 to 9999; 0 = unknown.</param>
/// <param name="AmountCents">With VAT, in euro cents: 0 to 1,000,000,000.</param>
public readonly record struct CardPayment(int CategoryCode, long AmountCents)
{
    /// <summary>Largest category code.</summary>
    public const int MaxCategoryCode = 9999;
}
