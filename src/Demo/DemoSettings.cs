using System.CommandLine;
using CarbonPos.PosSdk;

namespace CarbonPos.Demo;

/// <summary>What the command line says.</summary>
/// <param name="Folder">Data folder, a full path.</param>
/// <param name="Once">Leave after the story instead of staying up.</param>
/// <param name="Fresh">Start with an empty data folder.</param>
/// <param name="Language">Of the receipts.</param>
/// <param name="Port">Of the gateway; 0 = any free one.</param>
internal sealed record DemoSettings(string Folder, bool Once, bool Fresh, Language Language, int Port)
{
    /// <summary>The command line: its options, its help, and what runs with them.</summary>
    /// <param name="run">Gets the settings of a sound command line.</param>
    public static RootCommand Command(Func<DemoSettings, CancellationToken, Task<int>> run)
    {
        var data = new Option<string?>("--data") { Description = "Data folder. Default: demo-data/ of the repository.", HelpName = "DIR" };
        var once = new Option<bool>("--once") { Description = "Leave after the story, and open nothing. Default: open the night's reports where there is a desktop, and stay up until Ctrl-C." };
        var fresh = new Option<bool>("--fresh") { Description = "Empty the data folder first. Default: go on where the last run ended." };
        var port = new Option<int>("--port") { Description = "Port of the gateway on 127.0.0.1. Default: a free one.", HelpName = "N" };
        var lang = new Option<string>("--lang") { Description = "Language of the receipts: en or fr.", HelpName = "en|fr", DefaultValueFactory = _ => "en" };
        lang.AcceptOnlyFromAmong("en", "fr");
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65_535) result.AddError("--port must be 0 to 65,535.");
        });
        var command = new RootCommand("CarbonPos: a day and a night of a town, with sample data, on this machine alone.") { data, once, fresh, port, lang };
        command.SetAction((parsed, stop) => run(
            new(
                Path.GetFullPath(parsed.GetValue(data) ?? Path.Combine(DemoFolder.Repository() ?? Environment.CurrentDirectory, "demo-data")),
                parsed.GetValue(once),
                parsed.GetValue(fresh),
                parsed.GetValue(lang) == "fr" ? Language.French : Language.English,
                parsed.GetValue(port)),
            stop));
        return command;
    }
}
