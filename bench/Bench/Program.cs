using CarbonPos.Bench;
using CarbonPos.Bench.OnRedis;
using CarbonPos.Bench.Servers;

const string help = """
    carbonpos-bench: whole checkouts under load, beside the limits that they are judged against.

      run [--quick] [--data DIR] [--out FILE]    everything; the table goes to the console and to FILE
      redis [--quick] [--added-ms N] [--data DIR] [--out FILE] [--only calls | cluster | memory | drain | load] [--no-drain]
                                                 checkouts on Redis and PostgreSQL; with N ms in every fsync once more
      load [--flashcode | --echo] [--one]        one load for a while, to look at with a profiler

    Verbs that `run` starts as processes of their own:
      echo --reply N [--es256]                   bare gRPC echo, with one bare ES256 verification per call
      gateway --folder DIR --catalogue FILE      the gateway, telling its allocations on demand
      store --folder DIR                         the embedded store without gRPC
      labels [--rounds N] [--out FILE]           scans and flashcodes read in process, beside the bare work in them
      weigh                                      baskets weighed in process, beside plain dictionary look-ups
      contents --folder DIR --gateway DLL        contents by the million: look-up, memory, import
      invoices [--files DIR]                     reading invoices, beside a bare XmlReader
      replay-fill | replay-open --folder DIR     a journal to restart from, and the restart
      redis-raw --redis ENDPOINT                 the sale's script alone, on demand
      redis-memory [--count N]                   bytes in Redis of N accounts and N remembered sales
    """;

if (args is [] or ["help" or "--help" or "-h", ..])
{
    Console.WriteLine(help);
    return args is [] ? 2 : 0;
}

var arguments = new Arguments(args.AsSpan(1));
switch (args[0])
{
    case "run": return await new Suite(arguments).RunAsync();
    case "load": return await new Suite(arguments).LoadAsync();
    case "echo": return await EchoServer.RunAsync(arguments);
    case "gateway": return await GatewayServer.RunAsync(arguments);
    case "store": return await StoreAlone.RunAsync(arguments);
    case "weigh": return WeighingAlone.Run(arguments);
    case "labels": return LabelsAlone.Run(arguments);
    case "invoices": return InvoicesAlone.Run(arguments);
    case "contents": return await ContentsAlone.RunAsync(arguments);
    case "replay-fill": return await Replay.FillAsync(arguments);
    case "replay-open": return await Replay.OpenAsync(arguments);
    case "redis": return await new RedisSuite(arguments).RunAsync();
    case "redis-raw": return await RawDriver.RunAsync(arguments);
    case "redis-memory": return await MemoryTable.RunAsync(arguments);
    default:
        Console.Error.WriteLine(help);
        return 2;
}
