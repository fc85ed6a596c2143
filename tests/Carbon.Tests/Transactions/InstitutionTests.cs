namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>The rows Allocate, Correct, Carry over and Sell surplus, by hand-worked figures.</summary>
public class InstitutionTests
{
    [Fact]
    public void Allocate_OncePerId() => Scenario.Play("""
        allocate anna 1000 id a => approved 1000 left 1000: issued > anna/26 1000
        sale anna 1000
        allocate anna 1000 id a => again approved 1000 left 1000
        show anna               => 0
        allocate anna 1001 id a => misuse Amount
        allocate bert 1000 id a => misuse Instrument
        allocate anna 1000 id b => approved 1000 left 1000: issued > anna/26 1000
        """);

    [Fact]
    public void Correct_BothWays_MayLeaveADebtThatBlocks() => Scenario.Play("""
        allocate anna 1000
        correct anna 200 id a   => approved 200 left 1200: issued > anna/26 200
        correct anna -1300 id b => approved -1300 left -100: anna/26 > issued 1300
        correct anna -1300 id b => again approved -1300 left -100
        sale anna 1             => insufficient left -100
        correct anna 0          => approved 0 left -100
        correct bert 5 id c     => refused AccountUnknown
        allocate bert 1
        correct bert 5 id c     => approved 5 left 6: issued > bert/26 5
        """);

    [Fact]
    public void Correct_OfALapsedPeriod_GoesToTheCurrentOne() => Scenario.Play("""
        policy carry 100
        at 2025-12-30T10:00
        allocate anna 1000
        at 2026-01-02T10:00
        carry anna 2025 => approved 0 left 0: anna/25 > anna/26 100, anna/25 > lapsed 900
        correct anna -150 in 2025 => approved -150 left -50: anna/26 > issued 150
        correct anna 250 in 2025  => approved 250 left 200: issued > anna/26 250
        """);

    [Fact]
    public void CarryOver_BelowAndAboveTheCap() => Scenario.Play("""
        policy carry 500
        at 2025-12-30T10:00
        allocate anna 500
        allocate bert 501
        allocate carl 0 => approved 0 left 0
        at 2026-01-02T10:00
        carry anna 2025 => approved 0 left 0: anna/25 > anna/26 500
        carry bert 2025 => approved 0 left 0: bert/25 > bert/26 500, bert/25 > lapsed 1
        carry carl 2025 => approved 0 left 0
        carry anna 2025 => refused WrongState
        carry dora 2025 => refused AccountUnknown
        show anna       => 500, carried in 500
        show anna in 2025 => 0, lapsed
        """);

    [Fact]
    public void CarryOver_Debt_CarriesInFull() => Scenario.Play("""
        policy carry 500
        at 2025-12-30T10:00
        allocate anna 1000
        forward anna 4000
        at 2026-01-02T10:00
        allocate anna 2500
        carry anna 2025 => approved 0 left 0: anna/26 > anna/25 3000
        show anna       => -500
        sale anna 1     => insufficient left -500
        """);

    [Fact]
    public void CarryOver_BeforeThePeriodsEnd_IsWrongState() => Scenario.Play("""
        at 2025-12-31T23:59
        allocate anna 1000
        carry anna 2025 => refused WrongState
        show anna       => 1000
        wait 1m
        carry anna 2025 => approved 0 left 0: anna/25 > anna/26 1000
        """);

    [Fact]
    public void CarryOver_LeavesWhatIsHeld() => Scenario.Play("""
        at 2025-12-31T10:00
        allocate anna 1000
        hold anna 300 for 5d as h
        at 2026-01-01T10:00
        carry anna 2025 => approved 0 left 0: anna/25 > anna/26 700
        show anna in 2025 => 0, held 300, lapsed
        void h          => approved 300 left 1000: anna.held/25 > anna/26 300
        show anna       => 1000, carried in 1000
        """);

    [Fact]
    public void SellSurplus_WithinTheLimitAndTheFloor() => Scenario.Play("""
        policy sell 500
        allocate anna 450
        surplus anna 451 => insufficient left 450
        surplus anna 300 => approved 300 left 150: anna/26 > pool 300
        surplus anna 201 => refused OverLimit
        surplus anna 150 => approved 150 left 0: anna/26 > pool 150
        visitor 450      => approved 450 left 0: pool > visitor 450, visitor > sold:t 450
        """);

    [Fact]
    public void SellSurplus_Overdraft_IsNotForSaleBeyondTheFloor() => Scenario.Play("""
        policy floor -100
        allocate anna 100
        surplus anna 201 => insufficient left 100
        surplus anna 101 => insufficient left 100
        """);
}
