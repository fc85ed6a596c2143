namespace CarbonPos.CompanyRegistry.Commands;

/// <summary>What an exit code says. Part of the interface: never renumbered.</summary>
public static class ExitCode
{
    /// <summary>Done, or stopped as asked.</summary>
    public const int Done = 0;

    /// <summary>It could not be done, or the registry could not start: the message says why. Nothing was changed.</summary>
    public const int Failed = 1;

    /// <summary>The command line does not say what to do. Nothing was changed.</summary>
    public const int Usage = 2;
}
