using System.Globalization;
using CarbonPos.Carbon.Budgets;
using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Transactions;

internal sealed partial class Scenario
{
    private TransactionEvent Event(Words words)
    {
        var account = words.Verb is "allocate" or "correct" or "carry" or "sale" or "training" or "hold" or "forward" or "supersede" or "surplus" or "find" or "close"
            ? Account(words.Next())
            : default;
        var request = new RequestKey(words.Merchant, Id(words.Option("id")));
        var institution = new RequestKey(MerchantId.Authority, request.Id);
        return words.Verb switch
        {
            "allocate" => new Allocate(words.PeriodOr(policy.PeriodOf(now)), words.Grams()) { Request = institution, At = now, Account = account },
            "correct" => new Correct(words.PeriodOr(policy.PeriodOf(now)), words.Grams()) { Request = institution, At = now, Account = account },
            "carry" => new CarryOver(Words.Period(words.Next())) { Request = institution, At = now, Account = account },
            "lease" => new LeasePool(0, words.Grams()) { Request = institution, At = now },
            "cut" => new CutDay(0, DateOnly.FromDateTime(now.UtcDateTime)) { Request = institution, At = now },
            "close" => new CloseAccount(DateOnly.Parse(words.Next(), CultureInfo.InvariantCulture)) { Request = institution, At = now, Account = account },
            "surplus" => new SellSurplus(words.Grams(), words.Price(4_500)) { Request = request, At = now, Account = account },
            "find" => new FindOrAbandon { Request = request, At = now, Account = account },
            "capture" => new Capture(Subject(words), words.MaybeLines()) { Request = request, At = now },
            "extend" => new ExtendHold(Subject(words), words.Grams(), words.Option("until") is { } span ? now + Words.Span(span) : null) { Request = request, At = now },
            "void" => new VoidHold(Subject(words)) { Request = request, At = now },
            "refund" => new Refund(Subject(words), words.Returns()) { Request = request, At = now },
            "undo" => new UndoDouble(Subject(words)) { Request = institution, At = now },
            _ => Selling(words, new RequestKey(words.Merchant, request.Id)) with { Account = account },
        };
    }

    private SellingEvent Selling(Words words, RequestKey request)
    {
        var buyer = words.Verb == "company" ? new MerchantId(words.Number()) : default;
        var lines = words.Lines();
        var seller = new Seller(request.Merchant, 1, default);
        SellingEvent sale = words.Verb switch
        {
            "sale" => new Sale { Request = request, At = now, Seller = seller, Lines = lines, AllowPartial = words.Has("partial"), BuyBack = words.BuyBack(Co2eMass.Zero) },
            "training" => new TrainingSale { Request = request, At = now, Seller = seller, Lines = lines, BuyBack = words.BuyBack(Co2eMass.Zero) },
            "hold" => new Hold { Request = request, At = now, Seller = seller, Lines = lines, Expiry = now + Words.Span(words.Option("for") ?? "30m") },
            "forward" => new Forward { Request = request, At = now, Seller = seller, Lines = lines, SoldAt = words.Option("sold") is { } sold ? words.Moment(sold) : now },
            "supersede" => new Supersede { Request = request, At = now, Seller = seller, Lines = lines, SoldAt = now, Rank = Enum.Parse<EvidenceRank>(words.Option("rank")!) },
            "visitor" => new VisitorSale { Request = request, At = now, Seller = seller, Lines = lines, BuyBack = words.BuyBack(SoldLine.Total(lines)) },
            "company" => new CompanyPurchase(buyer) { Request = request, At = now, Seller = seller, Lines = lines },
            _ => throw new ArgumentException($"The scenario says '{words.Verb}'."),
        };
        return sale with
        {
            Purchase = words.Option("purchase") is { } purchase ? Id("purchase " + purchase) : Guid.Empty,
            Voucher = words.Option("voucher") is { } voucher
                ? new(new(7, (ulong)voucher[0]), words.Option("cap") is null ? Co2eMass.FromGrams(1_000_000) : words.GramsOf("cap"), now.AddHours(1), Enum.Parse<Refusal>(words.Option("flaw") ?? "None"))
                : null,
        };
    }

    private Carbon.Journal.JournalKey Subject(Words words)
    {
        var name = words.Next();
        return name == "nothing" ? new(0, 1, 999_999) : transactions[name];
    }

    // The same word, the same id; no word, a new one.
    private Guid Id(string? word)
    {
        ids.Add(word ?? $"unnamed {ids.Count}");
        return new Guid(ids.IndexOf(ids[^1]) + 1, 0, 0, new byte[8]);
    }

    /// <summary>One command's words: a verb, then values, then options by name.</summary>
    private sealed class Words(string text)
    {
        public const string Letters = "?trfpcn";
        private readonly string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        private int at = 1;

        public static MerchantId Shop { get; } = new(1);

        public string Verb => words[0];

        public MerchantId Merchant => Option("by") is { } other ? new(long.Parse(other)) : Shop;

        public string Next() => words[at++];

        public bool Has(string flag) => words.Contains(flag);

        public string? Option(string name) => Array.IndexOf(words, name, 1) is > 0 and var i ? words[i + 1] : null;

        public long Number() => long.Parse(Next(), CultureInfo.InvariantCulture);

        public Co2eMass Grams() => Co2eMass.FromGrams(Number());

        public Co2eMass GramsOf(string option) => Option(option) is { } grams ? Co2eMass.FromGrams(long.Parse(grams)) : Co2eMass.Zero;

        public long Price(long usual) => Option("price") is { } price ? long.Parse(price, CultureInfo.InvariantCulture) : usual;

        // The accepted offer; a visitor's is for all of the basket where nothing else is said.
        public BuyBack BuyBack(Co2eMass usual)
        {
            var grams = Option("buy") is null ? usual : GramsOf("buy");
            return grams.IsPositive ? new(grams, Price(5_000), Enum.Parse<Refusal>(Option("offer") ?? "None")) : default;
        }

        public DateTimeOffset Moment(string moment) => DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

        public BudgetPeriod PeriodOr(BudgetPeriod other) => Option("in") is { } year ? Period(year) : other;

        public static BudgetPeriod Period(string year) => BudgetPeriod.FromYear(int.Parse(year));

        public static TimeSpan Span(string text)
        {
            var unit = text.TrimStart('-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
            var number = double.Parse(text[..^unit.Length], CultureInfo.InvariantCulture);
            return unit switch
            {
                "ms" => TimeSpan.FromMilliseconds(number),
                "s" => TimeSpan.FromSeconds(number),
                "m" => TimeSpan.FromMinutes(number),
                "h" => TimeSpan.FromHours(number),
                "d" => TimeSpan.FromDays(number),
                _ => throw new ArgumentException($"'{text}' is no span."),
            };
        }

        public Policy Policy() => new()
        {
            Version = "test-1",
            Floor = GramsOf("floor"),
            CaptureOverHoldBasisPoints = Option("over") is { } over ? int.Parse(over) : 2000,
            LatePresentment = Span(Option("late") ?? "7d"),
            ForwardGrace = Span(Option("grace") ?? "7d"),
            CarryOverCap = Option("carry") is null ? Co2eMass.FromGrams(500_000) : GramsOf("carry"),
            SellLimit = Option("sell") is null ? Co2eMass.FromGrams(1_000_000) : GramsOf("sell"),
            BuyLimit = Option("buy") is null ? Co2eMass.FromGrams(1_000_000) : GramsOf("buy"),
            UtcOffset = Span(Option("utc") ?? "0h"),
            Shortage = Enum.Parse<ShortageRule>(Option("shortage") ?? "BuyBack"),
            Visitors = Has("no-visitors") ? VisitorRule.Refuse : VisitorRule.Pool,
            Prices = Has("no-prices") ? null : new(4_500, Price(5_000)),
        };

        public SoldLine[] MaybeLines() => at < words.Length && char.IsAsciiDigit(words[at][0]) ? Lines() : [];

        public SoldLine[] Lines() => [.. Next().Split(',').Select(Line)];

        // 0:500,2 = half a unit of the first line, all that is left of the third.
        public RefundLine[] Returns() => at >= words.Length || !char.IsAsciiDigit(words[at][0])
            ? []
            : [.. Next().Split(',').Select(r => r.Split(':')).Select(r => new RefundLine(int.Parse(r[0]), r.Length > 1 ? long.Parse(r[1]) : 0))];

        private static SoldLine Line(string text)
        {
            var parts = text.Split('*');
            var letter = char.IsAsciiLetter(parts[0][^1]) ? parts[0][^1] : 't';
            var grams = long.Parse(parts[0].TrimEnd(letter));
            return new(
                Co2eMass.FromGrams(grams),
                (Provenance)Letters.IndexOf(letter),
                WeighingReason.SupplierTransmitted,
                Co2eMass.Zero,
                parts.Length > 1 ? long.Parse(parts[1]) : 1000);
        }
    }
}
