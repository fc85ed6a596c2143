using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace CarbonPos.ReferenceTerminal.Phones;

/// <summary>A shopper's phone for trials: fetches a voucher for a fresh key and shows it, signed over this half minute.</summary>
/// <remarks>
/// For sandboxes and demonstrations only. A real phone keeps its keys in its own hardware, calls through its wallet's
/// back end, and never holds that back end's token, as this one does.
/// </remarks>
public sealed class SandboxPhone : IDisposable
{
    private readonly GrpcChannel channel;
    private readonly WalletService.WalletServiceClient wallet;
    private readonly Metadata access;
    private readonly string accountToken;
    private readonly TimeProvider time;

    /// <param name="gateway">Its address.</param>
    /// <param name="walletToken">Bearer token of the phones' back end.</param>
    /// <param name="accountToken">Whose phone: CPA1 and what follows.</param>
    /// <param name="time">The phone's clock.</param>
    public SandboxPhone(Uri gateway, string walletToken, string accountToken, TimeProvider time)
    {
        channel = GrpcChannel.ForAddress(gateway);
        wallet = new(channel);
        access = new Metadata { { "authorization", $"Bearer {walletToken}" } };
        this.accountToken = accountToken;
        this.time = time;
    }

    /// <summary>A fresh flashcode: good for one sale, shown now, to be scanned within half a minute.</summary>
    /// <param name="capGrams">Most that it may debit, 1 to 10^12 g. 0 = the gateway's default.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>The text of the QR code on the phone's screen.</returns>
    /// <exception cref="RpcException">The gateway refused, or cannot be reached.</exception>
    public async Task<string> ShowAsync(long capGrams = 0, CancellationToken stop = default)
    {
        // A fresh key for each voucher: two scans of one phone share nothing.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var request = new IssueFlashcodesRequest
        {
            AccountToken = accountToken,
            PhonePublicKeys = { ByteString.CopyFrom([0x04, .. point.X!, .. point.Y!]) },
            CapGrams = capGrams,
        };
        var issued = await wallet.IssueFlashcodesAsync(request, access, cancellationToken: stop);
        return FlashcodeDisplay.Show(issued.Vouchers[0].ToByteArray(), key, time.GetUtcNow());
    }

    /// <inheritdoc/>
    public void Dispose() => channel.Dispose();
}
