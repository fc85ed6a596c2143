using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.CarbonGateway.Balances.Redis.Entries;

/// <summary>
/// What the gateway knows of an entry before a script decides: the event, and of the transactions that it acts on what never
/// changes. With the script's numbers it makes the whole journal entry; nothing has to be looked up again.
/// </summary>
internal sealed class EntryFacts
{
    public AccountId Account { get; init; }

    public RequestKey Request { get; init; }

    public BodyFingerprint Fingerprint { get; init; }

    /// <summary>The transaction acted on.</summary>
    public JournalKey? Subject { get; init; }

    /// <summary>Who paid for the subject.</summary>
    public Payer Payer { get; init; } = Payer.Citizen;

    public Seller Seller { get; init; }

    public DateOnly? TillDate { get; init; }

    public Guid Purchase { get; init; }

    public (FlashcodeSerial Serial, DateTimeOffset Until, Co2eMass Cap)? Voucher { get; init; }

    public string CatalogueVersion { get; init; } = "";

    public string PolicyVersion { get; init; } = "";

    /// <summary>Lines of the sale, or of the transaction acted on.</summary>
    public SoldLine[] Lines { get; init; } = [];

    /// <summary>Points bought, sold or given, and their price.</summary>
    public (Co2eMass Grams, long CentsPerTonne) Trade { get; init; }

    /// <summary>Buyer of a company's purchase.</summary>
    public MerchantId Buyer { get; init; }

    /// <summary>Of the weaker evidence that may be replaced.</summary>
    public Seller ReplacedSeller { get; init; }

    /// <summary>Of the weaker evidence that may be replaced.</summary>
    public SoldLine[] ReplacedLines { get; init; } = [];
}
