using CarbonPos.Carbon.Content;
using CarbonPos.Carbon.Units;
using CarbonPos.PosSdk;
using CarbonPos.PosSdk.Pending;
using CarbonPos.ReferenceTerminal.Receipts;

namespace CarbonPos.ReferenceTerminal.Tests.Commands;

/// <summary>What the shopper holds in the hand, character by character.</summary>
public class ReceiptTests
{
    private static readonly RequestId Id = RequestId.From(Guid.Parse("017f22e2-79b0-7cc3-98c4-dc0c0c07398f"));

    private static readonly LineWeight Oat = new(Grams(640), Provenance.Transmitted, WeighingReason.SupplierTransmitted, Grams(0));
    private static readonly LineWeight Beef = new(Grams(16_200), Provenance.PublicProxy, WeighingReason.PublicPhysical, Grams(2_700));
    private static readonly LineWeight Bottle = new(Grams(0), Provenance.None, WeighingReason.KindWithoutGrams, Grams(0));

    private static readonly ReceiptItem[] Items =
    [
        new("Oat drink 1 l", "x2"),
        new("Minced beef from the counter, weighed and packed while you wait, 500 g", "0.500 kg", new(Beef, null, null, null, null, "Public factor for beef, 27,000 g per kg (2024), for 0.5 kg, plus 20 %.", "Facteur public du bœuf.", null)),
        new("Deposit"),
    ];

    [Fact]
    public void Write_ApprovedSale_ReadsLikeThis() => AssertReceipt(
        new SaleReceipt(RequestKind.Sale, new SaleOutcome.Approved(Id, Posting(16_840)), Items),
        Language.English,
        """
        ================================================================
        CARBON RECEIPT                               1 point = 1 kg CO2e
        ----------------------------------------------------------------
        Oat drink 1 l  x2                                          0.640
            supplier's figure: transmitted for this very product
        Minced beef from the counter, weighed and packed while…   16.200
            public estimate: public factor x quantity, plus 20 %
        Deposit                                                    0.000
            no carbon: this kind of line carries no carbon
        ----------------------------------------------------------------
        Total debited                                      16.840 points
        Left in 2026                                     7935.560 points
        Share of the year's budget                                0.21 %
        Transaction                                             17-1-204
        Request                     017f22e2-79b0-7cc3-98c4-dc0c0c07398f
        ================================================================

        """);

    /// <summary>A long name is cut, never a figure.</summary>
    [Fact]
    public void Write_LineWithPrice_HasItBesideThePoints()
    {
        var text = Print(new SaleReceipt(RequestKind.Sale, new SaleOutcome.Approved(Id, Posting(16_840)), [Items[0] with { Price = 3.90m }, Items[1] with { Price = 12m }, Items[2]]), Language.French);

        Assert.Contains("\nOat drink 1 l  x2                              3,90 €      0,640\n", text);
        Assert.Contains("\nMinced beef from the counter, weighed and p…  12,00 €     16,200\n", text);
    }

    [Fact]
    public void Write_ApprovedSaleInFrench_ReadsLikeThis() => AssertReceipt(
        new SaleReceipt(RequestKind.Sale, new SaleOutcome.Approved(Id, Posting(640) with { Lines = [Oat], Training = true, TransactionId = null }), Items[..1]),
        Language.French,
        """
        ================================================================
        TICKET CARBONE                               1 point = 1 kg CO2e
        *** FORMATION : rien n'est débité ***
        ----------------------------------------------------------------
        Oat drink 1 l  x2                                          0,640
            chiffre du fournisseur : transmis pour ce produit précis
        ----------------------------------------------------------------
        Total débité                                        0,640 points
        Reste en 2026                                    7935,560 points
        Part du budget de l'année                               < 0,01 %
        Demande                     017f22e2-79b0-7cc3-98c4-dc0c0c07398f
        ================================================================

        """);

    [Fact]
    public void Write_Partial_SaysWhatIsNotPaid() => AssertReceipt(
        new SaleReceipt(RequestKind.Sale, new SaleOutcome.Partial(Id, Posting(640) with { Requested = Grams(1_000), Available = Grams(0), Lines = [Oat] }), Items[..1]),
        Language.English,
        """
        ================================================================
        CARBON RECEIPT                               1 point = 1 kg CO2e
        ----------------------------------------------------------------
        Oat drink 1 l  x2                                          0.640
            supplier's figure: transmitted for this very product
        ----------------------------------------------------------------
        Total                                                      1.000
        Total debited                                       0.640 points
        Left in 2026                                        0.000 points
        Share of the year's budget                              < 0.01 %
        The account carried only part: 0.360 points are not paid. Use
        another account for them, or put goods back.
        Transaction                                             17-1-204
        Request                     017f22e2-79b0-7cc3-98c4-dc0c0c07398f
        ================================================================

        """);

    [Fact]
    public void Write_Insufficient_SaysWhatIsMissingAndWhatToDo() => AssertReceipt(
        new SaleReceipt(RequestKind.Sale, new SaleOutcome.Insufficient(Id, Posting(0) with { Requested = Grams(16_200), Available = Grams(900), TransactionId = null, Lines = [] }), Items[1..2]),
        Language.English,
        """
        ================================================================
        NOT PAID                                     1 point = 1 kg CO2e
        ----------------------------------------------------------------
        Minced beef from the counter, weighed and packed while…   16.200
            public estimate: public factor x quantity, plus 20 %
        ----------------------------------------------------------------
        Needed                                                    16.200
        Available                                                  0.900
        NOT PAID: too few points. Nothing was debited. Put goods back,
        pay a part (--partial), or use another account.
        Request                     017f22e2-79b0-7cc3-98c4-dc0c0c07398f
        ================================================================

        """);

    [Fact]
    public void Write_Hold_SaysUntilWhen() => AssertReceipt(
        new SaleReceipt(
            RequestKind.Hold,
            new SaleOutcome.Approved(Id, Posting(50_000) with
            {
                Lines = [new(Grams(50_000), Provenance.None, WeighingReason.StatedByTill, Grams(0))],
                HoldExpiresAt = new DateTimeOffset(2026, 11, 22, 6, 30, 0, TimeSpan.FromHours(1)),
            }),
            []),
        Language.English,
        """
        ================================================================
        POINTS SET ASIDE                             1 point = 1 kg CO2e
        ----------------------------------------------------------------
        Amount set aside                                          50.000
            amount asked for by the till
        ----------------------------------------------------------------
        Total set aside                                    50.000 points
        Left in 2026                                     7935.560 points
        Set aside until                               22 Nov 2026, 06:30
        Share of the year's budget                                0.63 %
        Transaction                                             17-1-204
        Request                     017f22e2-79b0-7cc3-98c4-dc0c0c07398f
        ================================================================

        """);

    [Fact]
    public void Write_EveryOutcomeAndLanguage_FitsTheRollAndEndsWithTheRequest()
    {
        var posting = Posting(16_840) with { Available = Grams(-5) };
        SaleOutcome[] outcomes =
        [
            new SaleOutcome.Approved(Id, posting),
            new SaleOutcome.Partial(Id, posting),
            new SaleOutcome.Insufficient(Id, posting),
            .. Enum.GetValues<RefusalReason>().Select(r => new SaleOutcome.Refused(Id, r, posting)),
            new SaleOutcome.Abandoned(Id),
            new SaleOutcome.Unknown(Id, new CarbonPosException("NO_ANSWER", "c", "s")),
        ];
        foreach (var outcome in outcomes)
        {
            foreach (var kind in Enum.GetValues<RequestKind>())
            {
                foreach (var language in Enum.GetValues<Language>())
                {
                    var text = Print(new SaleReceipt(kind, outcome, Items), language);
                    Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, Receipt.Width));
                    Assert.Contains(Id.ToString(), text);
                    Assert.Equal(outcome.HasMoved, !text.Contains("NOT ") && !text.Contains("NON ") && !text.Contains("REF") && !text.Contains("ON NE SAIT"));
                    var title = text.Split('\n')[1];
                    Assert.Equal(outcome.HasMoved, !title.StartsWith("NO", StringComparison.Ordinal) && !title.StartsWith("RIEN", StringComparison.Ordinal) && !title.StartsWith("PAS", StringComparison.Ordinal));
                }
            }
        }
    }

    [Fact]
    public void Write_RefusedRefund_SaysSoInItsTitleAndHasNoEmptyPart() => AssertReceipt(
        new SaleReceipt(RequestKind.Refund, new SaleOutcome.Refused(Id, RefusalReason.OverRefund, Posting(0) with { TransactionId = null, Lines = [] }), [new("Oat drink 1 l") { LineNumber = 1 }]),
        Language.French,
        """
        ================================================================
        RIEN N'EST RENDU                             1 point = 1 kg CO2e
        ----------------------------------------------------------------
        REFUSÉ : c'est plus que ce qui a été débité et pas encore rendu.
        Voyez ce qui reste avec « show ». Aucun point n'a bougé.
        Demande                     017f22e2-79b0-7cc3-98c4-dc0c0c07398f
        ================================================================

        """);

    [Fact]
    public void Write_LabelThatSteersAPrinter_IsHarmless()
    {
        var text = Print(new SaleReceipt(RequestKind.Sale, new SaleOutcome.Approved(Id, Posting(640) with { Lines = [Oat] }), [new("a\u001b[2J\nTotal debited 0.000\u202e")]), Language.English);
        Assert.Contains("\na?[2J?Total debited 0.000?     ", text);
        Assert.Equal(13, text.Split('\n').Length);
    }

    [Theory]
    [InlineData(RequestKind.Hold, false, "NOT SET ASIDE: too few points. Set fewer aside")]
    [InlineData(RequestKind.Sale, true, "Put goods back, or use another account")]
    [InlineData(RequestKind.Sale, false, "pay a part (--partial)")]
    public void Write_Insufficient_AdvisesWhatTheVerbHas(RequestKind kind, bool partial, string advice)
    {
        var text = Print(new SaleReceipt(kind, new SaleOutcome.Insufficient(Id, Posting(0) with { Lines = [] }), []) { PartialAsked = partial }, Language.English).ReplaceLineEndings(" ");
        Assert.Contains(advice, text);
        Assert.Equal(!partial && kind == RequestKind.Sale, text.Contains("--partial"));
    }

    private static void AssertReceipt(SaleReceipt receipt, Language language, string expected) =>
        Assert.Equal(expected.ReplaceLineEndings("\n"), Print(receipt, language));

    private static string Print(SaleReceipt receipt, Language language)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        Receipt.Write(writer, receipt, language, TimeZoneInfo.CreateCustomTimeZone("here", TimeSpan.FromHours(1), "here", "here"));
        return writer.ToString();
    }

    private static Posting Posting(long moved) => new()
    {
        Moved = Grams(moved),
        Requested = Grams(moved),
        Available = Grams(7_935_560),
        Budget = Grams(7_952_400),
        TransactionId = "17-1-204",
        Lines = [Oat, Beef, Bottle],
        HoldExpiresAt = null,
        Period = 2026,
        PolicyVersion = "2026-1",
        Training = false,
    };

    private static Co2eMass Grams(long grams) => Co2eMass.FromGrams(grams);
}
