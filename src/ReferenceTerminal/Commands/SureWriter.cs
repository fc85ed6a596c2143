using System.Text;

namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>A writer whose failures are told apart from those of files: as <see cref="OutputLost"/>, or not at all.</summary>
/// <param name="inner">The process's or the caller's own.</param>
/// <param name="mayBeLost">For notices: where they cannot be written, nobody can be told, and the verb goes on.</param>
sealed class SureWriter(TextWriter inner, bool mayBeLost) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Guard(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Guard(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Guard(() => inner.Write(value));

    public override void WriteLine() => Guard(inner.WriteLine);

    public override void WriteLine(string? value) => Guard(() => inner.WriteLine(value));

    public override void Flush() => Guard(inner.Flush);

    /// <summary>Where bytes go that are UTF-8 text already.</summary>
    public Stream OpenStream() => new SureStream(this, TillConsole.StreamOf(inner));

    private void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (!mayBeLost) throw new OutputLost(failure);
        }
    }

    private sealed class SureStream(SureWriter writer, Stream to) : WriteOnlyStream
    {
        public override void Write(byte[] buffer, int offset, int count) => writer.Guard(() => to.Write(buffer, offset, count));

        public override void Flush() => writer.Guard(to.Flush);
    }
}
