using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Balances;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.CarbonGateway.Contents;
using CarbonPos.CarbonGateway.Coverage;
using CarbonPos.CarbonGateway.Hosting;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Weighing;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;

const string help = """
    carbonpos-gateway: debits carbon points at the checkout. Serves gRPC on 127.0.0.1.

      carbonpos-gateway run   [settings]           serve until Ctrl-C (default)
      carbonpos-gateway token --account HEX32      print the account token of an account
      carbonpos-gateway contents VERB              import, list, show, roll back contents, read purchase invoices: see `contents help`
      carbonpos-gateway coverage                   what weighs with a content, what was sold without: see `coverage help`
      carbonpos-gateway rebuild                    make an empty Redis again from the ledger; gateways stopped
                        [--partitions=empty]       only what a part of a cluster has lost
      carbonpos-gateway verify                     compare Redis with the ledger while gateways run; exit code 1 = they differ.
                                                   On the embedded store: is the ledger as it was written
      carbonpos-gateway halts                      show partitions that are halted, or where Redis and the ledger contradict each other; exit code 1 = some
      carbonpos-gateway lift-halt --partition N --reason TEXT [--by NAME] [--wins=ledger]
                                                   let a halted partition go on; on the embedded store with the gateway stopped
      carbonpos-gateway settle --day YYYY-MM-DD    end a business day, seal it, hand it over; exit code 1 = it is not settled yet.
                                                   On the embedded store with the gateway stopped
      carbonpos-gateway nights                     how the last days stand; exit code 1 = something stands in the way
      carbonpos-gateway breaks [--all=true] [--assign=DAY/INSTITUTION/CHUNK/RECORD --to=NAME]
                                                   what institutions did not book; exit code 1 = some are open
      carbonpos-gateway report --day YYYY-MM-DD [--company=N [--store=N]] [--format=text|csv|json|html] [--out=FILE]
                                                   a sealed day for its operator, or one company's statement; exit code 1 = it does not tie.
                                                   Hours in it are those of posting; dates that tills stated stand apart
      carbonpos-gateway statement --day YYYY-MM-DD  print a settled day's signed statement, to be published
      carbonpos-gateway public-keys                print the public halves of statement and receipt keys, to be published
      carbonpos-gateway help                       this text

    settle, nights, breaks, report, statement, verify and rebuild work on the gateway's ledger: give them the gateway's own
    settings, with Embedded:Ledger=true or Gateway:Ledger:… among them.

    Settings (also as environment, e.g. CARBONPOS_Gateway__Port=7443):
      --Gateway:Port=7443            port on 127.0.0.1, 0 = any free one
      --Gateway:Catalogue=FILE       products and contents (needed)
      --Gateway:Allocations=FILE     CSV allocation_id,account,period,grams, posted once each
      --Gateway:Callers=FILE         callers by token; made in the data folder when absent
      --Gateway:Keys=FILE            flashcode keys; made in the data folder when absent
      --Gateway:PortFile=FILE        gets the port once the gateway serves
      --Embedded:Folder=DIR          data folder, default ./data
      --Embedded:Partitions=1024     fixed when the folder is made
      --Embedded:Ledger=true         drains the journal into a ledger beside it, from which days are settled and reported
      --Gateway:Store=redis          balances in Redis, with a ledger behind it
      --Redis:Endpoints=HOST:PORT,…  where Redis is
      --Gateway:Ledger:Postgres=…    connection string; a SQLite file when not set
    A setting or verb that does not exist is refused.
    All of them: docs/reference/gateway.md.

    Exit codes: 0 stopped as asked, 1 could not start (the message says why), 2 wrong usage.
    """;

if (CommandLine.Parse(args, null, out var fault) is not { } line)
{
    Console.Error.WriteLine(fault);
    return 2;
}

if (line.Verb == "help")
{
    Console.WriteLine(help);
    return 0;
}

try
{
    var options = new GatewayOptions();
    line.Settings.GetSection("Gateway").Bind(options);
    line.Settings.GetSection("Embedded").Bind(options.Embedded);
    line.Settings.GetSection("Redis").Bind(options.Redis);
    line.Settings.GetSection("Redis").Bind(options.Redis.Wire);
    switch (line.Verb)
    {
        case "run":
            // Why it cannot start is said below in a sentence; the host would print a stack before it.
            await using (var gateway = await Gateway.StartAsync(options, logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Information)
                .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical).AddFilter("Grpc", LogLevel.Critical)))
            {
                await gateway.WaitForShutdownAsync();
            }

            return 0;
        case "token":
            if (!AccountId.TryParseHex(line.Settings["account"], out var account)) throw new UsageException("Give the account as --account with 32 hex digits.");
            // A token of fresh keys would be one that no gateway takes: keys are made by a gateway's start alone.
            var sealer = new AccountTokenSealer(KeyFile.Read(options.KeysPath));
            Console.WriteLine(sealer.Seal(account, System.Security.Cryptography.RandomNumberGenerator.GetBytes(Flashcode.NonceSize), TimeProvider.System.GetUtcNow()));
            return 0;
        case "contents":
            return new ContentsCommands(Console.In, Console.Out, Console.Error, TimeProvider.System).Run([.. line.Rest], options.ContentsPath);
        case "coverage":
            return new CoverageCommand(Console.Out, Console.Error, TimeProvider.System).Run([.. line.Rest], options.Catalogue, options.ContentsPath);
        case "rebuild":
            return await new LedgerCommands(options, TimeProvider.System, Console.Out).RebuildAsync(line.Settings["partitions"], CancellationToken.None);
        case "verify":
            return await new LedgerCommands(options, TimeProvider.System, Console.Out).VerifyAsync(CancellationToken.None);
        case "halts":
            return await new HaltCommands(options, TimeProvider.System, Console.Out).ListAsync(CancellationToken.None);
        case "lift-halt":
            var (settings, halts) = (line.Settings, new HaltCommands(options, TimeProvider.System, Console.Out));
            return await halts.LiftAsync(settings["partition"], settings["reason"], settings["by"], settings["wins"], CancellationToken.None);
        case "statement":
            return await new LedgerCommands(options, TimeProvider.System, Console.Out).StatementAsync(line.Day, CancellationToken.None);
        case "settle":
            return await new NightCommands(options, TimeProvider.System, Console.Out).SettleAsync(line.Day, CancellationToken.None);
        case "nights":
            return await new NightCommands(options, TimeProvider.System, Console.Out).ListAsync(CancellationToken.None);
        case "breaks":
            return await new NightCommands(options, TimeProvider.System, Console.Out).BreaksAsync(line.Settings["assign"], line.Settings["to"], line.IsTrue("all"), CancellationToken.None);
        case "report":
            return await new ReportCommand(options, TimeProvider.System, Console.Out).RunAsync(line, CancellationToken.None);
        case "public-keys":
            Console.Write(ReceiptJson.Write(SettlementKeyFile.Read(options.SettlementKeysPath).Signing));
            return 0;
        default:
            throw new System.Diagnostics.UnreachableException($"Verb {line.Verb} is parsed and not known.");
    }
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    return 2;
}
catch (Exception e) when (e is InvalidOperationException or InvalidDataException or CatalogueFileException or IOException or UnauthorizedAccessException
    or RedisConnectException or StoreUnavailableException or LedgerUnavailableException)
{
    var failed = line.Verb switch { "rebuild" or "verify" or "halts" or "lift-halt" or "settle" => line.Verb, "statement" or "public-keys" or "nights" or "breaks" or "report" => "print that", _ => "start" };
    Console.Error.WriteLine($"carbonpos-gateway cannot {failed}: {e.Message}");
    return 1;
}
