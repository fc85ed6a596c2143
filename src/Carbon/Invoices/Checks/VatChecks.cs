namespace CarbonPos.Carbon.Invoices.Checks;

/// <summary>BR-CO-17 and the rules on what each rate taxes (BR-S-08 and its sisters).</summary>
internal static class VatChecks
{
    // As wide as the standard's own validation has it: VAT may be rounded line by line.
    private const decimal Slack = 1m;

    public static void Run(Invoice invoice)
    {
        foreach (var share in invoice.VatList)
            Tax(invoice, share);
        if (invoice.LineList.Count > 0)
            Bases(invoice);
    }

    private static void Tax(Invoice invoice, VatShare share)
    {
        if (!share.Base.IsReadable || !share.Tax.IsReadable)
            return;
        var tax = decimal.Round(share.Base.Value * share.Rate.Percent.Value / 100m, 2, MidpointRounding.AwayFromZero);
        if (decimal.Abs(tax - share.Tax.Value) >= Slack)
            invoice.Find("BR-CO-17", $"{share.Rate.Percent} % of {share.Base} are {tax}; the VAT says {share.Tax}.");
    }

    private static void Bases(Invoice invoice)
    {
        var standard = new Dictionary<(string, decimal), decimal>();
        var extended = new Dictionary<(string, decimal), decimal>();
        foreach (var line in invoice.LineList.Where(l => !l.IsNested))
        {
            Add(standard, line.Vat, line.Net.Value);
            if (line.Kind == InvoiceLineKind.Detail)
                Add(extended, line.Vat, line.Net.Value);
        }

        foreach (var allowance in invoice.AllowanceList)
        {
            var amount = allowance.IsCharge ? allowance.Amount.Value : -allowance.Amount.Value;
            if (!allowance.IsLogistics)
                Add(standard, allowance.Vat, amount);
            Add(extended, allowance.Vat, amount);
        }

        foreach (var share in invoice.VatList.Where(s => s.Base.IsReadable))
        {
            if (RuleOf(share.Rate.Category) is not { } rule)
                continue;
            var found = standard.GetValueOrDefault(KeyOf(share.Rate));
            if (decimal.Abs(found - share.Base.Value) < Slack)
                continue;
            var byProfile = invoice.Profile.IsExtension() && decimal.Abs(extended.GetValueOrDefault(KeyOf(share.Rate)) - share.Base.Value) < Slack;
            invoice.Find(
                rule,
                $"Lines, allowances and charges of {share.Rate.Category} {share.Rate.Percent} % come to {found}, what is taxed says {share.Base}{(byProfile ? "; with what the profile has besides, it is right" : "")}.",
                byProfile: byProfile);
        }
    }

    private static void Add(Dictionary<(string, decimal), decimal> sums, VatRate rate, decimal amount) =>
        sums[KeyOf(rate)] = sums.GetValueOrDefault(KeyOf(rate)) + amount;

    // Only these three have rates of their own; of the others there is one sum.
    private static (string Category, decimal Percent) KeyOf(VatRate rate) =>
        (rate.Category, rate.Category is "S" or "L" or "M" ? rate.Percent.Value : 0m);

    private static string? RuleOf(string category) => category switch
    {
        "S" => "BR-S-08",
        "Z" => "BR-Z-08",
        "E" => "BR-E-08",
        "AE" => "BR-AE-08",
        "K" => "BR-IC-08",
        "G" => "BR-G-08",
        "O" => "BR-O-08",
        "L" => "BR-AF-08",
        "M" => "BR-AG-08",
        _ => null,
    };
}
