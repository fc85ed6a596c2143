using CarbonPos.Carbon.Transactions;
using CarbonPos.CentralAccount.Registers;
using CarbonPos.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace CarbonPos.CentralAccount.Feed;

/// <summary>Writes orders and policies as the contract has them.</summary>
internal static class FeedWriter
{
    public static Instruction ToWire(string deployment, GivenOrder given)
    {
        var order = given.Order;
        var wire = new Instruction
        {
            Number = given.Number,
            Id = ByteString.CopyFrom(Instructions.IdOf(deployment, given.Number)),
            IssuedAt = Timestamp.FromDateTimeOffset(given.IssuedAt),
            Account = order.Account is { } account ? ToWire(account) : ByteString.Empty,
        };
        switch (order.Kind)
        {
            case OrderKind.OpenAccount:
                wire.OpenAccount = new() { Period = order.Period.Year };
                break;
            case OrderKind.Allocate:
                wire.Allocate = new() { Period = order.Period.Year, Grams = order.Grams.Grams };
                break;
            case OrderKind.Correct:
                wire.Correct = new() { Period = order.Period.Year, Grams = order.Grams.Grams, Reason = (CorrectionReason)order.Cause };
                break;
            case OrderKind.CarryOver:
                wire.CarryOver = new() { FromPeriod = order.Period.Year };
                break;
            case OrderKind.CloseAccount:
                wire.CloseAccount = new() { LastDay = order.Day!.Value.ToString("yyyy-MM-dd") };
                break;
            case OrderKind.LeasePool:
                wire.LeasePool = new() { Grams = order.Grams.Grams };
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return wire;
    }

    public static PolicyPublication ToWire(Publication policy) => new()
    {
        Number = policy.Number,
        Country = policy.Country,
        Version = policy.Version,
        ValidFrom = policy.ValidFrom.ToString("yyyy-MM-dd"),
        PublishedAt = Timestamp.FromDateTimeOffset(policy.PublishedAt),
        Document = ByteString.CopyFrom(policy.Document),
        Digest = ByteString.CopyFrom(policy.Digest),
    };

    private static ByteString ToWire(AccountId account)
    {
        var bytes = new byte[AccountId.Size];
        account.Write(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
