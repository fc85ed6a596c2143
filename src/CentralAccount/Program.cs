using CarbonPos.CentralAccount.Commands;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
return await CentralProgram.RunAsync(args, Console.Out, Console.Error, TimeProvider.System, stop.Token);
