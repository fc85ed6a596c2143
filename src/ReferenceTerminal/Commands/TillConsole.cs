namespace CarbonPos.ReferenceTerminal.Commands;

/// <summary>Where a till reads and writes: its process's streams, or a caller's own.</summary>
/// <param name="Out">Receipts and JSON.</param>
/// <param name="Error">Notices and errors.</param>
/// <param name="Input">What "read labels" reads, and answers to questions.</param>
/// <param name="Environment">Looks a variable up; null = not set.</param>
public sealed record TillConsole(TextWriter Out, TextWriter Error, Stream Input, Func<string, string?> Environment)
{
    /// <summary>True where somebody sits before it who can answer a question. Default false: nothing is asked.</summary>
    public bool Asks { get; init; }

    /// <summary>Those of this process. UTF-8 whatever the locale says, for receipts have accents.</summary>
    public static TillConsole OfProcess() => new(
        new StreamWriter(ProcessOutput.Open()) { AutoFlush = true },
        new StreamWriter(Console.OpenStandardError()) { AutoFlush = true },
        Console.OpenStandardInput(),
        System.Environment.GetEnvironmentVariable)
    {
        Asks = !Console.IsInputRedirected && !Console.IsErrorRedirected,
    };

    /// <summary>Where bytes go that are UTF-8 text already.</summary>
    public Stream OpenOutput() => Out is SureWriter sure ? sure.OpenStream() : StreamOf(Out);

    /// <summary>The same, with failures to write told as what they are.</summary>
    internal TillConsole Sure() => this with { Out = new SureWriter(Out, mayBeLost: false), Error = new SureWriter(Error, mayBeLost: true) };

    internal static Stream StreamOf(TextWriter text) => text is StreamWriter writer ? writer.BaseStream : new TextStream(text);

    /// <summary>Passes UTF-8 bytes on to a text writer.</summary>
    private sealed class TextStream(TextWriter writer) : WriteOnlyStream
    {
        private readonly System.Text.Decoder decoder = System.Text.Encoding.UTF8.GetDecoder();

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var text = new char[decoder.GetCharCount(buffer, flush: false)];
            decoder.GetChars(buffer, text, flush: false);
            writer.Write(text);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => writer.Flush();
    }
}
