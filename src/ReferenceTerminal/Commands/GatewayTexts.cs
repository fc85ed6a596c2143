using CarbonPos.PosSdk;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>The gateway's errors in the cashier's words, with what to do next.</summary>
static class GatewayTexts
{
    public static string Sentence(CarbonPosException error, Language language)
    {
        var (english, french) = error.Code switch
        {
            CarbonPosErrors.GatewayUnreachable => (
                "The carbon gateway cannot be reached. Nothing was debited. Start it (carbonpos-gateway), or name its address with --gateway, and try again.",
                "La passerelle carbone est injoignable. Rien n'a été débité. Démarrez-la (carbonpos-gateway), ou donnez son adresse avec --gateway, et recommencez."),
            CarbonPosErrors.NoAnswer => (
                "The carbon gateway does not answer. Nothing was debited. Try again; if it goes on, call support.",
                "La passerelle carbone ne répond pas. Rien n'a été débité. Recommencez ; si cela dure, appelez l'assistance."),
            _ => ($"{error.CashierText} [{error.Code}]", $"{error.CashierText} [{error.Code}]"),
        };
        return $"{(language == Language.French ? french : english)}\n  {error.SupportText}{(error.Field is null ? "" : $" ({error.Field})")}";
    }
}
