using System.CommandLine;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>How a basket and its payer are written on the command line.</summary>
sealed class ProductOptions
{
    public Argument<string[]> Products { get; } = new("PRODUCT")
    {
        Description = "Labels or pictures of them, in order: 4006381333931 x2 milk.png. A quantity (x2) belongs to the product before it.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public Option<string[]> Label { get; } = new("--label") { Description = "A product by its label: EAN, UPC, GS1 elements or a GS1 Digital Link.", HelpName = "TEXT" };

    public Option<string[]> Scan { get; } = new("--scan") { Description = "A picture (PNG, JPEG, PGM) of one or more codes; a flashcode in it pays.", HelpName = "FILE" };

    public Option<string[]> Service { get; } = new("--service") { Description = "A service by its activity code (I, with --price) or its own code (rail-km).", HelpName = "CODE" };

    public Option<string[]> Article { get; } = new("--article") { Description = "An article by the shop's own number; after --service, the service's own code.", HelpName = "CODE" };

    public Option<string[]> Unit { get; } = new("--unit") { Description = "In what the quantity before it is counted: piece, kg, litre, kWh, km or night.", HelpName = "UNIT" };

    public Option<string[]> Deposit { get; } = new("--deposit") { Description = "A deposit on packaging, in euros.", HelpName = "EUROS" };

    public Option<string[]> Price { get; } = new("--price") { Description = "Euros of the line before it, with VAT, all pieces together.", HelpName = "EUROS" };

    public Option<string[]> Weight { get; } = new("--weight") { Description = "Kilograms of the product before it.", HelpName = "KG" };

    public Option<string[]> Vat { get; } = new("--vat") { Description = "VAT in percent inside the price before it.", HelpName = "PERCENT" };

    public Option<string[]> Activity { get; } = new("--activity") { Description = "Activity code of the product before it, where its label is not known.", HelpName = "CODE" };

    public Option<string?> Flashcode { get; } = new("--flashcode") { Description = "What the shopper shows: the text or a picture of it.", HelpName = "TEXT|FILE" };

    public Option<string?> Token { get; } = new("--token") { Description = "A lasting account token (CPA1:…), as a loyalty card holds it, or a file that holds one.", HelpName = "TEXT|FILE" };

    public Option<bool> Training { get; } = new("--training") { Description = "Weigh and answer, debit nothing." };

    public void AddBasketTo(Command command)
    {
        command.Arguments.Add(Products);
        foreach (var option in new Option[] { Label, Scan, Service, Article, Deposit, Price, Weight, Unit, Vat, Activity })
        {
            command.Options.Add(option);
        }
    }

    public void AddPayerTo(Command command)
    {
        command.Options.Add(Flashcode);
        command.Options.Add(Token);
    }
}
