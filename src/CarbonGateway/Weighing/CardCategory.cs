namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>What a range of merchant category codes is taken for. Declared data, with its reason.</summary>
/// <param name="From">First code.</param>
/// <param name="To">Last code, included.</param>
/// <param name="Name">What such merchants are, English.</param>
/// <param name="NameFr">The same in French.</param>
/// <param name="Activity">What makes what they sell; null where the payment buys nothing that was made (cash, taxes, transfers).</param>
/// <param name="VatBasisPoints">VAT assumed within the amount: the lowest rate that is usual there, so that the figure errs upward.</param>
/// <param name="Reason">Why this activity and rate.</param>
internal sealed record CardCategory(int From, int To, string Name, string NameFr, ActivityFactor? Activity, int VatBasisPoints, string Reason);
