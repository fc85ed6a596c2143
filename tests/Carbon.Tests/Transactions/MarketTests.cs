namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>The rows Buy-back, Visitor sale, Sell surplus and the pool share under each rule for when points run short, by hand-worked figures.</summary>
public class MarketTests
{
    [Theory]
    [InlineData("visitor 500 as t")]
    [InlineData("company 77 500 as t")]
    public void CaptureAndExtend_OfWhatWasNeverHeld_AreRefused(string sale) => Scenario.Play($"""
        lease 500
        {sale}
        capture t     => refused WrongState
        capture t 400 => refused WrongState
        extend t 10   => refused WrongState
        void t        => refused WrongState
        refund t 0:500
        state t       => Posted debited 500 refunded 250 lines 500
        """);

    [Fact]
    public void LeasePool_BelowZero_GivesBackWhatThereIsAndNoMore() => Scenario.Play("""
        lease -1   => refused PoolShort
        lease 600  => approved 600 left 0: issued > pool 600
        lease -200 => approved -200 left 0: pool > issued 200
        visitor 150
        lease -1000 id all => partial -250/-1000 left 0: pool > issued 250
        lease -1000 id all => again partial -250/-1000 left 0
        lease -1000        => refused PoolShort
        lease 0    => approved 0 left 0
        """);

    [Fact]
    public void BuyBack_ToldInEuros_AndTheRefundGivesThemBack() => Scenario.Play("""
        lease 10000
        allocate anna 1000
        # 4,300 g at 50 euros a tonne: 21.5 ct, half away from zero.
        sale anna 5300*10 buy 4300 euros as s => approved 5300 left 0, 22 ct: pool > anna/26 4300, anna/26 > sold:t 5300
        refund s euros => approved 5300 left 1000, 22 ct: sold:t > anna/26 5300, anna/26 > pool 4300
        """);

    // Each part by itself would be 0.5 ct, rounded up: ten of them would give back twice what was paid.
    [Fact]
    public void BuyBack_RefundInParts_GivesBackToTheCentWhatItCost() => Scenario.Play("""
        lease 1000
        allocate anna 0 => approved 0 left 0
        sale anna 1000*10 buy 1000 euros as s => approved 1000 left 0, 5 ct: pool > anna/26 1000, anna/26 > sold:t 1000
        refund s 0:1 euros => approved 100 left 0, 1 ct: sold:t > anna/26 100, anna/26 > pool 100
        refund s 0:1 euros => approved 100 left 0, 0 ct: sold:t > anna/26 100, anna/26 > pool 100
        refund s 0:1 euros => approved 100 left 0, 1 ct: sold:t > anna/26 100, anna/26 > pool 100
        refund s 0:4 euros => approved 400 left 0, 2 ct: sold:t > anna/26 400, anna/26 > pool 400
        undo s euros       => approved 300 left 0, 1 ct: sold:t > anna/26 300, anna/26 > pool 300
        """);

    [Fact]
    public void BuyBack_OfferThatIsNoLongerGood_IsRefusedAndTheAnswerStays() => Scenario.Play("""
        lease 1000
        allocate anna 100
        sale anna 300 buy 200 offer OfferExpired id r => refused OfferExpired
        sale anna 300 buy 200 id r                    => again refused OfferExpired
        sale anna 300 buy 200 offer OfferChanged      => refused OfferChanged
        sale anna 300 buy 200 price 4999              => refused OfferChanged
        policy price 6000
        sale anna 300 buy 200                         => refused OfferChanged
        sale anna 300 buy 200 price 6000 euros        => approved 300 left 0, 1 ct: pool > anna/26 200, anna/26 > sold:t 300
        """);

    [Theory]
    [InlineData("shortage Decline")]
    [InlineData("shortage Partial")]
    [InlineData("shortage Overdraft floor -50")]
    [InlineData("no-prices")]
    public void BuyBack_WhereThePolicySellsNone_IsForbidden(string rule) => Scenario.Play($"""
        policy {rule}
        lease 1000
        allocate anna 100
        sale anna 300 buy 200 => refused PolicyForbids
        """);

    [Fact]
    public void Shortage_Decline_TakesNoPart_TheOthersDoWhereAsked() => Scenario.Play("""
        allocate anna 100
        policy shortage Decline
        sale anna 300 partial => insufficient left 100
        policy shortage BuyBack
        sale anna 300 => insufficient left 100
        sale anna 300 partial as s => partial 100/300 left 0: anna/26 > sold:t 100
        refund s
        policy shortage Overdraft floor -150
        sale anna 251 => insufficient left 100
        sale anna 250 as s => approved 250 left -150: anna/26 > sold:t 250
        refund s
        sale anna 300 partial => partial 250/300 left -150: anna/26 > sold:t 250
        """);

    [Fact]
    public void Visitor_PaysThePriceAgreedTo_AndGetsItBack() => Scenario.Play("""
        lease 20000
        visitor 10000,9000p*10 euros as v => approved 19000 left 0, 95 ct: pool > visitor 19000, visitor > sold:t 10000, visitor > sold:p 9000
        refund v 1:1 euros => approved 900 left 0, 5 ct: sold:p > visitor 900, visitor > pool 900
        refund v 1:1 euros => approved 900 left 0, 4 ct: sold:p > visitor 900, visitor > pool 900
        refund v euros     => approved 17200 left 0, 86 ct: sold:t > visitor 10000, visitor > pool 10000, sold:p > visitor 7200, visitor > pool 7200
        refund v           => refused OverRefund
        """);

    [Fact]
    public void Visitor_WithoutAnOfferForAllOfIt_HasNoPoints() => Scenario.Play("""
        lease 1000
        visitor 100 buy 0  => insufficient left 0
        visitor 100 buy 99 => insufficient left 0
        visitor 100 price 1 => refused OfferChanged
        visitor 100 offer OfferExpired => refused OfferExpired
        visitor 0 buy 0    => approved 0 left 0
        policy no-visitors
        visitor 100        => refused PolicyForbids
        policy no-prices
        visitor 100        => refused PolicyForbids
        """);

    [Fact]
    public void Training_WithAnOffer_IsAnsweredAsTheSaleWouldBe() => Scenario.Play("""
        lease 1000
        allocate anna 100
        training anna 300 => insufficient left 100
        training anna 300 buy 200 euros => approved 300 left 100, 1 ct
        training anna 300 buy 1001 => refused PoolShort
        training anna 300 buy 200 offer OfferExpired => refused OfferExpired
        lease -1000 => approved -1000 left 0: pool > issued 1000
        """);

    // What may be overdrawn was saved by nobody: sold, it would make euros out of nothing.
    [Fact]
    public void SellSurplus_OfAnOverdraft_IsRefused() => Scenario.Play("""
        policy shortage Overdraft floor -100
        allocate anna 100
        surplus anna 101 => insufficient left 100
        surplus anna 100 euros => approved 100 left 0, 0 ct: anna/26 > pool 100
        """);

    [Fact]
    public void SellSurplus_AtAnotherPriceOrNone_IsRefused() => Scenario.Play("""
        allocate anna 9000
        surplus anna 9000 price 4501 => refused OfferChanged
        policy no-prices
        surplus anna 9000 => refused PolicyForbids
        policy
        surplus anna 9000 euros => approved 9000 left 0, 41 ct: anna/26 > pool 9000
        """);
}
