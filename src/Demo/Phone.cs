using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CarbonPos.Demo;

/// <summary>A shopper's phone: fetches a voucher for a fresh key and shows it, signed over this half minute.</summary>
/// <param name="wallet">The gateway's wallet side.</param>
/// <param name="access">Bearer token of the phones' back end.</param>
/// <param name="accountToken">Whose phone.</param>
/// <param name="time">The phone's clock.</param>
internal sealed class Phone(WalletService.WalletServiceClient wallet, Metadata access, string accountToken, TimeProvider time)
{
    /// <returns>The text of the QR code on the phone's screen.</returns>
    public async Task<string> ShowAsync(CancellationToken stop)
    {
        // A fresh key for each voucher: two scans of one phone share nothing.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var request = new IssueFlashcodesRequest
        {
            AccountToken = accountToken,
            PhonePublicKeys = { ByteString.CopyFrom([0x04, .. point.X!, .. point.Y!]) },
        };
        var issued = await wallet.IssueFlashcodesAsync(request, access, cancellationToken: stop);
        return FlashcodeDisplay.Show(issued.Vouchers[0].ToByteArray(), key, time.GetUtcNow());
    }
}
