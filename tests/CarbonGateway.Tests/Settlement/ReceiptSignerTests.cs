using System.Security.Cryptography;
using CarbonPos.Carbon.Settlement;
using CarbonPos.CarbonGateway.Settlement;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Settlement;

/// <summary>Signatures are shared by those who come at the same moment, and nobody waits for company.</summary>
public sealed class ReceiptSignerTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly SettlementKey key;
    private readonly HeldClock clock = new();
    private readonly ReceiptSigner signer;

    public ReceiptSignerTests()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        key = SettlementKey.FromPrivate(KeyUse.Receipt, "r-1", ecdsa, Now.AddDays(-1), Now.AddDays(1));
        signer = new("town", new([key]), clock, NullLogger<ReceiptSigner>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        key.Dispose();
        clock.Dispose();
    }

    [Fact]
    public async Task Sign_Alone_IsSignedForAtOnceAndAlone()
    {
        clock.Release(2);
        var (first, second) = (await SignAsync(1), await SignAsync(2));

        Assert.All([first, second], r => Assert.Equal(1, r.Entries[0].Proof.Size));
        Assert.NotEqual(Convert.ToHexString(first.Signature.Span), Convert.ToHexString(second.Signature.Span));
    }

    [Fact]
    public async Task Sign_WhileAnotherIsBeingSigned_SharesTheNextSignature()
    {
        var first = SignAsync(0);
        await clock.IsAskedAsync(Cancellation);
        var others = Enumerable.Range(1, 500).Select(SignAsync).ToList();
        clock.Release(1);
        Assert.Equal(1, (await first).Entries[0].Proof.Size);
        Assert.All(others, o => Assert.False(o.IsCompleted));
        // More turns than are needed: a signer that shared nothing would end, and be found out.
        clock.Release(1_000);
        var receipts = await Task.WhenAll(others);

        Assert.Single(receipts.Select(r => Convert.ToHexString(r.Signature.Span)).Distinct());
        Assert.All(receipts, r => Assert.Equal(500, r.Entries[0].Proof.Size));
        Assert.Equal(2, clock.Asked);
    }

    [Fact]
    public async Task Sign_AboveTheBound_IsToldToComeBack()
    {
        var first = SignAsync(0);
        await clock.IsAskedAsync(Cancellation);
        var others = Enumerable.Range(1, ReceiptSigner.MostWaiting).Select(SignAsync).ToList();
        Assert.False(signer.TrySign([new byte[] { 1 }], out _));
        clock.Release(10_000);
        await Task.WhenAll([first, .. others]);

        Assert.True(signer.TrySign([new byte[] { 1 }], out var again));
        await again;
    }

    [Fact]
    public async Task Sign_WithoutAValidKey_FailsAndGoesOnOnceThereIsOne()
    {
        clock.Time = Now.AddDays(2);
        clock.Release(2);
        Assert.Contains("receipt key", (await Assert.ThrowsAsync<InvalidOperationException>(() => SignAsync(1))).Message, StringComparison.Ordinal);
        clock.Time = Now;
        Assert.Equal(Now, (await SignAsync(1)).SignedAt);
    }

    private Task<SignedReceipt> SignAsync(int number)
    {
        Assert.True(signer.TrySign([BitConverter.GetBytes(number)], out var signed));
        return signed;
    }

    /// <summary>A clock that answers only as often as it is let: whoever signs stands still in between.</summary>
    private sealed class HeldClock : TimeProvider, IDisposable
    {
        private readonly SemaphoreSlim turns = new(0);
        private readonly SemaphoreSlim asks = new(0);
        private int asked;

        public DateTimeOffset Time { get; set; } = Now;

        public int Asked => asked;

        public void Release(int times) => turns.Release(times);

        public Task IsAskedAsync(CancellationToken cancellation) => asks.WaitAsync(cancellation);

        public void Dispose()
        {
            turns.Dispose();
            asks.Dispose();
        }

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Increment(ref asked);
            asks.Release();
            turns.Wait(Cancellation);
            return Time;
        }
    }
}
