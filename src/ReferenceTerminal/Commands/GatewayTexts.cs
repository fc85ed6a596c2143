using System.Buffers.Binary;
using System.Globalization;
using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>The gateway's errors in the cashier's words, with what to do next.</summary>
static class GatewayTexts
{
    public static string Sentence(CarbonPosException error, Language language)
    {
        var (english, french) = Texts(error);
        return $"{(language == Language.French ? french : english)}\n  {Printable.Of(error.SupportText)}{(error.Field is null ? "" : $" ({error.Field})")}";
    }

    private static (string English, string French) Texts(CarbonPosException error) => error.Code switch
    {
        CarbonPosErrors.GatewayUnreachable => (
            "The carbon gateway cannot be reached. Nothing was debited. Start it (carbonpos-gateway), or name its address with --gateway, and try again.",
            "La passerelle carbone est injoignable. Rien n'a été débité. Démarrez-la (carbonpos-gateway), ou donnez son adresse avec --gateway, et recommencez."),
        CarbonPosErrors.NoAnswer => (
            "The carbon gateway does not answer. Nothing was debited. Try again; if it goes on, call support.",
            "La passerelle carbone ne répond pas. Rien n'a été débité. Recommencez ; si cela dure, appelez l'assistance."),
        CarbonPosErrors.RequestIdTooOld => (
            $"The gateway takes this request for an old one: {Made(error, "it was made at")} by this till's clock. Nothing was debited. If that is not now, set the till's clock and sell again.",
            $"La passerelle prend cette demande pour une ancienne : {Made(error, "elle est datée du")} à l'horloge de cette caisse. Rien n'a été débité. Si ce n'est pas l'heure, réglez l'horloge de la caisse et recommencez."),
        CarbonPosErrors.RequestIdReused => (
            "This request id was used for another basket or amount, and what that did stands. Nothing more was debited. Sell under a new request id.",
            "Ce numéro de demande a servi pour un autre panier ou montant, et ce qui a été fait alors reste. Rien de plus n'a été débité. Vendez sous un nouveau numéro."),
        CarbonPosErrors.InvoicePaid => (
            "This bill was paid in points before. Nothing was debited now.",
            "Cette facture a déjà été payée en points. Rien n'est débité cette fois."),
        "INVOICE_OF_ANOTHER_SELLER" => (
            "This bill is another company's: it is paid there. Nothing was debited.",
            "Cette facture est celle d'une autre entreprise : elle se paie chez elle. Rien n'a été débité."),
        "INVOICE_BUYER_IS_COMPANY" => (
            "This bill is to a company: its own account pays. Give no code. Nothing was debited.",
            "Cette facture est adressée à une entreprise : son propre compte paie. Ne donnez pas de code. Rien n'a été débité."),
        "FLASHCODE_INVALID" => (
            "This is no flashcode of this gateway, or it was damaged. Nothing was debited. Ask the shopper to show it again, and scan it once more.",
            "Ce n'est pas un flashcode de cette passerelle, ou il est abîmé. Rien n'a été débité. Demandez au client de l'afficher de nouveau, puis scannez-le encore."),
        "ACCOUNT_TOKEN_INVALID" => (
            "This card cannot be read here. Nothing was debited. Scan it again; if it stays so, the shopper needs a new card.",
            "Cette carte est illisible ici. Rien n'a été débité. Scannez-la de nouveau ; si cela reste, le client doit changer de carte."),
        "TRANSACTION_UNKNOWN" => (
            "This merchant has no such transaction. Check the number on the receipt.",
            "Ce commerçant n'a pas cette transaction. Vérifiez le numéro sur le ticket."),
        "TOKEN_UNKNOWN" or "TOKEN_MISSING" or "ROLE_NOT_ALLOWED" => (
            $"The gateway does not know this till, or does not let it do this. Nothing was debited. Check the till's token (--bearer-file). [{error.Code}]",
            $"La passerelle ne connaît pas cette caisse, ou ne lui permet pas cela. Rien n'a été débité. Vérifiez le jeton de la caisse (--bearer-file). [{error.Code}]"),
        "QUEUE_FULL" => (
            "The carbon gateway is busy. Nothing was debited. Try again in a moment.",
            "La passerelle carbone est occupée. Rien n'a été débité. Recommencez dans un instant."),
        "LEDGER_BEHIND" => (
            "The carbon gateway takes nothing more for this account for now. Nothing was debited. Try again in a while, or ask for another card.",
            "La passerelle carbone ne prend plus rien pour ce compte pour l'instant. Rien n'a été débité. Recommencez plus tard, ou demandez une autre carte."),
        // The rest is a fault of this till or of its gateway, and the gateway's own sentence is English.
        _ => ($"{error.CashierText} [{error.Code}]", $"La passerelle carbone a refusé la demande. Rien n'a été débité ; appelez l'assistance. [{error.Code}] {error.CashierText}"),
    };

    /// <summary>What the till's clock said: it stands in the first 48 bits of a UUIDv7.</summary>
    private static string Made(CarbonPosException error, string words)
    {
        Span<byte> bytes = stackalloc byte[16];
        if (error.RequestId is not { } id || !id.Value.TryWriteBytes(bytes, bigEndian: true, out _) || bytes[6] >> 4 != 7)
        {
            return $"{words} ?";
        }

        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        return $"{words} {DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds).ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}";
    }
}
