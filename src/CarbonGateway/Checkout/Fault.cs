using CarbonPos.CarbonGateway.Access;
using CarbonPos.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Checkout;

/// <summary>A transport error or misuse, with everything that the till, its cashier and support need to go on.</summary>
/// <param name="Status">gRPC status.</param>
/// <param name="Code">Stable, upper case.</param>
/// <param name="CashierText">One plain sentence.</param>
/// <param name="SupportText">What helps to find the cause.</param>
internal sealed record Fault(StatusCode Status, string Code, string CashierText, string SupportText)
{
    public const string DetailsTrailer = "grpc-status-details-bin";

    public bool Retryable { get; init; }

    public bool SameRequestIdSafe { get; init; } = true;

    public string Field { get; init; } = "";

    public TimeSpan RetryAfter { get; init; }

    public static Fault UnknownToken() => new(
        StatusCode.Unauthenticated, "TOKEN_UNKNOWN", "This register is not known to the carbon service.",
        "Send the metadata 'authorization: Bearer TOKEN' with a token whose SHA-256 stands in the gateway's callers file.");

    public static Fault WrongRole(CallerRole needed) => new(
        StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED", "This register may not do that.", $"The call needs a token of role {needed.ToString().ToLowerInvariant()}.");

    public static Fault Invalid(string code, string field, string what) => new(
        StatusCode.InvalidArgument, code, "The register sent something that the carbon service cannot read.", what) { Field = field };

    /// <summary>As <see cref="Invalid"/>, for what the shopper showed: the cashier can do something about it.</summary>
    public static Fault Unshown(string code, string field, string what) =>
        Invalid(code, field, what) with { CashierText = "The card or code cannot be used as it was read. Ask the shopper to show it again." };

    /// <summary>As <see cref="Invalid"/>, for a moment that cannot be: mostly a register's clock.</summary>
    public static Fault WrongTime(string code, string field, string what) =>
        Invalid(code, field, what) with { CashierText = "The carbon service takes this for too old. Check the register's date and time." };

    public static Fault Reused(string field) => new(
        StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "The register used one number for two different purchases. Start the payment again.",
        $"This request id was used before with another body; the first field that differs is '{field}'. Make a new UUID for each request.")
    { Field = field, SameRequestIdSafe = false };

    public static Fault Busy(TimeSpan retryAfter) => new(
        StatusCode.ResourceExhausted, "QUEUE_FULL", "The carbon service is busy. The register tries again by itself.",
        "The posting queue is full; nothing was tried.")
    { Retryable = true, RetryAfter = retryAfter };

    public static Fault LedgerBehind(TimeSpan retryAfter) => new(
        StatusCode.ResourceExhausted, "LEDGER_BEHIND", "The carbon service cannot take this sale yet. The register tries again by itself.",
        "The ledger is behind: the partition that this account is in has Redis:JournalLimit entries that the ledger does not have, and takes no more until some are drained. "
        + "Nothing was tried. Other partitions go on, and what was answered before is answered again. The gateway's log and its health service carbonpos.v1.Drain say why.")
    { Retryable = true, RetryAfter = retryAfter };

    public static Fault Unavailable(TimeSpan retryAfter, string trouble) => new(
        StatusCode.Unavailable, "JOURNAL_UNAVAILABLE", "The carbon service cannot answer now. The register finds out by itself whether the points were taken.",
        trouble.Length > 0 ? trouble : "The journal could not be written; the outcome is unknown until the same request id is sent again.")
    { Retryable = true, RetryAfter = retryAfter };

    public static Fault NotFound(string what) => new(
        StatusCode.NotFound, "TRANSACTION_UNKNOWN", "The carbon service does not know this purchase.", what);

    public static Fault UnknownEntry() => new(
        StatusCode.NotFound, "ENTRY_UNKNOWN", "The carbon service does not know this entry of the purchase.",
        "The transaction has no such entry, or the ledger does not have it yet.");

    public static Fault NotSettledYet(Carbon.Journal.JournalKey entry) => new(
        StatusCode.FailedPrecondition, "NOT_SETTLED_YET", "This purchase is settled tonight. The proof can be had tomorrow.",
        $"The business day of entry {entry} is not settled yet; its receipt is good until then.")
    { Retryable = true };

    public static Fault UnknownAccount() => new(
        StatusCode.NotFound, "ACCOUNT_UNKNOWN", "The carbon service does not know this account yet.",
        "No allocation for this account has come in. Enrolment may be on its way: ask again later.")
    { Retryable = true };

    public static Fault Internal(string reference) => new(
        StatusCode.Internal, "INTERNAL", "The carbon service failed. The register finds out by itself whether the points were taken.",
        $"See the gateway's log, reference {reference}.")
    { Retryable = true };

    public RpcException ToException()
    {
        var trailers = new Metadata { { DetailsTrailer, ToStatusBytes() } };
        return new RpcException(new Grpc.Core.Status(Status, $"{Code}: {SupportText}"), trailers);
    }

    public byte[] ToStatusBytes() => new Google.Rpc.Status
    {
        Code = (int)Status,
        Message = $"{Code}: {SupportText}",
        Details =
        {
            Any.Pack(new ErrorDetail
            {
                Code = Code,
                Retryable = Retryable,
                SameRequestIdSafe = SameRequestIdSafe,
                CashierText = CashierText,
                SupportText = SupportText,
                Field = Field,
                RetryAfterMs = (long)RetryAfter.TotalMilliseconds,
            }),
        },
    }.ToByteArray();
}
