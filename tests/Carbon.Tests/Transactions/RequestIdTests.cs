using CarbonPos.Carbon.Journal;
using CarbonPos.Carbon.Transactions;
using CarbonPos.Carbon.Units;

namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>Idempotency, the row Abandon, and vouchers.</summary>
public class RequestIdTests
{
    [Fact]
    public void Replay_GetsTheFirstAnswer_AndPostsNothing() => Scenario.Play("""
        allocate anna 1000
        sale anna 400 id r => approved 400 left 600: anna/26 > sold:t 400
        sale anna 100
        sale anna 400 id r => again approved 400 left 600
        show anna          => 500
        """);

    [Fact]
    public void Replay_AfterTopUp_KeepsTheFirstRefusal() => Scenario.Play("""
        allocate anna 100
        sale anna 400 id r => insufficient left 100
        allocate anna 1000
        sale anna 400 id r => again insufficient left 100
        show anna          => 1100
        """);

    [Fact]
    public void Replay_OfFollowUps_KeepsTheirFirstAnswers() => Scenario.Play("""
        allocate anna 1000
        hold anna 400 for 30m as h
        extend h 100 id e  => approved 100 left 500: anna/26 > anna.held/26 100
        extend h 100 id e  => again approved 100 left 500
        capture h 601 id x => refused AboveHold
        capture h 300 id c => approved 300 left 700: anna.held/26 > sold:t 300, anna.held/26 > anna/26 200
        capture h 300 id c => again approved 300 left 700
        void h id v        => refused WrongState
        void h id v        => again refused WrongState
        refund h id f      => approved 300 left 1000: sold:t > anna/26 300
        refund h id f      => again approved 300 left 1000
        capture h 601 id x => again refused AboveHold
        wait 1h
        extend h 100 id e  => again approved 100 left 500
        """);

    [Theory]
    [InlineData("hold anna 400 id r", "Call")]
    [InlineData("sale bert 400 id r", "Instrument")]
    [InlineData("sale anna 400 id r voucher v", "Instrument")]
    [InlineData("sale anna 401 id r", "Lines")]
    [InlineData("sale anna 400*2 id r", "Lines")]
    [InlineData("sale anna 400 buy 5 id r", "Amount")]
    [InlineData("sale anna 400 partial id r", "Mode")]
    [InlineData("sale anna 400 purchase p id r", "Purchase")]
    public void ReusedId_WithAnotherBody_NamesTheField(string other, string field) => Scenario.Play($"""
        allocate anna 1000
        allocate bert 1000
        sale anna 400 id r
        {other} => misuse {field}
        show anna => 600
        show bert => 1000
        sale anna 400 id r => again approved 400 left 600
        """);

    [Fact]
    public void ReusedId_OfFollowUps_NamesTheField() => Scenario.Play("""
        allocate anna 1000
        hold anna 400 as h
        hold anna 400 as g
        extend h 10 id e
        extend g 10 id e          => misuse Transaction
        extend h 11 id e          => misuse Amount
        extend h 10 until 9h id e => misuse Timing
        """);

    [Fact]
    public void ReusedId_OfAnotherMerchant_IsAnotherId() => Scenario.Play("""
        allocate anna 1000
        sale anna 400 id r
        sale anna 400 id r by 2 => approved 400 left 200: anna/26 > sold:t@2 400
        find anna id r by 3     => abandoned
        """);

    [Fact]
    public void Abandon_BeforeArrival_RefusesTheArrival() => Scenario.Play("""
        allocate anna 1000
        find anna id r      => abandoned
        find anna id r      => again abandoned
        sale anna 400 id r  => again refused Abandoned
        hold anna 400 id r  => again refused Abandoned
        find anna id r      => again abandoned
        show anna           => 1000
        """);

    [Fact]
    public void Abandon_AfterArrival_FindsTheAnswer() => Scenario.Play("""
        allocate anna 1000
        sale anna 400 id r  => approved 400 left 600: anna/26 > sold:t 400
        find anna id r      => again approved 400 left 600
        sale anna 4000 id q => insufficient left 600
        find anna id q      => again insufficient left 600
        """);

    [Fact]
    public void Abandon_OfAnAccountThatIsNotThereYet_Holds() => Scenario.Play("""
        sale anna 400 id r  => refused AccountUnknown
        find anna id r      => abandoned
        allocate anna 1000
        sale anna 400 id r  => again refused Abandoned
        """);

    [Fact]
    public void Voucher_PaysOnce() => Scenario.Play("""
        allocate anna 1000
        sale anna 2000 voucher v        => insufficient left 1000
        sale anna 400 voucher v id r    => approved 400 left 600: anna/26 > sold:t 400
        sale anna 400 voucher v         => refused FlashcodeSpent
        hold anna 400 voucher v         => refused FlashcodeSpent
        sale anna 400 voucher v id r    => again approved 400 left 600
        hold anna 100 voucher w as h    => approved 100 left 500: anna/26 > anna.held/26 100
        sale anna 100 voucher w         => refused FlashcodeSpent
        # The hold's voucher has paid: its capture needs none, and a void does not bring it back.
        capture h 100                   => approved 100 left 500: anna.held/26 > sold:t 100
        hold anna 100 voucher x as g
        void g
        sale anna 100 voucher x         => refused FlashcodeSpent
        """);

    [Fact]
    public void Voucher_Cap_BindsWhatIsAsked() => Scenario.Play("""
        allocate anna 1000
        sale anna 301 voucher v cap 300         => refused OverCap
        hold anna 301 voucher v cap 300         => refused OverCap
        sale anna 301 partial voucher v cap 300 => refused OverCap
        sale anna 300 voucher v cap 300         => approved 300 left 700: anna/26 > sold:t 300
        # An offline sale is made already, but within the cap that stood signed in the code.
        forward anna 301 voucher w cap 300      => refused OverCap
        forward anna 300 voucher w cap 300      => approved 300 left 400: anna/26 > sold:t 300
        sale anna 1 voucher w                   => refused FlashcodeSpent
        forward anna 1 voucher x cap 0          => refused OverCap
        forward anna 0 voucher x cap 0          => approved 0 left 400
        training anna 301 voucher y cap 300     => refused OverCap
        """);

    [Fact]
    public void Voucher_Cap_BindsAllThatBecomesOfAHold() => Scenario.Play("""
        allocate anna 10000
        hold anna 1 voucher v cap 1000 as h
        extend h 8000        => refused OverCap
        extend h 999         => approved 999 left 9000: anna/26 > anna.held/26 999
        extend h 1           => refused OverCap
        extend h 0 until 2h  => approved 0 left 9000
        # Within the policy's 20 % above the hold, and still more than the shopper agreed to.
        capture h 1001       => refused OverCap
        state h              => Held 1000
        capture h 1000       => approved 1000 left 9000: anna.held/26 > sold:t 1000
        hold anna 900 voucher w cap 1000 for 1m as g
        wait 1m
        capture g 1001       => [expire g: anna.held/26 > anna/26 900] refused OverCap
        capture g 1000       => approved 1000 left 8000: anna/26 > sold:t 1000
        # A card has no cap.
        hold anna 1 as c
        extend c 7000        => approved 7000 left 999: anna/26 > anna.held/26 7000
        """);

    [Fact]
    public void Voucher_Cap_OutlastsASnapshot()
    {
        var book = new Book(1);
        var (policy, now, journal, account) = (new Policy { Version = "test-1" }, new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.Zero), new List<JournalEntry>(), new AccountId(0, 1));
        book.Post(new Allocate(policy.PeriodOf(now), Co2eMass.FromGrams(10_000)) { Request = Key(1), At = now, Account = account }, policy, journal);
        var hold = book.Post(
            new Hold
            {
                Request = Key(2), At = now, Account = account, Seller = new(new(1), 1, default), Lines = [SoldLine.StatedByTill(Co2eMass.FromGrams(1))], Expiry = now.AddHours(1),
                Voucher = new(new(1, 1), Co2eMass.FromGrams(1_000), now.AddHours(1), Refusal.None),
            },
            policy, journal).Answer!.Transaction!.Value;
        book.Post(new ExtendHold(hold, Co2eMass.FromGrams(500), null) { Request = Key(3), At = now }, policy, journal);
        var restored = Book.Restore(book.Snapshot());
        Assert.Equal(Refusal.OverCap, restored.Post(new ExtendHold(hold, Co2eMass.FromGrams(500), null) { Request = Key(4), At = now }, policy, []).Answer!.Refusal);
        Assert.Equal(Outcome.Approved, restored.Post(new ExtendHold(hold, Co2eMass.FromGrams(499), null) { Request = Key(5), At = now }, policy, []).Answer!.Outcome);

        static RequestKey Key(int id) => new(new(1), new Guid(id, 0, 0, new byte[8]));
    }

    [Theory]
    [InlineData("FlashcodeExpired")]
    [InlineData("FlashcodeNotAccepted")]
    public void Voucher_WithAFlaw_IsRefusedAfterTheMarkerIsRead(string flaw) => Scenario.Play($"""
        allocate anna 1000
        sale anna 100 voucher v id r
        sale anna 100 voucher w flaw {flaw} => refused {flaw}
        hold anna 100 voucher w flaw {flaw} => refused {flaw}
        forward anna 100 voucher w flaw {flaw} => refused {flaw}
        training anna 100 voucher w flaw {flaw} => refused {flaw}
        sale anna 100 voucher w                => approved 100 left 800: anna/26 > sold:t 100
        """);

    /// <summary>Who has only a picture of a code, or says that it was fresh once, learns nothing of the account.</summary>
    [Theory]
    [InlineData(Refusal.FlashcodeNotAccepted, 1_000, true, false)]
    [InlineData(Refusal.FlashcodeNotAccepted, 1_000, false, false)]
    [InlineData(Refusal.FlashcodeExpired, 1_000, false, false)]
    [InlineData(Refusal.None, 50, true, false)]
    [InlineData(Refusal.None, 50, false, true)]
    public void Voucher_Refused_ShowsTheAccountOnlyWhereTheCodeIsFreshNow(Refusal flaw, long cap, bool forward, bool shows)
    {
        var book = new Book(1);
        var (policy, now, account) = (new Policy { Version = "test-1" }, new DateTimeOffset(2026, 6, 1, 8, 0, 0, TimeSpan.Zero), new AccountId(0, 1));
        book.Post(new Allocate(policy.PeriodOf(now), Co2eMass.FromGrams(10_000)) { Request = new(MerchantId.Authority, Guid.NewGuid()), At = now, Account = account }, policy, []);
        var voucher = new Voucher(new(1, 1), Co2eMass.FromGrams(cap), now.AddHours(1), flaw);
        var seller = new Seller(new(1), 1, default);
        SoldLine[] lines = [SoldLine.StatedByTill(Co2eMass.FromGrams(100))];
        SellingEvent[] events = forward
            ? [new Forward { Request = new(new(1), Guid.NewGuid()), At = now, Account = account, Seller = seller, Lines = lines, Voucher = voucher, SoldAt = now }]
            :
            [
                new Sale { Request = new(new(1), Guid.NewGuid()), At = now, Account = account, Seller = seller, Lines = lines, Voucher = voucher },
                new Hold { Request = new(new(1), Guid.NewGuid()), At = now, Account = account, Seller = seller, Lines = lines, Voucher = voucher, Expiry = now.AddHours(1) },
                new TrainingSale { Request = new(new(1), Guid.NewGuid()), At = now, Account = account, Seller = seller, Lines = lines, Voucher = voucher },
            ];
        foreach (var e in events)
        {
            var answer = book.Post(e, policy, []).Answer!;
            Assert.Equal(Outcome.Refused, answer.Outcome);
            Assert.Equal(shows ? (10_000, 10_000) : (0L, 0L), (answer.Available.Grams, answer.Budget.Grams));
        }
    }

    [Fact]
    public void Forget_LetsTheVoucherAndTheIdGo() => Scenario.Play("""
        allocate anna 1000
        sale anna 100 voucher v id r as s
        wait 80h
        forget 72h   => 1 forgotten
        state s      => forgotten
        refund s     => refused TransactionUnknown
        show anna    => 900
        forget 72h   => 0 forgotten
        """);

    // A file of allocations may be given again a year later.
    [Fact]
    public void Forget_KeepsAllocationIds() => Scenario.Play("""
        allocate anna 1000 id a
        wait 100d
        forget 72h                => 0 forgotten
        allocate anna 1000 id a   => again approved 1000 left 1000
        show anna                 => 1000
        """);
}
