using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Transactions;
using CarbonPos.V1;
using Refusal = CarbonPos.Carbon.Transactions.Refusal;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>Opens what the shopper showed. What was never issued here is misuse; what is genuine but stale is judged by the book, after the marker.</summary>
internal sealed class InstrumentReader(FlashcodeOpener opener, AccountTokenSealer tokens)
{
    private const int MostFlashcode = 600;
    private const int MostToken = 120;

    /// <summary>Whose points, and the voucher when one was shown.</summary>
    /// <param name="instrument">From the request.</param>
    /// <param name="moment">At which it must be fresh: now, or the moment of an offline sale.</param>
    /// <param name="offline">The sale was made without network: only the offline cap was the till's to take.</param>
    public (AccountId Account, Voucher? Voucher) Open(Instrument? instrument, DateTimeOffset moment, bool offline)
    {
        if (instrument?.KindCase != Instrument.KindOneofCase.Flashcode) return (Token(instrument), null);
        Span<byte> shown = stackalloc byte[Flashcode.ShownSize];
        var opening = Authenticate(instrument.Flashcode, shown);
        if (!opener.CheckPhone(shown)) opening = opening with { Verdict = FlashcodeVerdict.PhoneSignatureInvalid };
        opening = opening.Judge(moment);
        var flaw = opening.Verdict switch
        {
            FlashcodeVerdict.Ok => Refusal.None,
            FlashcodeVerdict.PhoneSignatureInvalid => Refusal.FlashcodeNotAccepted,
            _ => Refusal.FlashcodeExpired,
        };
        return (opening.Account, new Voucher(opening.Serial, offline ? opening.OfflineCap : opening.Cap, opening.ValidUntil, flaw));
    }

    /// <summary>True where nobody's account is shown: a visitor pays.</summary>
    public static bool IsVisitor(Instrument? instrument) => instrument?.KindCase == Instrument.KindOneofCase.Visitor;

    /// <summary>The company that buys, where one is shown instead of a citizen's account.</summary>
    public static MerchantId? CompanyOf(Instrument? instrument)
    {
        if (instrument?.KindCase != Instrument.KindOneofCase.Company) return null;
        var number = instrument.Company.Number;
        return number.Length is > 0 and <= 14 && number.All(char.IsAsciiDigit) && long.Parse(number, System.Globalization.CultureInfo.InvariantCulture) is > 0 and var value
            ? new(value)
            : throw Fault.Invalid("COMPANY_NUMBER_INVALID", "instrument.company.number", "A company is named by 1 to 14 digits, above zero.").ToException();
    }

    /// <summary>Only whose points: freshness does not matter for a search, but a picture of someone's code without the phone's word is worth nothing.</summary>
    public AccountId OpenAccount(Instrument? instrument) =>
        instrument?.KindCase == Instrument.KindOneofCase.Flashcode ? Signed(instrument.Flashcode).Account : Token(instrument);

    /// <summary>Whose balance a till may see: a flashcode's while it is fresh, so that an old scan is no window that stays open. Whether it has paid does not matter.</summary>
    public AccountId OpenFresh(Instrument? instrument, DateTimeOffset now)
    {
        if (instrument?.KindCase != Instrument.KindOneofCase.Flashcode) return Token(instrument);
        var opening = Signed(instrument.Flashcode).Judge(now);
        return opening.Verdict == FlashcodeVerdict.Ok
            ? opening.Account
            : throw Fault.Unshown("FLASHCODE_STALE", "instrument.flashcode", $"This flashcode is not fresh at {now:u}: it was shown at {opening.ShownAt:u} and is valid from {opening.ValidFrom:u} to {opening.ValidUntil:u}. If the phone has only just shown it, compare its clock with the gateway's.").ToException();
    }

    private FlashcodeOpening Signed(string flashcode)
    {
        Span<byte> shown = stackalloc byte[Flashcode.ShownSize];
        var opening = Authenticate(flashcode, shown);
        return opener.CheckPhone(shown)
            ? opening
            : throw Fault.Unshown("FLASHCODE_INVALID", "instrument.flashcode", "This flashcode is not signed by the phone that it was made for.").ToException();
    }

    /// <summary>Opens an account token of a field that takes nothing else.</summary>
    public AccountId OpenToken(string token, string field) =>
        token.Length <= MostToken && tokens.TryOpen(token, out var account)
            ? account
            : throw Fault.Unshown("ACCOUNT_TOKEN_INVALID", field, "This is no account token of this gateway, or it was altered.").ToException();

    private AccountId Token(Instrument? instrument) => instrument?.KindCase switch
    {
        Instrument.KindOneofCase.AccountToken => OpenToken(instrument.AccountToken, "instrument.account_token"),
        Instrument.KindOneofCase.Company => throw Fault.Invalid("COMPANY_NOT_FOR_MODE", "instrument", "A company pays invoices that name it as their buyer, and nothing else.").ToException(),
        _ => throw Fault.Invalid("INSTRUMENT_MISSING", "instrument", "Set instrument.flashcode or instrument.account_token.").ToException(),
    };

    private FlashcodeOpening Authenticate(string text, Span<byte> shown)
    {
        var opening = text.Length <= MostFlashcode ? opener.Authenticate(text, shown) : new() { Verdict = FlashcodeVerdict.Malformed };
        return opening.IsGenuine
            ? opening
            : throw Fault.Unshown("FLASHCODE_INVALID", "instrument.flashcode", opening.Verdict switch
            {
                FlashcodeVerdict.Malformed => "This is no flashcode: it must begin with CPF1: and be whole.",
                FlashcodeVerdict.UnknownKey => "This flashcode was made with a key that this gateway does not know.",
                _ => "This flashcode was altered.",
            }).ToException();
    }
}
