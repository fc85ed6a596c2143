using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Reads the basket in the order typed, for a quantity or price belongs to the product before it.</summary>
sealed class BasketReader
{
    private readonly List<BasketItem> items = [];

    private readonly string verb;

    private BasketReader(string verb) => this.verb = verb;

    /// <summary>The flashcode that one of the pictures holds. Null = none.</summary>
    public Instrument? Scanned { get; private set; }

    /// <param name="options">Which options make a basket.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="skip">A word that is no product (the transaction of a capture). Null = none.</param>
    /// <exception cref="TillFault">A value that means nothing, or a picture that cannot be read.</exception>
    public static (Basket Basket, Instrument? Scanned) Read(ProductOptions options, ParseResult parsed, string? skip = null)
    {
        var reader = new BasketReader(parsed.CommandResult.Command.Name);
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

        var basket = new Basket();
        foreach (var item in reader.items)
        {
            try
            {
                basket.Add(item);
            }
            catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException)
            {
                throw new TillFault(ExitCode.Usage, "BASKET_WRONG", $"{item.Label ?? item.Article ?? item.Kind.ToString()}: {wrong.Message}", $"{item.Label ?? item.Article ?? item.Kind.ToString()} : {wrong.Message}");
            }
        }

        return (basket, reader.Scanned);
    }

    private void Take(ProductOptions options, Option? option, string value)
    {
        if (option is null)
        {
            TakeWord(value);
        }
        else if (option == options.Label)
        {
            items.Add(new BasketItem { Label = value });
        }
        else if (option == options.Scan)
        {
            AddPicture(value);
        }
        else if (option == options.Service)
        {
            // Activities are written in capitals; any other code is the service's own.
            items.Add(ActivityCode.TryParse(value, out _)
                ? new BasketItem { Kind = LineKind.Service, Activity = value }
                : new BasketItem { Kind = LineKind.Service, Article = value });
        }
        else if (option == options.Article)
        {
            TakeArticle(value);
        }
        else if (option == options.Unit)
        {
            Change("--unit", i => i with { Unit = UnitOf(value) });
        }
        else if (option == options.Deposit)
        {
            items.Add(new BasketItem { Kind = LineKind.Deposit, Price = Number(value, "--deposit") });
        }
        else if (option == options.Price)
        {
            Change("--price", i => i with { Price = Number(value, "--price") });
        }
        else if (option == options.Weight)
        {
            Change("--weight", i => i with { Quantity = Number(value, "--weight"), Unit = QuantityUnit.Kilogram });
        }
        else if (option == options.Vat)
        {
            Change("--vat", i => i with { VatPercent = Number(value, "--vat") });
        }
        else if (option == options.Activity)
        {
            Change("--activity", i => i with { Activity = value });
        }
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
            items.Add(new BasketItem { Article = code });
        }
    }

    private static QuantityUnit UnitOf(string text) => text.ToUpperInvariant() switch
    {
        "PIECE" => QuantityUnit.Piece,
        "KG" => QuantityUnit.Kilogram,
        "LITRE" or "L" => QuantityUnit.Litre,
        "KWH" => QuantityUnit.KilowattHour,
        "KM" => QuantityUnit.Kilometre,
        "NIGHT" => QuantityUnit.Night,
        _ => throw new TillFault(
            ExitCode.Usage, "UNIT_WRONG", $"--unit is piece, kg, litre, kWh, km or night, not '{text}'.", $"--unit est piece, kg, litre, kWh, km ou night, pas « {text} »."),
    };

    /// <summary>A word without an option: a quantity, a picture or a label.</summary>
    private void TakeWord(string word)
    {
        if (word.Length > 1 && word[0] is 'x' or 'X' && decimal.TryParse(word.AsSpan(1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quantity))
        {
            Change(word, i => i with { Quantity = quantity });
        }
        else if (Path.GetExtension(word).ToUpperInvariant() is ".PNG" or ".JPG" or ".JPEG" or ".PGM")
        {
            AddPicture(word);
        }
        else if (Instrument.TryParse(word, out var instrument, out _))
        {
            Scanned = instrument;
        }
        else if (word.StartsWith('-'))
        {
            throw new TillFault(
                ExitCode.Usage, "USAGE", $"{word} is no option of this verb.\nSee: carbonpos-till {verb} --help", $"{word} n'est pas une option de ce verbe.\nVoir : carbonpos-till {verb} --help");
        }
        else
        {
            items.Add(new BasketItem { Label = word });
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

        Scanned = scan.Instrument ?? Scanned;
        items.AddRange(scan.Labels.Select(l => new BasketItem { Label = l }));
    }

    private void Change(string word, Func<BasketItem, BasketItem> change)
    {
        if (items.Count == 0)
        {
            throw new TillFault(
                ExitCode.Usage, "NOTHING_BEFORE", $"{word} belongs to the product before it, but there is none. Put it after its product.", $"{word} se rapporte au produit qui précède, mais il n'y en a pas. Placez-le après son produit.");
        }

        items[^1] = change(items[^1]);
    }

    private static decimal Number(string text, string name) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new TillFault(ExitCode.Usage, "NUMBER_WRONG", $"{name} needs a number such as 3.20, not '{text}'.", $"{name} demande un nombre comme 3.20, pas « {text} ».");
}
