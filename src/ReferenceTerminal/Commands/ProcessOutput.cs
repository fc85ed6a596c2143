using Microsoft.Win32.SafeHandles;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Standard output of this process, also where it is a pipe whose reader is gone.</summary>
/// <remarks>The runtime's own stream takes what is written to such a pipe and says nothing: a receipt would be lost in silence, and "read" would go on for ever.</remarks>
sealed class ProcessOutput : WriteOnlyStream
{
    // What a pipe takes whole or not at all (PIPE_BUF): a pipe that does not wait can then be tried again.
    private const int Whole = 4096;
    private const int TryAgainOnLinux = 11;
    private const int TryAgainElsewhere = 35;

    private readonly FileStream pipe;

    private ProcessOutput(FileStream pipe) => this.pipe = pipe;

    public static Stream Open() => !OperatingSystem.IsWindows() && Console.IsOutputRedirected
        ? Open(new SafeFileHandle(1, ownsHandle: false), Console.OpenStandardOutput)
        : Console.OpenStandardOutput();

    /// <summary>A pipe as one that tells; a file, or what is none of the two, as the runtime has it, for others may write to it as well.</summary>
    public static Stream Open(SafeFileHandle handle, Func<Stream> otherwise)
    {
        try
        {
            var stream = new FileStream(handle, FileAccess.Write, bufferSize: 0);
            return stream.CanSeek ? otherwise() : new ProcessOutput(stream);
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return otherwise();
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        SpinWait full = default;
        while (buffer.Length > 0)
        {
            var part = buffer[..Math.Min(buffer.Length, Whole)];
            try
            {
                pipe.Write(part);
                buffer = buffer[part.Length..];
            }
            catch (IOException e) when (e.HResult is TryAgainOnLinux or TryAgainElsewhere)
            {
                full.SpinOnce();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is kept back.
    }
}
