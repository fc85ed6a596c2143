using System.Text;

namespace CarbonPos.Carbon.Tests.Transactions;

/// <summary>The row Supersede: card estimate gives way to invoice, invoice to items, in whatever order they come.</summary>
public class EvidenceTests
{
    private static readonly (string Command, int Grams, char Letter)[] Evidence =
    [
        ("supersede anna 100c rank CardEstimate purchase p", 100, 'c'),
        ("supersede anna 200p rank Invoice purchase p", 200, 'p'),
        ("supersede anna 300 rank Items purchase p", 300, 't'),
    ];

    [Theory]
    [InlineData("012")]
    [InlineData("021")]
    [InlineData("102")]
    [InlineData("120")]
    [InlineData("201")]
    [InlineData("210")]
    public void Supersede_InAnyOrder_EndsWithTheItems(string order)
    {
        var text = new StringBuilder("allocate anna 250\n");
        var best = -1;
        foreach (var rank in order.Select(c => c - '0'))
        {
            var (command, grams, letter) = Evidence[rank];
            var back = best < 0 ? "" : $"sold:{Evidence[best].Letter} > anna/26 {Evidence[best].Grams}, ";
            text.AppendLine(rank < best
                ? $"{command} => refused EvidenceNotHigher"
                : $"{command} => approved {grams} left {250 - grams}: {back}anna/26 > sold:{letter} {grams}");
            best = Math.Max(best, rank);
        }

        Scenario.Play(text + "show anna => -50");
    }

    [Theory]
    [InlineData("sale anna 300 purchase p")]
    [InlineData("forward anna 300 purchase p")]
    public void Supersede_ByItemsOfTheTill_WhicheverCallBringsThem(string items)
    {
        Scenario.Play($"""
            allocate anna 250
            supersede anna 100c rank CardEstimate purchase p as e
            {items} => approved 300 left -50: sold:c > anna/26 100, anna/26 > sold:t 300
            state e => Reversed debited 100 lines 100
            refund e => refused WrongState
            supersede anna 200p rank Invoice purchase p => refused EvidenceNotHigher
            """);
        Scenario.Play($"""
            allocate anna 300
            {items}
            supersede anna 100c rank CardEstimate purchase p => refused EvidenceNotHigher
            show anna => 0
            """);
    }

    [Fact]
    public void Supersede_SameRank_IsNotHigher() => Scenario.Play("""
        allocate anna 1000
        supersede anna 200p rank Invoice purchase p
        supersede anna 201p rank Invoice purchase p => refused EvidenceNotHigher
        # Another purchase is another matter.
        supersede anna 201p rank Invoice purchase q => approved 201 left 599: anna/26 > sold:p 201
        """);

    [Fact]
    public void Supersede_OfAnotherSeller_GivesBackToTheOldSellersAccount() => Scenario.Play("""
        allocate anna 1000
        supersede anna 100c rank CardEstimate purchase p by 5
        supersede anna 300 rank Items purchase p => approved 300 left 700: sold:c@5 > anna/26 100, anna/26 > sold:t 300
        """);

    [Fact]
    public void Supersede_WhileAHoldIsOpen_ComesTooLateAsTheItemsAreOnTheirWay() => Scenario.Play("""
        allocate anna 1000
        hold anna 300 purchase p as h
        supersede anna 100c rank CardEstimate purchase p => refused EvidenceNotHigher
        void h
        supersede anna 200p rank Invoice purchase p      => approved 200 left 800: anna/26 > sold:p 200
        """);

    [Fact]
    public void Supersede_AfterUndo_StartsAnew() => Scenario.Play("""
        allocate anna 1000
        sale anna 300 purchase p as s
        undo s
        supersede anna 100c rank CardEstimate purchase p => approved 100 left 900: anna/26 > sold:c 100
        """);

    // What came back of the estimate does not come back twice.
    [Fact]
    public void Supersede_AfterRefund_GivesBackOnlyTheRest() => Scenario.Play("""
        allocate anna 1000
        supersede anna 100c*10 rank CardEstimate purchase p as e
        refund e 0:4 => approved 40 left 940: sold:c > anna/26 40
        supersede anna 300 rank Items purchase p => approved 300 left 700: sold:c > anna/26 60, anna/26 > sold:t 300
        """);

    // Of the 800, 100 are debited again by the same entry; of the rest the cap lets 500 through, once.
    [Fact]
    public void Supersede_OfALapsedPeriod_CountsAgainstTheCapNetOfWhatItDebits() => Scenario.Play("""
        policy carry 500
        at 2025-12-30T10:00
        allocate anna 2000
        supersede anna 800c rank CardEstimate purchase p
        supersede anna 900c rank CardEstimate purchase q
        supersede anna 300c rank CardEstimate purchase r
        at 2026-01-02T10:00
        allocate anna 1000
        carry anna 2025 => approved 0 left 0
        supersede anna 100 rank Items purchase p => approved 100 left 1500: sold:c > anna/26 600, sold:c > lapsed 200, anna/26 > sold:t 100
        show anna       => 1500, carried in 500
        supersede anna 200 rank Items purchase q => approved 200 left 1500: sold:c > anna/26 200, sold:c > lapsed 700, anna/26 > sold:t 200
        show anna       => 1500, carried in 500
        supersede anna 400 rank Items purchase r => approved 400 left 1400: sold:c > anna/26 300, anna/26 > sold:t 400
        show anna       => 1400, carried in 500
        """);

    [Fact]
    public void Sale_OfASplitBill_IsNoEvidenceAgainstAnother() => Scenario.Play("""
        allocate anna 500
        allocate bert 500
        sale anna 400,200 partial purchase p => partial 500/600 left 0: anna/26 > sold:t 500
        sale bert 100 purchase p             => approved 100 left 400: bert/26 > sold:t 100
        sale bert 50 purchase p              => approved 50 left 350: bert/26 > sold:t 50
        """);

    [Fact]
    public void Capture_OfAHoldOpenedAfterTheEstimate_TakesTheEstimateBack() => Scenario.Play("""
        allocate anna 1000
        supersede anna 100c rank CardEstimate purchase p as e
        hold anna 300 purchase p as h                     => approved 300 left 600: anna/26 > anna.held/26 300
        capture h 250                                     => approved 250 left 750: anna.held/26 > sold:t 250, sold:c > anna/26 100, anna.held/26 > anna/26 50
        supersede anna 200p rank Invoice purchase p       => refused EvidenceNotHigher
        """);

    [Fact]
    public void Void_OfAHoldOpenedAfterTheEstimate_LeavesTheEstimateAsEvidence() => Scenario.Play("""
        allocate anna 1000
        supersede anna 100c rank CardEstimate purchase p as e
        hold anna 300 purchase p as h
        void h                                            => approved 300 left 900: anna.held/26 > anna/26 300
        supersede anna 200p rank Invoice purchase p       => approved 200 left 800: sold:c > anna/26 100, anna/26 > sold:p 200
        """);
}
