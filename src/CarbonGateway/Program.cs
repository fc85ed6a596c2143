using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Weighing;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Transactions;

const string help = """
    carbonpos-gateway: debits carbon points at the checkout. Serves gRPC on 127.0.0.1.

      carbonpos-gateway run   [settings]           serve until Ctrl-C (default)
      carbonpos-gateway token --account HEX32      print the account token of an account
      carbonpos-gateway contents VERB              import, list, show, roll back contents: see `contents help`
      carbonpos-gateway help                       this text

    Settings (also as environment, e.g. CARBONPOS_Gateway__Port=7443):
      --Gateway:Port=7443            port on 127.0.0.1, 0 = any free one
      --Gateway:Catalogue=FILE       products and contents (needed)
      --Gateway:Allocations=FILE     CSV allocation_id,account,period,grams, posted once each
      --Gateway:Callers=FILE         callers by token; made in the data folder when absent
      --Gateway:Keys=FILE            flashcode keys; made in the data folder when absent
      --Gateway:PortFile=FILE        gets the port once the gateway serves
      --Embedded:Folder=DIR          data folder, default ./data
      --Embedded:Partitions=1024     fixed when the folder is made
    All of them: docs/reference/gateway.md.

    Exit codes: 0 stopped as asked, 1 could not start (the message says why), 2 wrong usage.
    """;

// Contents verbs have words and options of their own; only settings go the usual way.
var isContents = args is ["contents", ..];
var verb = args.FirstOrDefault(a => !a.StartsWith("--", StringComparison.Ordinal)) ?? "run";
if (!isContents && (args.Any(a => a is "-h" or "--help") || verb == "help"))
{
    Console.WriteLine(help);
    return 0;
}

var configuration = new ConfigurationBuilder()
    .AddEnvironmentVariables("CARBONPOS_")
    .AddCommandLine(args.Where(a => isContents ? IsSetting(a) : a != verb).ToArray())
    .Build();
try
{
    var options = new GatewayOptions();
    configuration.GetSection("Gateway").Bind(options);
    configuration.GetSection("Embedded").Bind(options.Embedded);
    switch (verb)
    {
        case "run":
            await using (var gateway = await Gateway.StartAsync(options, logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("Grpc", LogLevel.Error)))
            {
                await gateway.WaitForShutdownAsync();
            }

            return 0;
        case "token":
            if (!AccountId.TryParseHex(configuration["account"], out var account))
            {
                Console.Error.WriteLine("Give the account as --account with 32 hex digits.");
                return 2;
            }

            var sealer = new AccountTokenSealer(KeyFile.Open(options.Keys.Length > 0 ? options.Keys : Path.Combine(options.Embedded.Folder, "keys.json"), TimeProvider.System.GetUtcNow()));
            Console.WriteLine(sealer.Seal(account, System.Security.Cryptography.RandomNumberGenerator.GetBytes(Flashcode.NonceSize), TimeProvider.System.GetUtcNow()));
            return 0;
        case "contents":
            return new ContentsCommands(Console.Out, Console.Error, TimeProvider.System).Run(args.Skip(1).Where(a => !IsSetting(a)).ToArray(), options.ContentsPath);
        default:
            Console.Error.WriteLine($"There is no verb '{verb}'. Try: carbonpos-gateway help");
            return 2;
    }
}
catch (Exception e) when (e is InvalidOperationException or InvalidDataException or CatalogueFileException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"carbonpos-gateway cannot start: {e.Message}");
    return 1;
}

static bool IsSetting(string word) => word.StartsWith("--Gateway:", StringComparison.Ordinal) || word.StartsWith("--Embedded:", StringComparison.Ordinal);
