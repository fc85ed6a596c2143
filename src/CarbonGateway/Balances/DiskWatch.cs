namespace CarbonPos.CarbonGateway.Balances;

/// <summary>Looks at the free space once a second, so that postings stop with a clear reason before the disk is full.</summary>
internal sealed class DiskWatch(EmbeddedOptions options, TimeProvider time)
{
    private readonly DriveInfo drive = new(Path.GetFullPath(options.Folder));
    private long next;
    private string lack = "";

    public bool IsLow(out string reason)
    {
        var now = time.GetTimestamp();
        if (options.DiskReserve > 0 && now >= next)
        {
            next = now + time.TimestampFrequency;
            var free = drive.AvailableFreeSpace;
            lack = free >= options.DiskReserve
                ? ""
                : $"The disk of {options.Folder} has {free >> 20} MiB free, less than the reserve of {options.DiskReserve >> 20} MiB (Embedded:DiskReserve). Free some space; the gateway goes on by itself.";
        }

        reason = lack;
        return lack.Length > 0;
    }
}
