namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>The rows Hold, Capture, Extend hold, Void / Expire and Late capture, by hand-worked figures.</summary>
public class HoldTests
{
    [Fact]
    public void Hold_WithinBalance_SetsPointsAside() => Scenario.Play("""
        allocate anna 10000 => approved 10000 left 10000: issued > anna/26 10000
        hold anna 4000 as h => approved 4000 left 6000: anna/26 > anna.held/26 4000
        show anna           => 6000, held 4000
        state h             => Held 4000
        # What is held cannot be spent, to the gram.
        sale anna 6001      => insufficient left 6000
        sale anna 6000      => approved 6000 left 0: anna/26 > sold:t 6000
        """);

    [Fact]
    public void Hold_Short_IsInsufficient() => Scenario.Play("""
        allocate anna 3999
        hold anna 4000 => insufficient left 3999
        show anna      => 3999
        """);

    [Fact]
    public void Capture_BelowHold_RestGoesBack() => Scenario.Play("""
        allocate anna 10000
        hold anna 4000 as h
        capture h 2000,500p => approved 2500 left 7500: anna.held/26 > sold:t 2000, anna.held/26 > sold:p 500, anna.held/26 > anna/26 1500
        state h             => Posted debited 2500 lines 2000,500
        show anna           => 7500
        """);

    [Fact]
    public void CaptureAndExtension_OfWhatHasNoAccount_AreRefused() => Scenario.Play("""
        lease 5000
        visitor 100 as v
        company 900 100 as c
        capture v => refused WrongState
        capture c => refused WrongState
        extend v 10 => refused WrongState
        extend c 10 => refused WrongState
        void v      => refused WrongState
        """);

    [Fact]
    public void Capture_WithoutLines_TakesExactlyTheHold() => Scenario.Play("""
        allocate anna 10000
        hold anna 3000,1000 as h
        extend h 500
        capture h => approved 4500 left 5500: anna.held/26 > sold:t 4000, anna.held/26 > sold:p 500
        """);

    [Fact]
    public void Capture_OfNothing_GivesAllBack() => Scenario.Play("""
        allocate anna 10000
        hold anna 4000 as h
        capture h 0 => approved 0 left 10000: anna.held/26 > anna/26 4000
        """);

    // 20 % over 4000 is 4800; the extra 800 comes out of what is available.
    [Fact]
    public void Capture_AboveHoldAtTheBound_TakesTheExtra() => Scenario.Play("""
        allocate anna 10000
        hold anna 4000 as h
        capture h 4801 => refused AboveHold
        state h        => Held 4000
        show anna      => 6000, held 4000
        capture h 4800 => approved 4800 left 5200: anna/26 > anna.held/26 800, anna.held/26 > sold:t 4800
        """);

    [Fact]
    public void Capture_AboveHoldShort_IsInsufficientAndLeavesTheHold() => Scenario.Play("""
        allocate anna 4799
        hold anna 4000 as h
        capture h 4800 => insufficient left 799
        state h        => Held 4000
        capture h 4799 => approved 4799 left 0: anna/26 > anna.held/26 799, anna.held/26 > sold:t 4799
        """);

    // A debt blocks the extra, not what was set aside.
    [Fact]
    public void Capture_InDebt_TakesTheHoldButNoExtra() => Scenario.Play("""
        allocate anna 4000
        hold anna 4000 as h
        forward anna 100
        capture h 4001 => insufficient left -100
        capture h 4000 => approved 4000 left -100: anna.held/26 > sold:t 4000
        """);

    [Fact]
    public void Capture_Twice_IsWrongState() => Scenario.Play("""
        allocate anna 10000
        hold anna 4000 as h
        capture h 4000
        capture h 4000 => refused WrongState
        void h         => refused WrongState
        extend h 100   => refused WrongState
        """);

    [Fact]
    public void Extend_MorePointsAndMoreTime_MovesTheBoundToo() => Scenario.Play("""
        allocate anna 10000
        hold anna 1000 for 30m as h
        extend h 1000           => approved 1000 left 8000: anna/26 > anna.held/26 1000
        extend h 0 until 2h     => approved 0 left 8000
        state h                 => Held 2000
        wait 119m
        # 20 % of 2000 = 400
        capture h 2401          => refused AboveHold
        capture h 2400          => approved 2400 left 7600: anna/26 > anna.held/26 400, anna.held/26 > sold:t 2400
        """);

    [Fact]
    public void Extend_Short_IsInsufficientAndKeepsTheHold() => Scenario.Play("""
        allocate anna 1500
        hold anna 1000 as h
        extend h 501 until 9h => insufficient left 500
        wait 30m
        sweep                 => [expire h: anna.held/26 > anna/26 1000]
        """);

    [Fact]
    public void Extend_TimeOnlyInDebt_IsApproved() => Scenario.Play("""
        allocate anna 1000
        hold anna 1000 as h
        forward anna 1
        extend h 0 until 2h => approved 0 left -1
        extend h 1          => insufficient left -1
        """);

    [Fact]
    public void Extend_ManyTimes_LapsesOnceAtTheLastMoment() => Scenario.Play("""
        allocate anna 1000
        hold anna 1000 for 10m as h
        extend h 0 until 20m
        extend h 0 until 5m
        extend h 0 until 40m
        wait 39m
        sweep =>
        wait 1m
        sweep => [expire h: anna.held/26 > anna/26 1000]
        wait 1h
        sweep =>
        """);

    [Fact]
    public void Extend_Shorter_LapsesEarlier() => Scenario.Play("""
        allocate anna 1000
        hold anna 1000 for 60m as h
        extend h 0 until 5m
        wait 5m
        sweep => [expire h: anna.held/26 > anna/26 1000]
        """);

    [Fact]
    public void Void_OpenHold_GivesBack() => Scenario.Play("""
        allocate anna 10000
        hold anna 4000 as h
        void h    => approved 4000 left 10000: anna.held/26 > anna/26 4000
        state h   => Voided
        capture h => refused WrongState
        void h    => refused WrongState
        undo h    => refused WrongState
        refund h  => refused WrongState
        """);

    [Fact]
    public void Expire_MetByAnyEventOfTheAccount_IsJournaledFirst() => Scenario.Play("""
        allocate anna 1000
        allocate bert 1000
        hold anna 1000 for 30m as h
        wait 30m
        sale bert 1      => approved 1 left 999: bert/26 > sold:t 1
        state h          => Held 1000
        sale anna 1000   => [expire h: anna.held/26 > anna/26 1000] approved 1000 left 0: anna/26 > sold:t 1000
        state h          => Expired
        """);

    // First wins: a moment before, the capture; at the moment itself, the expiry, and the capture comes late.
    [Fact]
    public void Capture_OneMillisecondBeforeExpiry_IsInTime() => Scenario.Play("""
        allocate anna 1000
        hold anna 1000 for 30m as h
        forward anna 500
        wait 30m
        wait -1ms
        capture h 900 => approved 900 left -400: anna.held/26 > sold:t 900, anna.held/26 > anna/26 100
        wait 1ms
        sweep =>
        """);

    [Fact]
    public void Capture_AtTheMomentOfExpiry_IsLate() => Scenario.Play("""
        allocate anna 1000
        hold anna 1000 for 30m as h
        wait 30m
        capture h 900 => [expire h: anna.held/26 > anna/26 1000] approved 900 left 100: anna/26 > sold:t 900
        state h       => Posted debited 900 lines 900
        """);

    [Fact]
    public void LateCapture_PointsSpentMeanwhile_BecomesDebtThatBlocks() => Scenario.Play("""
        allocate anna 1000
        hold anna 1000 for 30m as h
        wait 31m
        sale anna 1000
        capture h => approved 1000 left -1000: anna/26 > sold:t 1000
        sale anna 1 => insufficient left -1000
        hold anna 1 => insufficient left -1000
        # A basket without grams never waits for points.
        sale anna 0 => approved 0 left -1000
        allocate anna 1001
        sale anna 1 => approved 1 left 0: anna/26 > sold:t 1
        """);

    [Fact]
    public void LateCapture_Bound_IsThatOfTheHold() => Scenario.Play("""
        allocate anna 10000
        hold anna 1000 for 30m as h
        wait 31m
        capture h 1201 => [expire h: anna.held/26 > anna/26 1000] refused AboveHold
        capture h 1200 => approved 1200 left 8800: anna/26 > sold:t 1200
        """);

    [Fact]
    public void LateCapture_AtTheEndOfTheWindow_Counts() => Scenario.Play("""
        policy late 7d
        allocate anna 1000
        hold anna 1000 for 30m as h
        wait 30m
        wait 7d
        capture h => [expire h: anna.held/26 > anna/26 1000] approved 1000 left 0: anna/26 > sold:t 1000
        """);

    [Fact]
    public void LateCapture_AfterTheWindow_IsTooLate() => Scenario.Play("""
        policy late 2d
        allocate anna 1000
        hold anna 1000 for 30m as h
        wait 30m
        wait 2d
        wait 1ms
        capture h => [expire h: anna.held/26 > anna/26 1000] refused TooLate
        show anna => 1000
        state h   => Expired
        """);

    // Partition time = max(given, last seen): a clock that steps back neither revives nor prolongs a hold.
    [Fact]
    public void ClockStepsBack_PartitionTimeDoesNot() => Scenario.Play("""
        allocate anna 1000
        allocate bert 1000
        hold anna 1000 for 30m as h
        wait 30m
        sale bert 1
        wait -2h
        capture h 500 => [expire h: anna.held/26 > anna/26 1000] approved 500 left 500: anna/26 > sold:t 500
        """);

    [Fact]
    public void ClockStepsBack_ANewHoldLastsAsLongAsAsked() => Scenario.Play("""
        allocate anna 1000
        wait 2h
        sale anna 1
        wait -2h
        hold anna 300 for 30m as h
        extend h 0 until 20m
        hold anna 300 for 30m as g
        wait 2h
        wait 19m
        sweep     =>
        capture h => approved 300 left 399: anna.held/26 > sold:t 300
        wait 11m
        sweep     => [expire g: anna.held/26 > anna/26 300]
        """);

    [Fact]
    public void FollowUps_OfAnotherMerchantOrOfNothing_AreUnknown() => Scenario.Play("""
        allocate anna 1000
        hold anna 600 as h
        sale anna 100 as s
        capture h by 2      => refused TransactionUnknown
        extend h 1 by 2     => refused TransactionUnknown
        void h by 2         => refused TransactionUnknown
        refund s by 2       => refused TransactionUnknown
        capture nothing     => refused TransactionUnknown
        extend nothing 1    => refused TransactionUnknown
        void nothing        => refused TransactionUnknown
        refund nothing      => refused TransactionUnknown
        undo nothing        => refused TransactionUnknown
        show anna           => 300, held 600
        """);

    [Fact]
    public void Capture_OfASale_IsWrongState() => Scenario.Play("""
        allocate anna 1000
        sale anna 100 as s
        capture s => refused WrongState
        void s => refused WrongState
        extend s 1 => refused WrongState
        """);

    [Fact]
    public void Hold_OfAHold_SurvivesForget() => Scenario.Play("""
        allocate anna 1000
        hold anna 600 for 10d as h
        sale anna 10 as s
        wait 4d
        forget 3d     => 1 forgotten
        state s       => forgotten
        refund s      => refused TransactionUnknown
        state h       => Held 600
        capture h 500 => approved 500 left 490: anna.held/26 > sold:t 500, anna.held/26 > anna/26 100
        """);
}
