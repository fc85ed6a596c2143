using CarbonPos.CarbonGateway.Tests.Running;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CarbonPos.CarbonGateway.Tests.Hostile;

/// <summary>Messages that are none, or too large, or from nobody we know.</summary>
public sealed class MessageTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly (string Service, string Method)[] Calls =
    [
        ("Checkout", "Quote"), ("Checkout", "QuoteInvoice"), ("Checkout", "Authorize"), ("Checkout", "Capture"), ("Checkout", "ExtendHold"), ("Checkout", "Void"), ("Checkout", "Refund"),
        ("Checkout", "FindOrAbandon"), ("Checkout", "GetTransaction"), ("Wallet", "GetBalance"), ("Wallet", "IssueFlashcodes"), ("Wallet", "ListTransactions"), ("Catalog", "Weigh"),
    ];

    private HostileTown town = null!;

    public async ValueTask InitializeAsync() => town = await HostileTown.OpenAsync();

    public ValueTask DisposeAsync() => town.DisposeAsync();

    [Fact]
    public async Task Truncated_AtEveryByte_IsInvalidArgumentAndPostsNothing()
    {
        // The basket comes last: no cut leaves a whole request.
        var message = town.Sale().ToByteArray();
        var unreadable = 0;
        for (var length = 0; length < message.Length; length++)
        {
            if (length == message.Length - Shelf.Line(Shelf.Coffee, 2_000).CalculateSize() - 2) continue; // exactly the first line: a whole, smaller basket
            var error = await Assert.ThrowsAsync<RpcException>(() => town.Gateway.Till.SendAsync("Checkout", "Authorize", message[..length]));
            Assert.True(error.StatusCode == StatusCode.InvalidArgument, $"Cut at {length}: {error.Status}");
            var detail = Errors.DetailOf(error);
            Assert.False(detail.Retryable);
            Assert.NotEmpty(detail.CashierText);
            if (detail.Code == "MESSAGE_UNREADABLE") unreadable++;
        }

        Assert.True(unreadable > message.Length / 2, $"Only {unreadable} of {message.Length} cuts were called unreadable.");
        Assert.Equal(HostileTown.Budget, await town.AvailableAsync());
        Assert.Equal(V1.Outcome.Approved, AuthorizeResponse.Parser.ParseFrom(await town.Gateway.Till.SendAsync("Checkout", "Authorize", message)).Posting.Outcome);
    }

    [Fact]
    public async Task Garbage_InEveryCall_IsInvalidArgument()
    {
        foreach (var (service, method) in Calls)
        {
            var till = service == "Wallet" ? town.Gateway.Wallet : town.Gateway.Till;
            await town.RefusedAsync(() => till.SendAsync(service, method, [0xFF, 0xFF, 0xFF]), StatusCode.InvalidArgument, "MESSAGE_UNREADABLE");
        }
    }

    /// <summary>Requests with bits flipped and pieces moved: whatever comes of them, it is never an inner failure, and grams move only as answered.</summary>
    [Fact]
    public async Task Mutated_NeverFailsInside_AndMovesOnlyWhatItAnswers()
    {
        const int Seed = 20_261_122;
        output.WriteLine($"Seed {Seed}");
        var random = new Random(Seed);
        var (moved, approved) = (0L, 0);
        for (var i = 0; i < 1_500; i++)
        {
            var request = town.Sale();
            (request.TillDate, request.PurchaseId) = ("2026-06-01", town.NewId());
            var bytes = Mutated(request.ToByteArray(), random);
            try
            {
                var answer = AuthorizeResponse.Parser.ParseFrom(await town.Gateway.Till.SendAsync("Checkout", "Authorize", bytes)).Posting;
                if (answer.TransactionId.Length > 0) (moved, approved) = (moved + answer.GramsMoved, approved + 1);
            }
            catch (RpcException e)
            {
                Assert.True(e.StatusCode is StatusCode.InvalidArgument or StatusCode.AlreadyExists, $"Seed {Seed}, message {i} {Convert.ToHexString(bytes)}: {e.Status}");
                Assert.NotEmpty(Errors.DetailOf(e).Code);
            }
        }

        var balance = await town.Gateway.Till.BalanceAsync(town.Token);
        Assert.Equal(HostileTown.Budget - moved, balance.GramsAvailable);
        output.WriteLine($"{approved} of 1500 were still requests");
    }

    [Fact]
    public async Task TenMegabyteBasket_IsRefusedAndTheConnectionGoesOn()
    {
        var basket = town.Sale();
        basket.Lines.Add(Enumerable.Repeat(new BasketLine { Label = new('1', 1_000) }, 10_000));
        Assert.True(basket.CalculateSize() > 10_000_000);
        await town.RefusedAsync(() => town.Gateway.Till.AuthorizeAsync(basket), StatusCode.InvalidArgument, "MESSAGE_TOO_LARGE");
        Assert.Equal(V1.Outcome.Approved, (await town.Gateway.Till.AuthorizeAsync(town.Sale())).Outcome);
    }

    [Fact]
    public async Task LargestAllowedBasket_GoesThrough()
    {
        var basket = town.Sale();
        basket.Lines.Clear();
        basket.Lines.Add(Enumerable.Repeat(new BasketLine { Label = Shelf.Drink, QuantityMilli = 1 }, 500));
        var answer = await town.Gateway.Till.AuthorizeAsync(basket);
        Assert.Equal((V1.Outcome.Approved, 500L, 500), (answer.Outcome, answer.GramsMoved, answer.Lines.Count));
        var back = await town.Gateway.Till.PostAsync(new RefundRequest { RequestId = town.NewId(), TransactionId = answer.TransactionId });
        Assert.Equal((V1.Outcome.Approved, 500L), (back.Outcome, back.GramsMoved));
        Assert.Equal(HostileTown.Budget, await town.AvailableAsync());
    }

    [Fact]
    public async Task UnknownMethod_IsUnimplementedWithACode()
    {
        var error = await Assert.ThrowsAsync<RpcException>(() => town.Gateway.Till.SendAsync("Checkout", "GiveMePoints", []));
        Assert.Equal((StatusCode.Unimplemented, "METHOD_UNKNOWN"), (error.StatusCode, Errors.DetailOf(error).Code));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong")]
    [InlineData("till-a x")]
    [InlineData("TILL-A")]
    public async Task UnknownToken_IsUnauthenticatedInEveryCall(string? token)
    {
        var stranger = town.Gateway.Client(token);
        foreach (var (service, method) in Calls) await town.RefusedAsync(() => stranger.SendAsync(service, method, []), StatusCode.Unauthenticated, "TOKEN_UNKNOWN");
        await town.RefusedAsync(() => stranger.AuthorizeAsync(town.Sale()), StatusCode.Unauthenticated, "TOKEN_UNKNOWN");
    }

    [Fact]
    public async Task EndlessToken_IsUnauthenticated()
    {
        var stranger = town.Gateway.Client(new('t', 8_000));
        await town.RefusedAsync(() => stranger.AuthorizeAsync(town.Sale()), StatusCode.Unauthenticated, "TOKEN_UNKNOWN");
    }

    [Fact]
    public async Task WrongRole_IsPermissionDenied()
    {
        using var phone = new Phone();
        await town.RefusedAsync(() => town.Gateway.Wallet.AuthorizeAsync(town.Sale()), StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED");
        await town.RefusedAsync(() => town.Gateway.Wallet.FindAsync(new() { RequestId = town.NewId() }), StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED");
        await town.RefusedAsync(
            () => town.Gateway.Till.IssueAsync(new() { AccountToken = town.Token, PhonePublicKeys = { phone.PublicKey } }), StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED");
        await town.RefusedAsync(() => town.Gateway.Till.ListAsync(new() { AccountToken = town.Token }), StatusCode.PermissionDenied, "ROLE_NOT_ALLOWED");
    }

    private static byte[] Mutated(byte[] message, Random random)
    {
        for (var left = 1 + random.Next(3); left > 0; left--)
        {
            var at = random.Next(message.Length);
            switch (random.Next(4))
            {
                case 0: message[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: message[at] = (byte)random.Next(256); break;
                case 2: message = [.. message[..at], (byte)random.Next(256), .. message[at..]]; break;
                default: message = [.. message[..at], .. message[Math.Min(message.Length, at + 1 + random.Next(4))..], 0]; break;
            }
        }

        return message;
    }
}
