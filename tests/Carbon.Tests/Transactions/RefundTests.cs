namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>The rows Refund and Undo double, by hand-worked figures.</summary>
public class RefundTests
{
    [Fact]
    public void Refund_ByLine_AtTheLinesContent() => Scenario.Play("""
        allocate anna 10000
        sale anna 1000*4000,500p,0n as s
        refund s 0:1000 => approved 250 left 8750: sold:t > anna/26 250
        refund s 1      => approved 500 left 9250: sold:p > anna/26 500
        refund s 0:3001 => refused OverRefund
        refund s 1:1    => refused OverRefund
        refund s 2      => approved 0 left 9250
        refund s        => approved 750 left 10000: sold:t > anna/26 750
        refund s        => refused OverRefund
        state s         => Posted debited 1500 refunded 1500 lines 1000,500,0
        """);

    [Fact]
    public void Refund_LinesThatDoNotExistOrRepeat_AreCounted() => Scenario.Play("""
        allocate anna 1000
        sale anna 100*10,100 as s
        refund s 2           => refused OverRefund
        refund s 0:6,0:5     => refused OverRefund
        refund s 0,0:1       => refused OverRefund
        refund s 0:6,0:4     => approved 100 left 900: sold:t > anna/26 100
        # 0 = all that is left: of this line nothing is.
        refund s 0           => refused OverRefund
        refund s 0,1         => approved 100 left 1000: sold:t > anna/26 100
        """);

    // 100 g in three pieces: 33.3 → 33, 66.7 → 67, 100: what each refund gives is the difference.
    [Fact]
    public void Refund_InThirds_RoundsTheSumAndNotTheParts() => Scenario.Play("""
        allocate anna 100
        sale anna 100*3 as s
        refund s 0:1 => approved 33 left 33: sold:t > anna/26 33
        refund s 0:1 => approved 34 left 67: sold:t > anna/26 34
        refund s 0:1 => approved 33 left 100: sold:t > anna/26 33
        """);

    // 2.5 rounds away from zero, to 3.
    [Fact]
    public void Refund_OfHalfAGram_RoundsAwayFromZero() => Scenario.Play("""
        allocate anna 5
        sale anna 5*2 as s
        refund s 0:1 => approved 3 left 3: sold:t > anna/26 3
        refund s 0:1 => approved 2 left 5: sold:t > anna/26 2
        """);

    [Fact]
    public void Refund_OfACapture_IsByTheLinesReallySold() => Scenario.Play("""
        allocate anna 1000
        hold anna 500 as h
        refund h        => refused WrongState
        capture h 300p,100
        refund h 1      => approved 100 left 700: sold:t > anna/26 100
        refund h        => approved 300 left 1000: sold:p > anna/26 300
        """);

    [Fact]
    public void Refund_RepaysDebtFirst() => Scenario.Play("""
        allocate anna 100
        forward anna 500 as f
        refund f   => approved 500 left 100: sold:t > anna/26 500
        """);

    // Cap 1000: the carry-over takes 400 of it, the refund of 3000 the other 600, the rest lapses.
    [Fact]
    public void Refund_OfALapsedPeriod_GoesToTheCurrentOneWithinTheCap() => Scenario.Play("""
        policy carry 1000
        at 2025-12-30T10:00
        allocate anna 3500
        sale anna 3000*3 as s
        sale anna 100 as t
        at 2026-01-02T10:00
        allocate anna 5000
        carry anna 2025     => approved 0 left 0: anna/25 > anna/26 400
        refund s 0:1        => approved 1000 left 6000: sold:t > anna/26 600, sold:t > lapsed 400
        show anna           => 6000, carried in 1000
        refund s            => approved 2000 left 6000: sold:t > lapsed 2000
        refund t            => approved 100 left 6000: sold:t > lapsed 100
        """);

    [Fact]
    public void Refund_OfAnOldPeriodNotYetCarriedOver_GoesBackToIt() => Scenario.Play("""
        at 2025-12-30T10:00
        allocate anna 300
        sale anna 300 as s
        at 2026-01-02T10:00
        refund s            => approved 300 left 300: sold:t > anna/25 300
        show anna in 2025   => 300
        carry anna 2025     => approved 0 left 0: anna/25 > anna/26 300
        """);

    // Points bought for the sale pass through, beside the cap: a refund never costs points.
    [Fact]
    public void Refund_OfALapsedBuyBack_UnwindsBesideTheCap() => Scenario.Play("""
        policy carry 100
        at 2025-12-30T10:00
        lease 300
        allocate anna 700
        sale anna 1000 buy 300 as s
        at 2026-01-02T10:00
        allocate anna 50
        carry anna 2025 => approved 0 left 0
        refund s        => approved 1000 left 150: sold:t > anna/26 400, sold:t > lapsed 600, anna/26 > pool 300
        show anna       => 150, carried in 100
        """);

    // The current period was debited, so it gets back all of it: no lapsed period is involved.
    [Fact]
    public void Refund_OfALateCaptureDebitedInTheCurrentPeriod_IsNotCapped() => Scenario.Play("""
        policy carry 100
        at 2025-12-31T10:00
        allocate anna 1000
        hold anna 1000 for 1h as h
        at 2026-01-01T10:00
        allocate anna 5000 => [expire h: anna.held/25 > anna/25 1000] approved 5000 left 5000: issued > anna/26 5000
        carry anna 2025 => approved 0 left 0: anna/25 > anna/26 100, anna/25 > lapsed 900
        capture h 800   => approved 800 left 4300: anna/26 > sold:t 800
        refund h        => approved 800 left 5100: sold:t > anna/26 800
        show anna       => 5100, carried in 100
        """);

    [Fact]
    public void Hold_OverTheYearsEnd_CapturedFromItsOwnPeriod() => Scenario.Play("""
        policy carry 100
        at 2025-12-31T10:00
        allocate anna 1000
        hold anna 1000 for 30d as h
        hold anna 0 for 30d as g
        at 2026-01-02T10:00
        allocate anna 500
        carry anna 2025 => approved 0 left 0
        capture h 700   => approved 700 left 600: anna.held/25 > sold:t 700, anna.held/25 > anna/26 100, anna.held/25 > lapsed 200
        show anna in 2025 => 0, lapsed
        extend g 10     => approved 10 left 590: anna/26 > anna.held/25 10
        """);

    [Fact]
    public void Hold_OverTheYearsEnd_CapturedAboveTakesTheExtraFromTheCurrentPeriod() => Scenario.Play("""
        at 2025-12-31T10:00
        allocate anna 1000
        hold anna 1000 for 30d as h
        at 2026-01-02T10:00
        allocate anna 199
        carry anna 2025 => approved 0 left 0
        capture h 1200  => insufficient left 199
        capture h 1199  => approved 1199 left 0: anna/26 > anna.held/25 199, anna.held/25 > sold:t 1199
        """);

    [Fact]
    public void Hold_OverTheYearsEnd_ExpiresIntoTheCurrentPeriodWithinTheCap() => Scenario.Play("""
        policy carry 100
        at 2025-12-31T10:00
        allocate anna 1000
        hold anna 400 for 10d as h
        hold anna 500 for 30d as g
        at 2026-01-02T10:00
        carry anna 2025 => approved 0 left 0: anna/25 > anna/26 100
        wait 20d
        sweep  => [expire h: anna.held/25 > lapsed 400]
        void g => approved 500 left 100: anna.held/25 > lapsed 500
        """);

    [Fact]
    public void UndoDouble_GivesBackWhatHasNotComeBack_Once() => Scenario.Play("""
        allocate anna 1000
        sale anna 600*3,100p as s
        refund s 0:1 => approved 200 left 500: sold:t > anna/26 200
        undo s       => approved 500 left 1000: sold:t > anna/26 400, sold:p > anna/26 100
        state s      => Reversed debited 700 refunded 200 lines 600,100
        undo s       => refused WrongState
        refund s     => refused WrongState
        """);

    [Fact]
    public void UndoDouble_OfAnOpenHold_GivesBackWhatIsHeld() => Scenario.Play("""
        allocate anna 1000
        hold anna 600 as h
        undo h    => approved 600 left 1000: anna.held/26 > anna/26 600
        state h   => Voided
        capture h => refused WrongState
        wait 1h
        sweep     =>
        """);
}
