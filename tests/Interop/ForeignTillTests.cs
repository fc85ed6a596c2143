namespace CarbonPos.Interop;

/// <summary>
/// A till that is not ours plays one scenario against the real gateway process: sale, replay, refund, hold with capture, misuse.
/// Inherited for each language; the scenario runs once for each, every fact reads a part of what came back.
/// </summary>
public abstract class ForeignTillTests(ForeignTill till)
{
    /// <summary>Two pieces of the product that is sold: twice its content.</summary>
    private const long SaleGrams = 2 * Town.ProductGrams;
    private const long HeldGrams = 5000;

    [Fact]
    public async Task Sale_TwoPiecesAndADonation_IsApprovedLineByLine()
    {
        var answers = await till.AnswersAsync();
        Assert.Equal("OK", answers.Text("sale", "status"));
        Assert.Equal("OUTCOME_APPROVED", answers.Text("sale", "outcome"));
        Assert.Equal((SaleGrams, SaleGrams), (answers.Number("sale", "grams_moved"), answers.Number("sale", "grams_requested")));
        Assert.Equal((SaleGrams, 0), (answers.Number("sale", "lines", "0", "grams"), answers.Number("sale", "lines", "1", "grams")));
        Assert.Equal("PROVENANCE_TRANSMITTED", answers.Text("sale", "lines", "0", "provenance"));
        Assert.Equal("PROVENANCE_NONE", answers.Text("sale", "lines", "1", "provenance"));
        Assert.Equal(answers.Number("available_before") - SaleGrams, answers.Number("sale", "grams_available"));
        Assert.Equal(answers.Number("available_before") - SaleGrams, answers.Number("available_after_sale"));
    }

    [Fact]
    public async Task Replay_SameRequestId_GetsTheSameBytesAndMovesNothing()
    {
        var answers = await till.AnswersAsync();
        Assert.Equal("OK", answers.Text("replay", "status"));
        Assert.True(answers.Flag("replay", "same_bytes"));
        Assert.Equal(answers.Number("available_before") - SaleGrams, answers.Number("available_after_sale"));
    }

    [Fact]
    public async Task Refund_OnePiece_ComesBackAtTheOriginalContent()
    {
        var answers = await till.AnswersAsync();
        Assert.Equal("OUTCOME_APPROVED", answers.Text("refund", "outcome"));
        Assert.Equal(Town.ProductGrams, answers.Number("refund", "grams_moved"));
        Assert.Equal(answers.Text("sale", "transaction_id"), answers.Text("refund", "transaction_id"));
        Assert.Equal(answers.Number("available_after_sale") + Town.ProductGrams, answers.Number("available_after_refund"));
    }

    [Fact]
    public async Task Hold_ThenCapture_DebitsWhatWasHeld()
    {
        var answers = await till.AnswersAsync();
        Assert.Equal(("OUTCOME_APPROVED", HeldGrams), (answers.Text("hold", "outcome"), answers.Number("hold", "grams_moved")));
        Assert.Equal(("OUTCOME_APPROVED", HeldGrams), (answers.Text("capture", "outcome"), answers.Number("capture", "grams_moved")));
        Assert.Equal("TRANSACTION_STATE_POSTED", answers.Text("captured", "state"));
        Assert.Equal((0, HeldGrams), (answers.Number("captured", "grams_held"), answers.Number("captured", "grams_debited")));
        Assert.Equal(answers.Number("available_after_refund") - HeldGrams, answers.Number("available_after"));
    }

    [Fact]
    public async Task Misuse_ReusedRequestId_IsAlreadyExistsAndNamesTheField()
    {
        var answers = await till.AnswersAsync();
        Assert.Equal("ALREADY_EXISTS", answers.Text("reused_id", "status"));
        Assert.Equal("lines", answers.Text("reused_id", "detail", "field"));
        Assert.NotEmpty(answers.Text("reused_id", "detail", "code"));
        Assert.NotEmpty(answers.Text("reused_id", "detail", "cashier_text"));
        Assert.False(answers.Flag("reused_id", "detail", "retryable"));
        Assert.False(answers.Flag("reused_id", "detail", "same_request_id_safe"));
    }

    [Fact]
    public async Task Misuse_NegativeQuantity_IsInvalidArgumentWithThePath()
    {
        var answers = await till.AnswersAsync();
        Assert.Equal("INVALID_ARGUMENT", answers.Text("bad_quantity", "status"));
        Assert.Equal("lines[1].quantity_milli", answers.Text("bad_quantity", "detail", "field"));
        Assert.Equal("QUANTITY_MILLI_OUT_OF_RANGE", answers.Text("bad_quantity", "detail", "code"));
        Assert.False(answers.Flag("bad_quantity", "detail", "retryable"));
    }

    [Fact]
    public async Task Misuse_WithoutToken_IsUnauthenticated()
    {
        var answers = await till.AnswersAsync();
        Assert.Equal("UNAUTHENTICATED", answers.Text("without_token", "status"));
        Assert.NotEmpty(answers.Text("without_token", "detail", "code"));
    }

    [Fact]
    public async Task Health_StandardService_KnowsTheServerAndTheServices()
    {
        var answers = await till.AnswersAsync();
        Assert.Equal("SERVING", answers.Text("health", ""));
        Assert.Equal("SERVING", answers.Text("health", "carbonpos.v1.CheckoutService"));
        Assert.Equal("NOT_FOUND", answers.Text("health", "no.such.Service"));
        Assert.Equal("SERVING", answers.Text("health_watch"));
    }
}
