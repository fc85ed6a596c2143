using System.Buffers;
using System.Text;
using CarbonPos.CarbonGateway.Balances.Redis.Wire;

namespace CarbonPos.CarbonGateway.Tests.Redis.Wire;

/// <summary>The bytes: commands as they go out, answers as they come in, in pieces of any size.</summary>
public sealed class WireFormatTests
{
    private static readonly RedisScript Script = new("answer", "return 42");

    [Fact]
    public void Command_Plain_IsAListOfParts()
    {
        var command = RedisCommand.Rent().Begin(4).Text("SET").Text("ключ").Number(long.MinValue).Bulk([1, 13, 10]);

        Assert.Equal("*4\r\n$3\r\nSET\r\n$8\r\nключ\r\n$20\r\n-9223372036854775808\r\n$3\r\n\u0001\r\n\r\n", Written(command));
    }

    [Fact]
    public void Command_OfAScript_GoesByHashAndThenByText()
    {
        var command = RedisCommand.Rent().BeginScript(Script, keys: 1, arguments: 2).Text("key").Number(7).Text(new string('x', 3_000));
        var tail = $"$1\r\n1\r\n$3\r\nkey\r\n$1\r\n7\r\n$3000\r\n{new string('x', 3_000)}\r\n";
        command.Start(null, null, 0, 0);

        Assert.Equal($"*6\r\n$7\r\nEVALSHA\r\n$40\r\n{Encoding.ASCII.GetString(Script.Sha1)}\r\n{tail}", Written(command));
        Assert.True(command.TrySendText());
        Assert.Equal($"*6\r\n$4\r\nEVAL\r\n$9\r\nreturn 42\r\n{tail}", Written(command));
        Assert.False(command.TrySendText());
    }

    [Theory]
    [InlineData("+OK\r\n", "OK")]
    [InlineData("+\r\n", "")]
    [InlineData("-MOVED 1 a:2\r\n", "Error: MOVED 1 a:2")]
    [InlineData(":-9223372036854775808\r\n", "-9223372036854775808")]
    [InlineData("$0\r\n\r\n", "")]
    [InlineData("$4\r\n\r\n\r\n\r\n", "\r\n\r\n")]
    [InlineData("$-1\r\n", "nil")]
    [InlineData("*-1\r\n", "nil")]
    [InlineData("*0\r\n", "0 items")]
    [InlineData("*3\r\n*2\r\n$2\r\nab\r\n*1\r\n:1\r\n$-1\r\n-ERR in a list\r\n", "3 items")]
    public void Answer_InAnyPieces_EndsWhereItEnds(string text, string expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text + "+next\r\n");
        for (var step = 1; step <= bytes.Length; step++)
        {
            var scanner = new RespScanner();
            var seen = 0;
            int length;
            do seen = Math.Min(seen + step, bytes.Length);
            while (!scanner.TryFindEnd(bytes.AsSpan(0, seen), out length));

            Assert.Equal(text.Length, length);
            Assert.Equal(expected, RespReading.Copied(bytes.AsSpan(0, length)).ToString());
        }
    }

    [Fact]
    public void Items_OfItems_AreReadInPlace()
    {
        var reply = RespReading.Copied("*3\r\n*2\r\n$2\r\nab\r\n*1\r\n:1\r\n$-1\r\n-ERR in a list\r\n"u8);
        var items = reply.Items.ToArray();

        Assert.Equal(["ab", "1 items"], items[0].Items.ToArray().Select(i => i.ToString()));
        Assert.True(items[1].IsNull);
        Assert.Equal("ERR", items[2].CodeWord.ToString());
        Assert.Equal(0, RedisReply.Number(3).Items.Count);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("$x\r\n")]
    [InlineData("$999999999999\r\n")]
    [InlineData("\n")]
    public void Answer_OfAnotherProtocol_IsRefused(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Throws<FormatException>(() => new RespScanner().TryFindEnd(bytes, out _));
    }

    [Theory]
    [InlineData("123456789", 12_739)]
    [InlineData("", 0)]
    [InlineData("{user1000}.following", 3_443)]
    [InlineData("user1000", 3_443)]
    public void Slot_IsTheOneOfRedis(string key, int slot) => Assert.Equal(slot, RedisClient.SlotOf(Encoding.UTF8.GetBytes(key)));

    [Theory]
    [InlineData("foo{}{bar}", "foo{}{bar}", true)]
    [InlineData("foo{{bar}}zap", "{bar", true)]
    [InlineData("foo{bar}{zap}", "bar", true)]
    [InlineData("foo{bar", "bar", false)]
    public void Slot_GoesByTheFirstTag(string key, string tag, bool same)
    {
        // What holds no braces of its own is its own tag.
        var whole = tag.Contains('}', StringComparison.Ordinal) ? key : tag;
        Assert.Equal(same, RedisClient.SlotOf(Encoding.UTF8.GetBytes(key)) == RedisClient.SlotOf(Encoding.UTF8.GetBytes(whole)));
    }

    [Theory]
    [InlineData("MOVED 3999 127.0.0.1:6381", RefusalKind.Moved, "127.0.0.1:6381")]
    [InlineData("MOVED 3999 :6381", RefusalKind.Moved, "here:6381")]
    [InlineData("MOVED 3999 ?:6381", RefusalKind.Moved, null)]
    [InlineData("ASK 3999 ::1:6381", RefusalKind.Ask, "[::1]:6381")]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot", RefusalKind.Later, null)]
    [InlineData("CLUSTERDOWN Hash slot not served", RefusalKind.Later, null)]
    [InlineData("LOADING Redis is loading the dataset in memory", RefusalKind.Later, null)]
    [InlineData("READONLY You can't write against a read only replica.", RefusalKind.Demoted, null)]
    [InlineData("NOSCRIPT No matching script.", RefusalKind.UnknownScript, null)]
    [InlineData("OOM command not allowed", RefusalKind.None, null)]
    [InlineData("ERR wrong", RefusalKind.None, null)]
    public void Refusals_AreReadAsWhatTheyMean(string text, object kind, string? place)
    {
        Assert.Equal(kind, Refusal.Read(RedisReply.Error(text), new("here", 1), out var found));
        Assert.Equal(place, found?.ToString());
    }

    private static string Written(RedisCommand command)
    {
        var output = new ArrayBufferWriter<byte>();
        command.WriteTo(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
