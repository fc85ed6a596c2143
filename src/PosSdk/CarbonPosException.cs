namespace CarbonPos.PosSdk;

/// <summary>Something that is not an outcome: a bad request, a wrong token, a gateway that was never reached.</summary>
/// <remarks>Nothing moved, unless the exception is the cause inside <see cref="SaleOutcome.Unknown"/>. The codes: docs/reference/errors-in-the-sdk.md.</remarks>
public sealed class CarbonPosException : Exception
{
    /// <summary>For tests of a register's own screens; the client makes all others.</summary>
    public CarbonPosException(string code, string cashierText, string supportText, Exception? inner = null)
        : base($"{code}: {cashierText} ({supportText})", inner)
    {
        Code = code;
        CashierText = cashierText;
        SupportText = supportText;
    }

    /// <summary>Stable upper-case code, never renamed: one of the gateway's, or one of <see cref="CarbonPosErrors"/>.</summary>
    public string Code { get; }

    /// <summary>True when sending the same call again can succeed.</summary>
    public bool Retryable { get; init; }

    /// <summary>True when the same request id may be sent again without risk of a second debit.</summary>
    public bool SameRequestIdSafe { get; init; }

    /// <summary>One plain sentence for the cashier.</summary>
    public string CashierText { get; }

    /// <summary>What support needs to find the cause. Never an account or card number.</summary>
    public string SupportText { get; }

    /// <summary>Path of the field at fault, e.g. "lines[2].quantity_milli", or the first field that differs when a request id was reused. Null when no field is.</summary>
    public string? Field { get; init; }

    /// <summary>When to try again. Null when the gateway did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The request this is about. Null for reads.</summary>
    public RequestId? RequestId { get; init; }
}

/// <summary>The codes that the SDK itself gives or acts on; all others come from the gateway.</summary>
public static class CarbonPosErrors
{
    /// <summary>No connection could be made: the request was never sent, nothing moved.</summary>
    public const string GatewayUnreachable = "GATEWAY_UNREACHABLE";

    /// <summary>The request was sent, or may have been, and no answer came within the deadline.</summary>
    public const string NoAnswer = "NO_ANSWER";

    /// <summary>The gateway answered with an outcome that this version of the SDK does not know.</summary>
    public const string AnswerNotUnderstood = "ANSWER_NOT_UNDERSTOOD";

    /// <summary>The gateway refused the call without saying why in a form that the SDK can read.</summary>
    public const string RefusedWithoutDetail = "REFUSED_WITHOUT_DETAIL";

    /// <summary>The request id was used with another account or transaction before. Refused before sending.</summary>
    public const string RequestIdOnOtherAccount = "REQUEST_ID_ON_OTHER_ACCOUNT";

    /// <summary>The gateway's: the request id was used for another basket, amount or terms. Nothing of this request was carried out.</summary>
    public const string RequestIdReused = "REQUEST_ID_REUSED";

    /// <summary>The gateway's: the invoice was paid before. Nothing was debited; the support text names the transaction.</summary>
    public const string InvoicePaid = "INVOICE_PAID";

    /// <summary>The gateway's: an attempt to pay the invoice was refused, given up or refunded, the next one is free. The SDK makes it by itself.</summary>
    public const string InvoiceAttemptSpent = "INVOICE_ATTEMPT_SPENT";

    /// <summary>The gateway's: no invoice of this size is taken. Refused before sending.</summary>
    public const string InvoiceTooLarge = "INVOICE_TOO_LARGE";

    /// <summary>The gateway's: the request id says that it was made longer ago than requests are remembered. Often a clock that is far off.</summary>
    public const string RequestIdTooOld = "REQUEST_ID_TOO_OLD";

    /// <summary>The same request id is being sent by this process at this moment. Refused before sending.</summary>
    public const string RequestInFlight = "REQUEST_IN_FLIGHT";

    /// <summary>Too many requests wait to be resolved. Refused before sending; call ResolvePendingAsync.</summary>
    public const string PendingFull = "PENDING_FULL";

    /// <summary>The pending store could not be written. Refused before sending.</summary>
    public const string PendingNotWritable = "PENDING_NOT_WRITABLE";

    /// <summary>The id is not among the pending requests, so nobody can say which instrument or transaction it belongs to.</summary>
    public const string RequestNotPending = "REQUEST_NOT_PENDING";
}
