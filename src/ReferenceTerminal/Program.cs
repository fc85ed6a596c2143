using CarbonPos.ReferenceTerminal.Commands;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The request that is on its way is kept; only the waiting ends.
    pressed.Cancel = true;
    stop.Cancel();
};
return await TillProgram.RunAsync(args, TillConsole.OfProcess(), stop.Token);
