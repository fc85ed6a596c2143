using System.CommandLine;
using System.Globalization;
using CarbonPos.Carbon.Settlement;
using CarbonPos.Carbon.Transactions;
using CarbonPos.CompanyRegistry.Hosting;
using CarbonPos.CompanyRegistry.Storage;

namespace CarbonPos.CompanyRegistry.Commands;

/// <summary>What all commands share: where they write, which clock they have, how they read words.</summary>
internal sealed class Session(TextWriter output, TextWriter error, TimeProvider time)
{
    private const string Prefix = "CARBONPOS_";

    public Option<string?> Data { get; } = new("--data") { Description = "Folder of the registry. Default: CARBONPOS_Registry__Folder, else registry-data.", Recursive = true };

    public TextWriter Output => output;

    public TextWriter Error => error;

    public TimeProvider Time => time;

    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Settings of the environment, with what the command line says instead.</summary>
    public RegistryOptions Options(ParseResult parsed)
    {
        var options = new RegistryOptions();
        var section = new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build().GetSection("Registry");
        var known = typeof(RegistryOptions).GetProperties().Select(p => p.Name).ToList();
        if (section.GetChildren().Select(c => c.Key).FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            throw new UsageException($"There is no setting Registry:{unknown} ({Prefix}Registry__{unknown}). They are {string.Join(", ", known)}.");
        }

        section.Bind(options);
        options.Folder = parsed.GetValue(Data) ?? options.Folder;
        return options;
    }

    /// <summary>Opens the file of a registry that is there: a command never makes one in a folder that was misspelled.</summary>
    public RegistryStore OpenStore(ParseResult parsed, bool mayMake = false)
    {
        var folder = Options(parsed).Folder;
        return mayMake || File.Exists(RegistryStore.PathIn(folder))
            ? RegistryStore.Open(folder)
            : throw new InvalidOperationException($"There is no registry in {Path.GetFullPath(folder)}. Name its folder with --data; 'company add' or 'serve' makes one.");
    }

    /// <exception cref="UsageException">Not a company's number.</exception>
    public static MerchantId Company(string text) => new(Number(text, 1, "A company is its number"));

    /// <exception cref="UsageException">Not a store's number.</exception>
    public static long Store(string text) => Number(text, 0, "A store is its number");

    /// <exception cref="UsageException">Not an activity.</exception>
    public static ActivityCode Activity(string text) => ActivityCode.TryParse(text, out var code) ? code : throw new UsageException($"'{text}' is no activity: 1 to 8 of A-Z, 0-9 and underscore, e.g. G47.");

    /// <exception cref="UsageException">Not a day.</exception>
    public static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : throw new UsageException($"'{text}' is no day: write YYYY-MM-DD.");

    private static long Number(string text, long least, string what) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= CompanyRecord.MaxNumber ? number : throw new UsageException($"{what}, digits only, {least} to 10^14, not '{text}'.");
}
