namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>The rows Sale, Partial sale, Forward, Buy-back + sale, Visitor sale, Company buys, Training sale, by hand-worked figures.</summary>
public class SaleTests
{
    [Fact]
    public void Sale_IsDebitedByProvenance() => Scenario.Play("""
        allocate anna 10000
        sale anna 1000,500p,250 as s => approved 1750 left 8250: anna/26 > sold:t 1250, anna/26 > sold:p 500
        state s => Posted debited 1750 lines 1000,500,250
        """);

    [Fact]
    public void Sale_OneGramShort_IsInsufficient() => Scenario.Play("""
        allocate anna 999
        sale anna 1000 => insufficient left 999
        sale anna 999  => approved 999 left 0: anna/26 > sold:t 999
        """);

    [Fact]
    public void Sale_Overdraft_ReachesThePolicysFloorAndNoFurther() => Scenario.Play("""
        policy floor -500
        allocate anna 1000
        sale anna 1501         => insufficient left 1000
        sale anna 1500         => approved 1500 left -500: anna/26 > sold:t 1500
        sale anna 1 partial    => insufficient left -500
        """);

    [Fact]
    public void Sale_UnknownAccount_IsRefusedButNotForGood() => Scenario.Play("""
        sale anna 10 id r     => refused AccountUnknown
        hold anna 10          => refused AccountUnknown
        forward anna 10       => refused AccountUnknown
        supersede anna 10 rank Items => refused AccountUnknown
        surplus anna 10       => refused AccountUnknown
        training anna 10      => refused AccountUnknown
        allocate anna 100
        sale anna 10 id r     => approved 10 left 90: anna/26 > sold:t 10
        """);

    [Fact]
    public void Sale_OfZeroGrams_IsATransaction() => Scenario.Play("""
        allocate anna 0     => approved 0 left 0
        sale anna 0n,0 as s => approved 0 left 0
        state s             => Posted
        refund s            => approved 0 left 0
        refund s            => refused OverRefund
        """);

    // 499 of 1000: 349.3 + 99.8 + 49.9 → 349, 99, 49 and the two grams left to the largest remainders, .9 and .8.
    [Fact]
    public void Partial_IsApportionedByLargestRemainder_AndRefundedByLineOfIt() => Scenario.Play("""
        allocate anna 499
        sale anna 700,200p,100 partial as s => partial 499/1000 left 0: anna/26 > sold:t 399, anna/26 > sold:p 100
        state s          => Posted debited 499 lines 349,100,50
        refund s 1:500   => approved 50 left 50: sold:p > anna/26 50
        refund s 1       => approved 50 left 100: sold:p > anna/26 50
        refund s         => approved 399 left 499: sold:t > anna/26 399
        refund s 0:1     => refused OverRefund
        """);

    [Fact]
    public void Partial_EqualRemainders_GoToTheEarlierLine() => Scenario.Play("""
        allocate anna 1000
        sale anna 1000,1000,1000 partial as s => partial 1000/3000 left 0: anna/26 > sold:t 1000
        state s => Posted debited 1000 lines 334,333,333
        """);

    [Fact]
    public void Partial_NotAskedForOrNothingThere_IsInsufficient() => Scenario.Play("""
        allocate anna 10
        sale anna 11         => insufficient left 10
        sale anna 10 partial => approved 10 left 0: anna/26 > sold:t 10
        sale anna 1 partial  => insufficient left 0
        """);

    [Fact]
    public void BuyBack_BuysAndDebitsInOneEntry_RefundUnwindsIt() => Scenario.Play("""
        allocate anna 700
        lease 1000
        sale anna 1000*10 buy 300 as s => approved 1000 left 0: pool > anna/26 300, anna/26 > sold:t 1000
        # Bought points go back first: 400 come back, 300 of them to the pool.
        refund s 0:4   => approved 400 left 100: sold:t > anna/26 400, anna/26 > pool 300
        refund s       => approved 600 left 700: sold:t > anna/26 600
        sale anna 1701 buy 1000 => insufficient left 700
        sale anna 1700 buy 1000 => approved 1700 left 0: pool > anna/26 1000, anna/26 > sold:t 1700
        """);

    [Fact]
    public void BuyBack_RefundInParts_UnwindsNoMoreThanWasBought() => Scenario.Play("""
        allocate anna 700
        lease 300
        sale anna 1000*10 buy 300 as s
        refund s 0:2 => approved 200 left 0: sold:t > anna/26 200, anna/26 > pool 200
        refund s 0:2 => approved 200 left 100: sold:t > anna/26 200, anna/26 > pool 100
        undo s       => approved 600 left 700: sold:t > anna/26 600
        """);

    [Fact]
    public void BuyBack_OverLimitOrPoolShort_IsRefused() => Scenario.Play("""
        policy buy 500
        lease 600
        allocate anna 100
        allocate bert 100
        sale anna 1 buy 501   => refused OverLimit
        sale anna 400 buy 300
        sale anna 200 buy 201 => refused OverLimit
        sale anna 200 buy 200
        sale bert 200 buy 101 => refused PoolShort
        sale bert 200 buy 100 => approved 200 left 0: pool > bert/26 100, bert/26 > sold:t 200
        """);

    // A debt blocks until it is made good: points bought for this sale pay for the debt too, or there is no sale.
    [Fact]
    public void BuyBack_InDebt_MustMakeTheDebtGoodFirst() => Scenario.Play("""
        lease 1000
        allocate anna 0 => approved 0 left 0
        forward anna 500
        sale anna 300 buy 300         => insufficient left -500
        sale anna 300 buy 500 partial => insufficient left -500
        sale anna 300 buy 799         => insufficient left -500
        sale anna 300 buy 800         => approved 300 left 0: pool > anna/26 800, anna/26 > sold:t 300
        """);

    [Fact]
    public void Forward_NeverAsksTheFloor_TheRestIsDebt() => Scenario.Play("""
        allocate anna 100
        forward anna 250,50p => approved 300 left -200: anna/26 > sold:t 250, anna/26 > sold:p 50
        hold anna 1          => insufficient left -200
        surplus anna 1       => insufficient left -200
        """);

    [Fact]
    public void Forward_GoesToThePeriodOfItsMoment_WhileThatTakesForwards() => Scenario.Play("""
        policy grace 7d
        at 2025-12-31T20:00
        allocate anna 1000
        at 2026-01-07T23:59
        allocate anna 5000
        forward anna 100 sold 2025-12-31T23:59 as f => approved 100 left 900: anna/25 > sold:t 100
        forward anna 100 sold 2026-01-01T00:00      => approved 100 left 4900: anna/26 > sold:t 100
        wait 1m
        forward anna 100 sold 2025-12-31T23:59      => approved 100 left 4800: anna/26 > sold:t 100
        refund f                                    => approved 100 left 1000: sold:t > anna/25 100
        """);

    [Fact]
    public void Forward_OfACarriedOverPeriod_GoesToTheCurrentOne() => Scenario.Play("""
        at 2025-12-31T20:00
        allocate anna 1000
        at 2026-01-01T01:00
        carry anna 2025                        => approved 0 left 0: anna/25 > anna/26 1000
        forward anna 300 sold 2025-12-31T23:00 => approved 300 left 700: anna/26 > sold:t 300
        """);

    // A till's clock that runs ahead opens no period before its time.
    [Fact]
    public void Forward_SoldInTheFuture_GoesToTheCurrentPeriod() => Scenario.Play("""
        at 2025-12-31T20:00
        allocate anna 1000
        forward anna 300 sold 2026-01-01T00:30 => approved 300 left 700: anna/25 > sold:t 300
        """);

    [Fact]
    public void Period_BeginsByThePolicysTimeZone() => Scenario.Play("""
        policy utc 1h
        at 2025-12-31T22:59
        allocate anna 100 in 2025
        allocate anna 900 in 2026
        sale anna 10 => approved 10 left 90: anna/25 > sold:t 10
        wait 1m
        sale anna 10 => approved 10 left 890: anna/26 > sold:t 10
        """);

    [Fact]
    public void Visitor_TakesFromThePoolAndGivesBackToIt() => Scenario.Play("""
        visitor 500 => refused PoolShort
        lease 600   => approved 600 left 0: issued > pool 600
        visitor 601 => refused PoolShort
        visitor 500,100p as v => approved 600 left 0: pool > visitor 600, visitor > sold:t 500, visitor > sold:p 100
        visitor 1   => refused PoolShort
        refund v 1  => approved 100 left 0: sold:p > visitor 100, visitor > pool 100
        undo v      => approved 500 left 0: sold:t > visitor 500, visitor > pool 500
        state v     => Reversed debited 600 refunded 100 lines 500,100
        """);

    [Fact]
    public void Company_TakesTheContentIn_NoCitizenIsTouched() => Scenario.Play("""
        company 77 500,100p as c => approved 600 left 0: bought:77 > sold:t 500, bought:77 > sold:p 100
        refund c 0:500           => approved 250 left 0: sold:t > bought:77 250
        refund c                 => approved 350 left 0: sold:t > bought:77 250, sold:p > bought:77 100
        refund c                 => refused OverRefund
        """);

    [Fact]
    public void Training_LeavesNoTrace() => Scenario.Play("""
        allocate anna 100
        hold anna 50 for 1m as h
        wait 1m
        # Not even the expiry of a hold is its doing.
        training anna 10 id r voucher v => approved 10 left 50
        state h                         => Held 50
        training anna 51                => insufficient left 50
        sale anna 20 id r voucher v     => [expire h: anna.held/26 > anna/26 50] approved 20 left 80: anna/26 > sold:t 20
        # The id of a real sale answers a training sale nothing.
        training anna 10 id r           => approved 10 left 80
        find anna id t                  => abandoned
        """);
}
