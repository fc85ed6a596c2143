using System.Security.Cryptography;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.V1;
using Google.Protobuf;

namespace CarbonPos.CarbonGateway.Tests.Running;

/// <summary>A shopper's phone: asks the wallet for vouchers and shows them.</summary>
internal sealed class Phone : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The public half, as the wallet takes it.</summary>
    public ByteString PublicKey
    {
        get
        {
            var q = key.ExportParameters(includePrivateParameters: false).Q;
            return ByteString.CopyFrom([4, .. q.X!, .. q.Y!]);
        }
    }

    public async Task<(byte[] Voucher, DateTimeOffset Until)> GetVoucherAsync(RunningGateway gateway, string accountToken, long capGrams, int validSeconds = 86_400, long offlineCapGrams = 0)
    {
        var response = await gateway.Wallet.IssueAsync(new IssueFlashcodesRequest
        {
            AccountToken = accountToken,
            CapGrams = capGrams,
            OfflineCapGrams = offlineCapGrams,
            ValidSeconds = validSeconds,
            PhonePublicKeys = { PublicKey },
        });
        return (Assert.Single(response.Vouchers).ToByteArray(), response.ExpiresAt.ToDateTimeOffset());
    }

    /// <summary>The text of the QR code at a moment.</summary>
    public string Show(byte[] voucher, DateTimeOffset now)
    {
        lock (key) return FlashcodeDisplay.Show(voucher, key, now);
    }

    public void Dispose() => key.Dispose();
}
