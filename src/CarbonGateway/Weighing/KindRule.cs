using CarbonPos.Carbon.Content;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>Deposits, gift cards, donations, top-ups, tips and fees are payments, not production: no grams, whatever label they carry.</summary>
internal static class KindRule
{
    public static bool Weigh(in LineCase line, out Finding finding)
    {
        finding = line.Line.Kind is LineKind.Goods or LineKind.Service
            ? Finding.Not(NotUsed.CarriesGrams)
            : Finding.WithoutGrams(WeighingReason.KindWithoutGrams);
        return finding.Applies;
    }
}
