using System.Diagnostics.CodeAnalysis;

namespace CarbonPos.PosSdk;

/// <summary>Which kind of instrument the shopper shows.</summary>
public enum InstrumentKind
{
    /// <summary>A one-time voucher, scanned from the shopper's phone.</summary>
    Flashcode = 1,

    /// <summary>A lasting account reference, as a loyalty card holds it.</summary>
    AccountToken = 2,

    /// <summary>None: a visitor without an account, who pays in euros for the points of the pool.</summary>
    Visitor = 3,

    /// <summary>A company that buys: its account at the registry pays an invoice that names it.</summary>
    Company = 4,
}

/// <summary>What the shopper pays with. Sealed for the gateway: neither the register nor this SDK can read the account inside.</summary>
public sealed record Instrument
{
    private const string FlashcodePrefix = "CPF1:";
    private const string TokenPrefix = "CPA1:";
    private const string VisitorText = "VISITOR";
    private const string CompanyPrefix = "COMPANY:";
    private const int MaxCompanyLength = 14;

    /// <summary>The longest flashcode text: 600 characters.</summary>
    public const int MaxFlashcodeLength = 600;

    /// <summary>The longest account token: 120 characters.</summary>
    public const int MaxTokenLength = 120;

    private Instrument(InstrumentKind kind, string text)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>Flashcode or account token.</summary>
    public InstrumentKind Kind { get; }

    /// <summary>The text as scanned. Treat it like cash until it is spent: never log it.</summary>
    public string Text { get; }

    /// <summary>
    /// Nobody's account: for a shopper who has none here. The first <see cref="CarbonPosClient.SellAsync"/> ends as <see cref="SaleOutcome.Insufficient"/>
    /// with an offer for the whole basket; accepted, it sells. Sales only.
    /// </summary>
    public static Instrument Visitor { get; } = new(InstrumentKind.Visitor, VisitorText);

    /// <summary>A company that buys, by its public number: for <see cref="CarbonPosClient.PayInvoiceAsync"/> of an invoice that names it as its buyer, and for nothing else.</summary>
    /// <param name="number">SIREN or any national register number: 1 to 14 digits, above zero.</param>
    /// <exception cref="ArgumentException">Not such a number.</exception>
    public static Instrument Company(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return IsCompany(number) ? new(InstrumentKind.Company, CompanyPrefix + number) : throw new ArgumentException("A company is named by 1 to 14 digits, above zero.", nameof(number));
    }

    /// <summary>The text of a scanned flashcode.</summary>
    /// <param name="text">"CPF1:" and Base45, at most 600 characters.</param>
    /// <exception cref="ArgumentException">Not the shape of a flashcode. Use <see cref="TryParse"/> for whatever a scanner sends.</exception>
    public static Instrument Flashcode(string text) => Parse(text, InstrumentKind.Flashcode);

    /// <summary>A lasting account reference.</summary>
    /// <param name="text">"CPA1:" and base64url, at most 120 characters.</param>
    /// <exception cref="ArgumentException">Not the shape of an account token.</exception>
    public static Instrument AccountToken(string text) => Parse(text, InstrumentKind.AccountToken);

    /// <summary>Reads whatever the scanner sent; never throws. Only the shape is looked at: the gateway judges the rest.</summary>
    /// <param name="text">The scan; white space around it is ignored.</param>
    /// <param name="instrument">Set when true is returned.</param>
    /// <param name="reason">Set when false is returned: one sentence that says what is wrong.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Instrument? instrument, [NotNullWhen(false)] out string? reason)
    {
        instrument = null;
        var scan = (text ?? "").Trim();
        reason = scan switch
        {
            "" => "Nothing was scanned.",
            _ when scan.StartsWith(FlashcodePrefix, StringComparison.Ordinal) => Fault(scan, FlashcodePrefix, MaxFlashcodeLength, IsBase45, "flashcode"),
            _ when scan.StartsWith(TokenPrefix, StringComparison.Ordinal) => Fault(scan, TokenPrefix, MaxTokenLength, IsBase64Url, "account token"),
            _ => "This is neither a flashcode (CPF1:…) nor an account token (CPA1:…).",
        };
        if (reason is not null)
        {
            return false;
        }

        var kind = scan.StartsWith(FlashcodePrefix, StringComparison.Ordinal) ? InstrumentKind.Flashcode : InstrumentKind.AccountToken;
        instrument = new(kind, scan);
        return true;
    }

    /// <summary>Says the kind only, so that a log never holds something that pays.</summary>
    public override string ToString() => Kind switch
    {
        InstrumentKind.Flashcode => "flashcode",
        InstrumentKind.Visitor => "visitor",
        InstrumentKind.Company => "company",
        _ => "account token",
    };

    /// <summary>The number of a company that buys, without what tells it from other texts.</summary>
    internal string CompanyNumber => Text[CompanyPrefix.Length..];

    /// <summary>Reads what <see cref="Text"/> was, a visitor's or a company's too, which no scanner can send.</summary>
    internal static bool TryRead(string? text, [NotNullWhen(true)] out Instrument? instrument)
    {
        instrument = text == VisitorText ? Visitor
            : text is not null && text.StartsWith(CompanyPrefix, StringComparison.Ordinal) && IsCompany(text[CompanyPrefix.Length..]) ? new(InstrumentKind.Company, text)
            : null;
        return instrument is not null || TryParse(text, out instrument, out _);
    }

    private static Instrument Parse(string text, InstrumentKind kind)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!TryParse(text, out var instrument, out var reason))
        {
            throw new ArgumentException(reason, nameof(text));
        }

        return instrument.Kind == kind
            ? instrument
            : throw new ArgumentException($"This is {(kind == InstrumentKind.Flashcode ? "an account token, not a flashcode" : "a flashcode, not an account token")}.", nameof(text));
    }

    private static string? Fault(string scan, string prefix, int longest, Predicate<char> allowed, string what)
    {
        if (scan.Length == prefix.Length || scan.Length > longest)
        {
            return $"The {what} must have {prefix.Length + 1} to {longest} characters, this one has {scan.Length}.";
        }

        for (var i = prefix.Length; i < scan.Length; i++)
        {
            if (!allowed(scan[i]))
            {
                return $"Character {i + 1} of the {what} cannot be part of one: scan it again.";
            }
        }

        return null;
    }

    private static bool IsCompany(string number) => number.Length is > 0 and <= MaxCompanyLength && number.All(char.IsAsciiDigit) && number.Any(c => c != '0');

    private static bool IsBase45(char c) => c is >= '0' and <= '9' or >= 'A' and <= 'Z' || " $%*+-./:".Contains(c, StringComparison.Ordinal);

    private static bool IsBase64Url(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '=';
}
