using CarbonPos.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CarbonPos.CentralAccount.Access;

/// <summary>A status with a stable code, one sentence for whoever stands before it, and what support needs.</summary>
/// <param name="Status">gRPC status.</param>
/// <param name="Code">Stable, upper case; docs/reference/central-account.md lists them.</param>
/// <param name="SupportText">What is wrong and what to do. Names no account.</param>
internal sealed record Fault(StatusCode Status, string Code, string SupportText)
{
    public const string DetailsTrailer = "grpc-status-details-bin";

    public bool Retryable { get; init; }

    public string Field { get; init; } = "";

    public TimeSpan RetryAfter { get; init; }

    public static Fault Invalid(string code, string field, string what) => new(StatusCode.InvalidArgument, code, what) { Field = field };

    public static Fault Differs(string code, string field, string what) => new(StatusCode.AlreadyExists, code, what) { Field = field };

    public static Fault NotNow(string code, string what) => new(StatusCode.FailedPrecondition, code, what);

    public static Fault NotFound(string code, string what) => new(StatusCode.NotFound, code, what);

    public static Fault Unavailable(string trouble) => new(StatusCode.Unavailable, "STORE_UNAVAILABLE", trouble) { Retryable = true, RetryAfter = TimeSpan.FromSeconds(1) };

    public static Fault Internal(string reference) => new(StatusCode.Internal, "INTERNAL", $"See the central account's log, reference {reference}.") { Retryable = true };

    public RpcException ToException() =>
        new(new Grpc.Core.Status(Status, $"{Code}: {SupportText}"), new Metadata { { DetailsTrailer, ToStatusBytes() } });

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
                // Every call of this service may be sent again.
                SameRequestIdSafe = true,
                CashierText = "The central account did not take this.",
                SupportText = SupportText,
                Field = Field,
                RetryAfterMs = (long)RetryAfter.TotalMilliseconds,
            }),
        },
    }.ToByteArray();
}
