using System.CommandLine;
using CarbonPos.PosSdk;
using CarbonPos.ReferenceTerminal.Phones;
using CarbonPos.ReferenceTerminal.Receipts;
using CarbonPos.ReferenceTerminal.Rendering;
using Grpc.Core;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>"phone": plays the shopper's phone against a sandbox, so that a register has a flashcode to scan.</summary>
sealed class PhoneVerb(TillOptions options, TillConsole console)
{
    private readonly Option<string> walletToken = new("--wallet-token")
    {
        Description = "File whose first line is the token of the phones' back end; a gateway leaves one in its data folder.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string> account = new("--account")
    {
        Description = "Whose phone: an account token (CPA1:…), or a file whose first line is one.",
        HelpName = "TEXT|FILE",
        Required = true,
    };

    private readonly Option<string?> cap = new("--cap") { Description = "Most grams that the flashcode may debit: 1 to 1,000,000,000,000. Default: the gateway's.", HelpName = "GRAMS" };

    private readonly Option<string?> picture = new("--picture") { Description = "Also draw it as a QR code into this PNG file.", HelpName = "FILE" };

    public Command Phone(TillRunner runner)
    {
        var command = new Command("phone", "SANDBOX ONLY: play a shopper's phone and print a fresh flashcode, good for one sale within half a minute.");
        foreach (var option in new Option[] { walletToken, account, cap, picture })
        {
            command.Options.Add(option);
        }

        runner.Attach(command, ShowAsync);
        return command;
    }

    private async Task<int> ShowAsync(ParseResult parsed, CancellationToken stop)
    {
        var card = parsed.GetRequiredValue(account);
        card = Scanner.LooksLikeInstrument(card) ? card : FirstLine.Of(card, "--account");
        if (!Instrument.TryParse(card, out var instrument, out _) || instrument.Kind != InstrumentKind.AccountToken)
        {
            throw new TillFault(
                ExitCode.Usage, "INSTRUMENT_UNREADABLE", "--account needs an account token (CPA1:…), such as \"carbonpos-gateway token\" prints.", "--account demande un jeton de compte (CPA1:…), comme l'affiche « carbonpos-gateway token ».");
        }

        var most = parsed.GetValue(cap) is { } grams ? TillNumber.ReadWhole(grams, "--cap", 1, 1_000_000_000_000, "GRAMS_OUT_OF_RANGE") : 0;
        using var phone = new SandboxPhone(TillSession.Address(options, parsed, console), FirstLine.Of(parsed.GetRequiredValue(walletToken), "--wallet-token"), instrument.Text, TimeProvider.System);
        var flashcode = await AskAsync(phone, most, stop);
        if (parsed.GetValue(picture) is { } file)
        {
            Draw(flashcode, file);
        }

        if (options.IsJson(parsed))
        {
            OutcomeJson.WriteObject(console.Out, [], json =>
            {
                json.WriteString("verb", "phone");
                json.WriteNumber("exit", ExitCode.Done);
                json.WriteString("flashcode", flashcode);
                json.WriteNull("error");
            });
        }
        else
        {
            console.Out.WriteLine(flashcode);
        }

        return ExitCode.Done;
    }

    private static async Task<string> AskAsync(SandboxPhone phone, long most, CancellationToken stop)
    {
        try
        {
            return await phone.ShowAsync(most, stop);
        }
        catch (RpcException) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (RpcException error)
        {
            var unreachable = error.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded;
            throw new TillFault(
                unreachable ? ExitCode.Unreachable : ExitCode.GatewayError,
                unreachable ? CarbonPosErrors.GatewayUnreachable : CarbonPosErrors.RefusedWithoutDetail,
                $"The gateway gives no flashcode ({error.StatusCode}): {Printable.Of(error.Status.Detail)}",
                $"La passerelle ne donne pas de flashcode ({error.StatusCode}) : {Printable.Of(error.Status.Detail)}");
        }
    }

    private static void Draw(string flashcode, string file)
    {
        try
        {
            File.WriteAllBytes(file, QrPng.DrawFlashcode(flashcode).ToPng());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TillFault(ExitCode.Usage, "SETTING_WRONG", $"--picture: {Printable.Of(failure)}", $"--picture : {Printable.Of(failure)}");
        }
    }
}
