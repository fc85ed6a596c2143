using CarbonPos.Demo;
using CarbonPos.ReferenceTerminal.Commands;

return await DemoProgram.RunAsync(args, TillConsole.OfProcess(), TimeProvider.System);
