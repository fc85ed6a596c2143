using CarbonPos.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace CarbonPos.CompanyRegistry.Access;

/// <summary>A call that the registry refuses, with a stable code and what to do.</summary>
/// <param name="Status">gRPC status.</param>
/// <param name="Code">Stable, upper case; all stand in docs/reference/company-registry.md.</param>
/// <param name="Text">One or two sentences for whoever runs the deployment.</param>
internal sealed record Fault(StatusCode Status, string Code, string Text)
{
    public const string DetailsTrailer = "grpc-status-details-bin";

    // No shopper waits at a registry; the contract's errors have a text for a cashier all the same.
    private const string ForCashiers = "The company registry did not take this.";

    /// <summary>True when the same call can succeed later.</summary>
    public bool Retryable { get; init; }

    /// <summary>Path of the field at fault, or empty.</summary>
    public string Field { get; init; } = "";

    public static Fault Invalid(string code, string field, string text) => new(StatusCode.InvalidArgument, code, text) { Field = field };

    public RpcException ToException() => new(new Grpc.Core.Status(Status, $"{Code}: {Text}"), new Metadata { { DetailsTrailer, ToStatusBytes() } });

    public byte[] ToStatusBytes() => new Google.Rpc.Status
    {
        Code = (int)Status,
        Message = $"{Code}: {Text}",
        Details =
        {
            // Everything here is idempotent: what was sent may be sent again.
            Any.Pack(new ErrorDetail { Code = Code, Retryable = Retryable, SameRequestIdSafe = true, CashierText = ForCashiers, SupportText = Text, Field = Field }),
        },
    }.ToByteArray();
}

/// <summary>Ends a piece of work with a refusal; a transaction around it is undone.</summary>
internal sealed class RefusedException(Fault fault) : Exception($"{fault.Code}: {fault.Text}")
{
    /// <summary>What the caller is told.</summary>
    public Fault Fault { get; } = fault;
}
