namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>The row Close account: until the cut of its last day nothing changes; from then on what is voluntary is refused.</summary>
public class ClosingTests
{
    [Fact]
    public void CloseAccount_UntilItsLastDayIsCut_SellsAsBefore() => Scenario.Play("""
        allocate anna 1000
        close anna 2026-06-02 => approved 0 left 1000
        sale anna 100         => approved 100 left 900: anna/26 > sold:t 100
        cut
        # The day before is over, and the clock is past the last one: the cut alone counts.
        at 2026-06-03T08:00
        sale anna 100         => approved 100 left 800: anna/26 > sold:t 100
        at 2026-06-02T23:59
        cut
        sale anna 100         => refused AccountClosed
        show anna             => 800
        """);

    [Fact]
    public void CloseAccount_LastDayOverBefore_RefusesAtOnce_AndOnlyThisAccount() => Scenario.Play("""
        allocate anna 1000
        allocate bert 1000
        sale anna 1 id early
        cut
        close anna 2026-05-20 id order => approved 0 left 999
        close anna 2026-05-20 id order => again approved 0 left 999
        close anna 2026-05-21 id order => misuse Amount
        sale anna 1           => refused AccountClosed
        sale anna 1 id early  => again approved 1 left 999
        sale bert 1           => approved 1 left 999: bert/26 > sold:t 1
        close carl 2026-05-20 => refused AccountUnknown
        """);

    [Fact]
    public void ClosedAccount_WhateverIsVoluntary_IsRefused() => Scenario.Play("""
        policy buy 1000
        allocate anna 1000
        lease 5000
        hold anna 300 as h
        close anna 2026-06-01
        cut
        sale anna 1             => refused AccountClosed
        sale anna 5000 partial  => refused AccountClosed
        sale anna 900 buy 900   => refused AccountClosed
        training anna 1         => refused AccountClosed
        hold anna 1             => refused AccountClosed
        extend h 1              => refused AccountClosed
        surplus anna 1          => refused AccountClosed
        capture h 301           => refused AccountClosed
        # A debit of nothing is none; a hold may last longer.
        sale anna 0             => approved 0 left 700
        extend h 0 until 2h     => approved 0 left 700
        capture h 300           => approved 300 left 700: anna.held/26 > sold:t 300
        """);

    [Fact]
    public void ClosedAccount_WhateverIsForced_GoesOn() => Scenario.Play("""
        allocate anna 1000
        sale anna 100 as s
        sale anna 30 as d
        supersede anna 40c purchase p rank CardEstimate
        hold anna 200 for 1h as late
        hold anna 50 as v
        hold anna 20 for 3h as e
        close anna 2026-06-01
        cut
        forward anna 10        => approved 10 left 550: anna/26 > sold:t 10
        sale anna 30 purchase p => approved 30 left 560: sold:c > anna/26 40, anna/26 > sold:t 30
        supersede anna 5c purchase q rank CardEstimate => approved 5 left 555: anna/26 > sold:c 5
        refund s               => approved 100 left 655: sold:t > anna/26 100
        undo d                 => approved 30 left 685: sold:t > anna/26 30
        void v                 => approved 50 left 735: anna.held/26 > anna/26 50
        correct anna -700      => approved -700 left 35: anna/26 > issued 700
        wait 2h
        capture late 200       => [expire late: anna.held/26 > anna/26 200] approved 200 left 35: anna/26 > sold:t 200
        wait 2h
        sweep                  => [expire e: anna.held/26 > anna/26 20]
        allocate anna 10       => approved 10 left 65: issued > anna/26 10
        sale anna 1            => refused AccountClosed
        """);

    [Fact]
    public void CloseAccount_LaterDayOrdered_OpensAgainUntilThen() => Scenario.Play("""
        allocate anna 1000
        close anna 2026-05-31
        cut
        sale anna 1           => refused AccountClosed
        close anna 2026-06-02 => approved 0 left 1000
        sale anna 1           => approved 1 left 999: anna/26 > sold:t 1
        wait 24h
        cut
        sale anna 1           => refused AccountClosed
        """);

    [Fact]
    public void ClosedAccount_FlashcodeThatDoesNotSpeakForTheHolder_TellsNothingOfTheClosing() => Scenario.Play("""
        allocate anna 1000
        close anna 2026-05-31
        cut
        sale anna 1 voucher a flaw FlashcodeExpired => refused FlashcodeExpired
        sale anna 1 voucher b => refused AccountClosed
        # A refusal spends no voucher.
        forward anna 1 voucher b => approved 1 left 999: anna/26 > sold:t 1
        """);
}
