using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.Carbon.Content;

/// <summary>What a content is of. Values are kept in files: never renumbered.</summary>
public enum ContentKind : byte
{
    /// <summary>An article, whoever sells it.</summary>
    Gtin = 1,

    /// <summary>One production lot of an article.</summary>
    Lot = 2,

    /// <summary>A service by its code, whoever serves it.</summary>
    Service = 3,

    /// <summary>A merchant's own article, by the merchant's own number.</summary>
    Article = 4,

    /// <summary>An article as one merchant sells it: the sum of a resale.</summary>
    MerchantGtin = 5,
}

/// <summary>Under what a content is looked up. Made by the factory of its kind; the default value is of no kind and finds nothing.</summary>
public readonly record struct ContentKey
{
    /// <summary>Most characters of a lot, as GS1 has them.</summary>
    public const int MaxLotLength = 20;

    /// <summary>Most characters of a service code or an article number.</summary>
    public const int MaxCodeLength = 40;

    /// <summary>Largest company number.</summary>
    public const long MaxMerchant = 100_000_000_000_000;

    private ContentKey(ContentKind kind, MerchantId merchant, Gtin gtin, string text) =>
        (Kind, Merchant, Gtin, Text) = (kind, merchant, gtin, text);

    /// <summary>What the content is of.</summary>
    public ContentKind Kind { get; }

    /// <summary>Whose article; 0 for the kinds that belong to nobody.</summary>
    public MerchantId Merchant { get; }

    /// <summary>The article's number; 0 for services and merchants' own articles.</summary>
    public Gtin Gtin { get; }

    /// <summary>Lot, service code or article number; empty for the other kinds.</summary>
    public string Text { get => field ?? ""; }

    /// <summary>An article, whoever sells it.</summary>
    public static ContentKey OfGtin(Gtin gtin) => new(ContentKind.Gtin, default, gtin, "");

    /// <summary>One lot of an article.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The lot has not 1 to <see cref="MaxLotLength"/> characters.</exception>
    public static ContentKey OfLot(Gtin gtin, string lot) => new(ContentKind.Lot, default, gtin, Checked(lot, MaxLotLength));

    /// <summary>A service.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The code has not 1 to <see cref="MaxCodeLength"/> characters.</exception>
    public static ContentKey OfService(string code) => new(ContentKind.Service, default, default, Checked(code, MaxCodeLength));

    /// <summary>A merchant's own article.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The merchant is not 1 to <see cref="MaxMerchant"/>, or the article has not 1 to <see cref="MaxCodeLength"/> characters.</exception>
    public static ContentKey OfArticle(MerchantId merchant, string article) =>
        new(ContentKind.Article, Checked(merchant), default, Checked(article, MaxCodeLength));

    /// <summary>An article as one merchant sells it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The merchant is not 1 to <see cref="MaxMerchant"/>.</exception>
    public static ContentKey OfMerchantGtin(MerchantId merchant, Gtin gtin) => new(ContentKind.MerchantGtin, Checked(merchant), gtin, "");

    /// <summary>For example "09520100000102", "09520100000102/L7", "service NIGHT", "552100554/A17", "552100554/09520100000102".</summary>
    public override string ToString() => Kind switch
    {
        ContentKind.Gtin => Gtin.ToString(),
        ContentKind.Lot => $"{Gtin}/{Text}",
        ContentKind.Service => $"service {Text}",
        ContentKind.Article => $"{Merchant}/{Text}",
        ContentKind.MerchantGtin => $"{Merchant}/{Gtin}",
        _ => "",
    };

    private static string Checked(string text, int maxLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfZero(text.Length, nameof(text));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, maxLength, nameof(text));
        return text;
    }

    private static MerchantId Checked(MerchantId merchant)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(merchant.Value, 1, nameof(merchant));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(merchant.Value, MaxMerchant, nameof(merchant));
        return merchant;
    }
}
