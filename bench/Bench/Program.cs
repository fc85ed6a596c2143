using CarbonPos.Bench;

const string help = """
    carbonpos-bench: whole checkouts and whole nights under load, beside the limits that they are judged against.

      run [--quick] [--data DIR] [--catalogue FILE] [--out FILE] [--only calls | store | weigh | replay | contents] [--no-drain]
                                                 everything; the table goes to the console and to FILE
      redis [--quick] [--added-ms N] [--data DIR] [--catalogue FILE] [--out FILE] [--no-drain]
            [--only calls | cluster | memory | drain | load] [--count N] [--seconds N]
                                                 checkouts on Redis and PostgreSQL; with N ms in every fsync once more
      settle [--quick] [--data DIR] [--catalogue FILE] [--out FILE] [--entries N,N,…]
                                                 nights: days of 200,000 to 5,000,000 entries, or of N each, settled end to end
      load [--flashcode | --echo] [--one] [--seconds N] [--quick] [--data DIR] [--catalogue FILE] [--no-drain]
                                                 one load for a while, to look at with a profiler
      images [--rounds N] [--out FILE]           pictures of 640 x 480 with an EAN-13 and with nothing, in process
      labels [--rounds N] [--out FILE]           scans and flashcodes read in process, beside the bare work in them
      invoices [--files DIR] [--rounds N] [--times N] [--out FILE]
                                                 invoices read, beside a bare XmlReader pass; in PDFs, beside their XML alone
      help, --help, -h                           this; after a verb too

    Verbs that these start as processes of their own:
      echo --reply N [--es256]                   bare gRPC echo, with one bare ES256 verification per call
      gateway --folder DIR --catalogue FILE      the gateway, telling its allocations on demand
      store --folder DIR                         the embedded store without gRPC
      weigh                                      baskets weighed in process, beside plain dictionary look-ups
      contents --folder DIR --gateway DLL        contents by the million: look-up, memory, import
      replay-fill | replay-open --folder DIR     a journal to restart from, and the restart
      redis-raw --redis ENDPOINT                 the sale's script alone, on demand
      redis-memory [--count N]                   bytes in Redis of N accounts and N remembered sales
      settle-night --folder DIR --day DAY …      'carbonpos-gateway settle', telling what it used
    """;

if (args is [] || args[0] is "help" || args.Any(word => word is "--help" or "-h"))
{
    Console.WriteLine(help);
    return args is [] ? 2 : 0;
}

var verb = Verb.All.FirstOrDefault(v => v.Name == args[0]);
try
{
    if (verb is null) throw new ArgumentException($"There is no verb '{args[0]}'.");
    _ = Arguments.Read(args.AsSpan(1), verb.Options);
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine($"{wrong.Message} See: carbonpos-bench --help");
    return 2;
}

return await verb.RunAsync(Arguments.Read(args.AsSpan(1), verb.Options));
