using System.CommandLine;
using CarbonPos.CentralAccount.Hosting;

namespace CarbonPos.CentralAccount.Commands;

/// <summary>"serve".</summary>
internal static class ServeVerb
{
    public static Command Serve(Desk desk)
    {
        var port = new Option<int?>("--port") { Description = "Port on 127.0.0.1, 0 = any free one. Default 7543.", HelpName = "N" };
        var callers = new Option<string?>("--callers") { Description = "Callers file. Default: callers.json in the data folder.", HelpName = "FILE" };
        var fewest = new Option<int?>("--fewest-people") { Description = "Fewest people that a cell of the public aggregates has. Default 20.", HelpName = "N" };
        var portFile = new Option<string?>("--port-file") { Description = "Gets the port once the central account serves.", HelpName = "FILE" };
        var untilInputEnds = new Option<bool>("--until-input-ends") { Description = "Stop when standard input ends, too: for who starts it as a part of something and may go without a word." };
        var command = new Command("serve", "Serve gRPC on 127.0.0.1 until Ctrl-C or SIGTERM.") { port, callers, fewest, portFile, untilInputEnds };
        command.SetAction(async (parsed, stop) =>
        {
            var options = desk.Options(parsed);
            if (parsed.GetValue(port) is { } number) options.Port = number;
            if (parsed.GetValue(callers) is { } file) options.Callers = file;
            if (parsed.GetValue(fewest) is { } people) options.FewestPeople = people;
            if (parsed.GetValue(portFile) is { } path) options.PortFile = path;
            await using var server = await CentralServer.StartAsync(
                options,
                logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Information)
                    .AddFilter("Microsoft", LogLevel.Warning).AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical).AddFilter("Grpc", LogLevel.Critical),
                desk.Time,
                stop);
            // Ctrl-C ends the waiting here, SIGTERM through the host.
            var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var inputEnds = parsed.GetValue(untilInputEnds) ? Console.OpenStandardInput().CopyToAsync(Stream.Null, stop) : asked.Task;
            await using (stop.Register(asked.SetResult)) await Task.WhenAny(server.WaitForShutdownAsync(), asked.Task, inputEnds);
            return CentralProgram.Done;
        });
        return command;
    }
}
