using CarbonPos.Carbon.Labels;
using CarbonPos.Carbon.Transactions;

namespace CarbonPos.CarbonGateway.Weighing;

/// <summary>What the catalogue has for one merchant alone, or for all of them: articles by number and by code, and the merchant's own accounts.</summary>
internal sealed class Assortment
{
    /// <summary>A merchant of whom the catalogue knows nothing in particular.</summary>
    public static readonly Assortment Empty = new();

    private readonly Dictionary<Gtin, Product> _byGtin = [];
    private readonly Dictionary<string, Product> _byArticle = new(StringComparer.Ordinal);
    private readonly Dictionary<ActivityCode, ProducerAccount> _accounts = [];

    public IReadOnlyCollection<Product> ByGtin => _byGtin.Values;

    public IReadOnlyCollection<Product> ByArticle => _byArticle.Values;

    public bool HasAccounts => _accounts.Count > 0;

    public Product? Find(Gtin gtin) => _byGtin.Count == 0 ? null : _byGtin.GetValueOrDefault(gtin);

    public Product? Find(string article) => _byArticle.GetValueOrDefault(article);

    public ProducerAccount? Account(ActivityCode activity) => _accounts.GetValueOrDefault(activity);

    /// <summary>The assortment of a merchant in a set that is being made.</summary>
    public static Assortment Of(Dictionary<MerchantId, Assortment> all, MerchantId merchant)
    {
        if (!all.TryGetValue(merchant, out var assortment))
        {
            assortment = new();
            all.Add(merchant, assortment);
        }

        return assortment;
    }

    /// <returns>False when its number or code is taken already.</returns>
    public bool TryAdd(Product product) =>
        product.Article.Length > 0 ? _byArticle.TryAdd(product.Article, product) : _byGtin.TryAdd(product.Gtin, product);

    /// <summary>Puts a fuller row in the place of one that was added before.</summary>
    public void Replace(Product product)
    {
        if (product.Article.Length > 0)
        {
            _byArticle[product.Article] = product;
        }
        else
        {
            _byGtin[product.Gtin] = product;
        }
    }

    /// <returns>False when the activity has an account already.</returns>
    public bool TryAdd(ProducerAccount account) => _accounts.TryAdd(account.Activity, account);
}
