using System.CommandLine;
using System.CommandLine.Parsing;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Reads the basket in the order typed, for a quantity or price belongs to the product before it.</summary>
sealed class BasketReader
{
    private readonly List<BasketItem> items = [];

    // What was said of the last line, each thing once.
    private readonly HashSet<string> said = [];

    private readonly string verb;
    private readonly LabelRules rules;

    private BasketReader(string verb, LabelRules rules) => (this.verb, this.rules) = (verb, rules);

    /// <summary>The flashcode that one of the pictures holds. Null = none.</summary>
    public Instrument? Scanned { get; private set; }

    /// <param name="options">Which options make a basket.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="rules">How labels are read.</param>
    /// <param name="skip">A word that is no product (the transaction of a capture). Null = none.</param>
    /// <exception cref="TillFault">A value that means nothing, or a picture that cannot be read.</exception>
    public static (Basket Basket, Instrument? Scanned) Read(ProductOptions options, ParseResult parsed, LabelRules rules, string? skip = null)
    {
        var reader = new BasketReader(parsed.CommandResult.Command.Name, rules);
        Option? option = null;
        var known = parsed.CommandResult.Command.Options.Concat(parsed.RootCommandResult.Command.Options).ToList();
        foreach (var token in parsed.Tokens)
        {
            if (token.Type == TokenType.Option)
            {
                option = known.Find(o => o.Name == token.Value || o.Aliases.Contains(token.Value)) is { } named && named.ValueType != typeof(bool) ? named : null;
            }
            else if (token.Type == TokenType.Argument)
            {
                if (option is not null || token.Value != skip)
                {
                    reader.Take(options, option, token.Value);
                }

                option = null;
            }
        }

        return (reader.Filled(), reader.Scanned);
    }

    private Basket Filled()
    {
        var basket = new Basket();
        foreach (var item in items)
        {
            try
            {
                basket.Add(item);
            }
            catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException)
            {
                var what = Printable.Of(item.Label ?? item.Article ?? item.Kind.ToString());
                what = what.Length <= 60 ? what : what[..59] + "…";
                throw new TillFault(ExitCode.Usage, "BASKET_WRONG", $"{what}: {Printable.Of(wrong)}", $"{what} : {Printable.Of(wrong)}");
            }
        }

        return basket;
    }

    private void Take(ProductOptions options, Option? option, string value)
    {
        if (option is null)
        {
            TakeWord(value);
        }
        else if (option == options.Label)
        {
            Add(new BasketItem { Label = value });
        }
        else if (option == options.Scan)
        {
            AddPicture(value);
        }
        else if (option == options.Service)
        {
            // Activities are written in capitals; any other code is the service's own.
            Add(ActivityCode.TryParse(value, out _)
                ? new BasketItem { Kind = LineKind.Service, Activity = value }
                : new BasketItem { Kind = LineKind.Service, Article = value });
        }
        else if (option == options.Article)
        {
            TakeArticle(value);
        }
        else if (option == options.Deposit)
        {
            Add(new BasketItem { Kind = LineKind.Deposit, Price = Price(value, "--deposit") });
            said.Add("price");
        }
        else
        {
            TakeDetail(options, option, value);
        }
    }

    /// <summary>An option that says something of the product before it.</summary>
    private void TakeDetail(ProductOptions options, Option option, string value)
    {
        if (option == options.Price)
        {
            Change("--price", "price", i => i with { Price = Price(value, "--price") });
        }
        else if (option == options.Weight)
        {
            Change("--weight", "quantity", i => i with { Quantity = TillNumber.Read(value, "--weight", 0.001m, BasketItem.MaxQuantity, 3), Unit = QuantityUnit.Kilogram });
            said.Add("unit");
        }
        else if (option == options.Unit)
        {
            Change("--unit", "unit", i => i with { Unit = UnitOf(value) });
        }
        else if (option == options.Vat)
        {
            Change("--vat", "vat", i => i with { VatPercent = TillNumber.Read(value, "--vat", 0, 100, 2) });
        }
        else if (option == options.Activity)
        {
            Change("--activity", "activity", i => i with { Activity = value });
        }
    }

    private void Add(BasketItem item)
    {
        items.Add(item);
        said.Clear();
    }

    /// <summary>The code of the service before it, else an article of its own.</summary>
    private void TakeArticle(string code)
    {
        if (items.Count > 0 && items[^1] is { Kind: LineKind.Service, Article: null } service)
        {
            items[^1] = service with { Article = code };
        }
        else
        {
            Add(new BasketItem { Article = code });
        }
    }

    private static QuantityUnit UnitOf(string text) => text.ToUpperInvariant() switch
    {
        "PIECE" or "PIÈCE" => QuantityUnit.Piece,
        "KG" => QuantityUnit.Kilogram,
        "LITRE" or "L" => QuantityUnit.Litre,
        "KWH" => QuantityUnit.KilowattHour,
        "KM" => QuantityUnit.Kilometre,
        "NIGHT" or "NUIT" => QuantityUnit.Night,
        _ => throw new TillFault(
            ExitCode.Usage, "UNIT_WRONG", $"--unit is piece, kg, litre, kWh, km or night, not '{Printable.Of(text)}'.", $"--unit est piece, kg, litre, kWh, km ou night, pas « {Printable.Of(text)} »."),
    };

    /// <summary>A word without an option: a quantity, a picture or a label.</summary>
    private void TakeWord(string word)
    {
        if (QuantityWord.TryRead(word, out var quantity))
        {
            if (quantity is 0 or > BasketItem.MaxQuantity)
            {
                throw new TillFault(
                    ExitCode.Usage, "NUMBER_WRONG", $"{word}: a quantity must be 0.001 to 1,000,000.", $"{word} : une quantité doit être de 0,001 à 1 000 000.");
            }

            Change(word, "quantity", i => i with { Quantity = quantity });
        }
        else if (Path.GetExtension(word).ToUpperInvariant() is ".PNG" or ".JPG" or ".JPEG" or ".PGM")
        {
            AddPicture(word);
        }
        else if (Scanner.LooksLikeInstrument(word))
        {
            Shown(Scanner.ReadInstrument(word));
        }
        else if (word.StartsWith('-'))
        {
            throw new TillFault(
                ExitCode.Usage,
                "USAGE",
                $"{Printable.Of(word)} is no option of this verb.\nSee: carbonpos-till {verb} --help",
                $"{Printable.Of(word)} n'est pas une option de ce verbe.\nVoir : carbonpos-till {verb} --help");
        }
        else if (QuantityWord.Resembles(word))
        {
            var seen = Printable.Of(word);
            throw new TillFault(
                ExitCode.Usage,
                "QUANTITY_WRONG",
                $"'{seen}' looks like a quantity, but cannot be read as one. Type x2 or x1.5 after its product, --weight 0.250 for kilograms, x40 --unit kWh for other units. If it is a label, type --label before it.",
                $"« {seen} » ressemble à une quantité, mais ne se lit pas. Tapez x2 ou x1,5 après le produit, --weight 0,250 pour des kilogrammes, x40 --unit kWh pour une autre unité. Si c'est une étiquette, tapez --label devant.");
        }
        else
        {
            Add(new BasketItem { Label = word });
        }
    }

    private void AddPicture(string file)
    {
        var scan = Scanner.Read(file);
        if (scan.Labels.Count == 0 && scan.Instrument is null)
        {
            throw new TillFault(
                ExitCode.Picture,
                "NO_CODE_IN_PICTURE",
                $"There is no code in {file}. Take the picture again, sharp and straight, or type the digits with --label.",
                $"Il n'y a pas de code dans {file}. Reprenez l'image, nette et droite, ou tapez les chiffres avec --label.");
        }

        if (scan.Instrument is { } instrument)
        {
            Shown(instrument);
        }

        foreach (var label in scan.Labels)
        {
            Add(new BasketItem { Label = label });
        }
    }

    /// <summary>Somebody shows how they pay: the same code may be scanned twice, a second shopper's may not.</summary>
    private void Shown(Instrument instrument)
    {
        if (Scanned is not null && Scanned != instrument)
        {
            throw Payer.Two();
        }

        Scanned = instrument;
    }

    /// <param name="word">As typed, for the sentences.</param>
    /// <param name="what">What it says of the line; each thing is said once.</param>
    /// <param name="change">What it does to the line.</param>
    private void Change(string word, string what, Func<BasketItem, BasketItem> change)
    {
        if (items.Count == 0)
        {
            throw new TillFault(
                ExitCode.Usage, "NOTHING_BEFORE", $"{word} belongs to the product before it, but there is none. Put it after its product.", $"{word} se rapporte au produit qui précède, mais il n'y en a pas. Placez-le après son produit.");
        }

        if (!said.Add(what))
        {
            throw new TillFault(
                ExitCode.Usage,
                "SAID_TWICE",
                $"{word}: this was said of the product before it already. Say it once; two packets that were weighed are two products.",
                $"{word} : c'était déjà dit pour le produit qui précède. Dites-le une fois ; deux paquets pesés sont deux produits.");
        }

        items[^1] = change(items[^1]);
        if (what == "quantity")
        {
            RequireNoMeasure(word, items[^1]);
        }
    }

    /// <summary>A label with a weight or price inside speaks of one packet: its measure would silently replace a quantity.</summary>
    private void RequireNoMeasure(string word, BasketItem item)
    {
        if (item.Label is not { } text || item is { Quantity: 1m, Unit: QuantityUnit.Piece } || Label.Parse(text, rules).Label is not { } label)
        {
            return;
        }

        // A price inside leaves room for the scale's weight, but not for a second packet.
        if (label.NetWeightGrams > 0 || (label.PriceCents > 0 && item.Unit == QuantityUnit.Piece))
        {
            throw new TillFault(
                ExitCode.Usage,
                "MEASURE_IN_LABEL",
                $"{word}: the label {Printable.Of(text)} says itself how much is in its packet. Scan the label of each packet, without a quantity.",
                $"{word} : l'étiquette {Printable.Of(text)} dit elle-même ce que contient son paquet. Scannez l'étiquette de chaque paquet, sans quantité.");
        }
    }

    private static decimal Price(string text, string name) => TillNumber.Read(text, name, 0, BasketItem.MaxPrice, 2);
}
