using System.Text;
using System.Text.Json;
using CarbonPos.Carbon.Labels;
using CarbonPos.ReferenceTerminal.Reading;

namespace CarbonPos.ReferenceTerminal.Tests.Reading;

public sealed class LabelJsonTests
{
    [Theory]
    [InlineData("9506000134352", """{"ok":true,"kind":"gtin","gtin":"09506000134352","elements":[["01","09506000134352"]],"error":null}""")]
    [InlineData("]C101095060001343523103000195", """{"ok":true,"kind":"gs1","gtin":"09506000134352","elements":[["01","09506000134352"],["3103","000195"]],"error":null}""")]
    [InlineData("(01)09506000134352(10)A<&'\"+", """{"ok":true,"kind":"gs1","gtin":"09506000134352","elements":[["01","09506000134352"],["10","A<&'\"+"]],"error":null}""")]
    [InlineData("https://a.example/01/09506000134352?3103=000195", """{"ok":true,"kind":"digital-link","gtin":"09506000134352","elements":[["01","09506000134352"],["3103","000195"]],"error":null}""")]
    [InlineData("^00006141411234567890", """{"ok":true,"kind":"gs1","gtin":null,"elements":[["00","006141411234567890"]],"error":null}""")]
    [InlineData("CPF1:6BF+70", """{"ok":true,"kind":"flashcode","gtin":null,"elements":[],"error":null}""")]
    [InlineData("hello", """{"ok":false,"kind":null,"gtin":null,"elements":[],"error":"LABEL_UNRECOGNISED: This is neither an article number, nor GS1 data, nor a flashcode."}""")]
    [InlineData("4006381333932", """{"ok":false,"kind":"gtin","gtin":null,"elements":[],"error":"GTIN_CHECK_DIGIT: The check digit of 4006381333932 should be 1."}""")]
    [InlineData("2112345012346", """{"ok":true,"kind":"gtin","gtin":"02112345012346","elements":[["01","02112345012346"]],"error":null}""")]
    public void Run_OneLine_IsExactlyOneObject(string scan, string expected) =>
        Assert.Equal(expected + "\n", Run(Encoding.Latin1.GetBytes(scan + "\n")));

    [Fact]
    public void Run_BadLinesBetweenGoodOnes_KeepTheirPlaces()
    {
        byte[][] lines =
        [
            "9506000134352"u8.ToArray(),
            [],
            [0xFF, 0xFE, 0x80, 0x00],
            "01095060001343523103000195\u001d10A\r"u8.ToArray(),
            Enumerable.Repeat((byte)'1', 3_000_000).ToArray(),
            Enumerable.Repeat((byte)'1', 8193).Append((byte)'\r').ToArray(),
            "\r"u8.ToArray(),
            "9506000134352\r"u8.ToArray(),
        ];
        var answers = Lines(lines.SelectMany(line => line.Append((byte)'\n')).ToArray());
        Assert.Equal(
            ["ok", "LABEL_EMPTY", "LABEL_UNRECOGNISED", "ok", "LABEL_TOO_LONG", "LABEL_TOO_LONG", "LABEL_EMPTY", "ok"],
            answers.Select(Code));
    }

    [Fact]
    public void Run_LastLineWithoutEnding_IsAnswered()
    {
        Assert.Equal(["ok", "ok"], Lines("9506000134352\n4006381333931"u8.ToArray()).Select(Code));
        Assert.Empty(Lines([]));
    }

    [Fact]
    public void Run_AnyBytesInAnyChunks_GiveOneObjectALine()
    {
        const int Seed = 20258;
        var random = new Random(Seed);
        for (var round = 0; round < 200; round++)
        {
            var bytes = new byte[random.Next(1, 4000)];
            random.NextBytes(bytes);
            for (var i = random.Next(50); i < bytes.Length; i += random.Next(1, 200))
            {
                bytes[i] = (byte)'\n';
            }

            var expected = bytes.Count(b => b == '\n') + (bytes[^1] == '\n' ? 0 : 1);
            var answers = Lines(bytes, random.Next(1, 50));
            Assert.True(expected == answers.Count, $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public void Run_MoreInputIsAwaited_AnswersAreAlreadyOut()
    {
        var output = new MemoryStream();
        using var input = new Chunks("9506000134352\n950600"u8.ToArray(), 20, beforeRead: readSoFar =>
        {
            if (readSoFar > 0)
            {
                Assert.Contains("09506000134352", Encoding.UTF8.GetString(output.ToArray()));
            }
        });
        LabelJson.Run(input, output, LabelRules.Standard);
    }

    static string Run(byte[] input, int chunk = 4096)
    {
        using var stream = new Chunks(input, chunk, _ => { });
        using var output = new MemoryStream();
        LabelJson.Run(stream, output, LabelRules.Standard);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    static List<JsonElement> Lines(byte[] input, int chunk = 4096) =>
        Run(input, chunk).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();

    static string Code(JsonElement answer) => answer.GetProperty("ok").GetBoolean()
        ? "ok"
        : answer.GetProperty("error").GetString()!.Split(':')[0];

    /// <summary>Hands its bytes out a few at a time, as a pipe does.</summary>
    sealed class Chunks(byte[] bytes, int size, Action<int> beforeRead) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer)
        {
            beforeRead((int)Position);
            return base.Read(buffer[..Math.Min(buffer.Length, size)]);
        }
    }
}
