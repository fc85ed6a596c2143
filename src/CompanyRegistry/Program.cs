using CarbonPos.CompanyRegistry.Commands;

return await RegistryProgram.RunAsync(args, Console.Out, Console.Error, TimeProvider.System);
