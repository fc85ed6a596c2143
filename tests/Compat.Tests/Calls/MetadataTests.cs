using CarbonPos.Compat.Tests.Echo;
using Grpc.Core;

namespace CarbonPos.Compat.Tests.Calls;

/// <summary>Headers and trailers, text and binary, there and back; and what may not be a key.</summary>
public sealed class MetadataTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Headers_TextBinaryAndRepeated_ComeBackAsHeadersAndTrailers()
    {
        await using var server = await EchoServer.StartAsync();
        byte[] bytes = [0, 1, 2, 0x7F, 0x80, 0xFF, (byte)',', (byte)'='];
        var headers = new Metadata { { "X-Till", "7" }, { "x-raw-bin", bytes }, { "x-many", "first" }, { "x-many", "second" } };
        using var call = server.Client.SayAsync(new EchoRequest(), headers, cancellationToken: Token);
        await call;
        foreach (var echoed in new[] { await call.ResponseHeadersAsync, call.GetTrailers() })
        {
            Assert.Equal("7", echoed.GetValue("x-till"));
            Assert.Equal(bytes, echoed.GetValueBytes("X-RAW-BIN")!);
            Assert.Equal("first, second", string.Join(", ", echoed.GetAll("x-many").Select(entry => entry.Value)));
            Assert.Null(echoed.Get("x-absent"));
        }
    }

    [Fact]
    public async Task Headers_ResponseHeaders_ComeBeforeTheAnswer()
    {
        await using var server = await EchoServer.StartAsync();
        using var call = server.Client.SayAsync(new EchoRequest { WaitForCancellation = true }, new Metadata { { "x-early", "1" } }, cancellationToken: Token);
        Assert.Equal("1", (await call.ResponseHeadersAsync).GetValue("x-early"));
        Assert.False(call.ResponseAsync.IsCompleted);
        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
    }

    [Fact]
    public async Task CallCredentials_OneAndComposed_ReachTheServer()
    {
        await using var server = await EchoServer.StartAsync(options => options.UnsafeUseInsecureChannelCallCredentials = true);
        var bearer = CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add("Authorization", $"Bearer for {context.MethodName}");
            return Task.CompletedTask;
        });
        var till = CallCredentials.FromInterceptor((_, metadata) =>
        {
            metadata.Add("x-till", "7");
            return Task.CompletedTask;
        });
        var options = new CallOptions(cancellationToken: Token, credentials: CallCredentials.Compose(bearer, till));
        using var call = server.Client.SayAsync(new EchoRequest(), options);
        await call;
        Assert.Equal("7", call.GetTrailers().GetValue("x-till"));
        Assert.Equal("Bearer for Say", Assert.Single(server.Log.Calls).Authorization);
        Assert.Throws<ArgumentException>(() => CallCredentials.Compose(bearer));
    }

    [Theory]
    [InlineData("with blank")]
    [InlineData("é")]
    [InlineData("a:b")]
    public void Entry_ForbiddenKey_IsRefused(string key) => Assert.Throws<ArgumentException>(() => new Metadata.Entry(key, "v"));

    [Fact]
    public void Entry_KindAndKey_MustAgree()
    {
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("text", [1]));
        Assert.Throws<ArgumentException>(() => new Metadata.Entry("data-bin", "text"));
        Assert.Throws<InvalidOperationException>(() => new Metadata.Entry("data-BIN", [1]).Value);
        Assert.Equal("abc"u8.ToArray(), new Metadata.Entry("text", "abc").ValueBytes);
    }

    [Fact]
    public void Entry_Bytes_AreCopiedInAndOut()
    {
        byte[] given = [1, 2];
        var entry = new Metadata.Entry("data-bin", given);
        given[0] = 9;
        entry.ValueBytes[1] = 9;
        Assert.Equal([1, 2], entry.ValueBytes);
    }

    [Fact]
    public void Empty_CannotBeChanged()
    {
        Assert.True(Metadata.Empty.IsReadOnly);
        Assert.Throws<InvalidOperationException>(() => Metadata.Empty.Add("a", "b"));
        Assert.Throws<InvalidOperationException>(Metadata.Empty.Clear);
        Assert.Empty(Metadata.Empty);
    }

    [Fact]
    public void Get_RepeatedKey_AnswersTheLast()
    {
        var metadata = new Metadata { { "many", "first" }, { "Many", "second" }, { "other", "x" } };
        Assert.Equal("second", metadata.GetValue("MANY"));
        Assert.Equal(["first", "second"], metadata.GetAll("many").Select(entry => entry.Value));
    }

    [Fact]
    public void List_EditsKeepOrder()
    {
        var metadata = new Metadata { { "a", "1" }, { "c", "3" } };
        metadata.Insert(1, new Metadata.Entry("b", "2"));
        metadata[2] = new Metadata.Entry("d", "4");
        Assert.True(metadata.Remove(metadata[0]));
        Assert.Equal(["b", "d"], metadata.Select(entry => entry.Key));
        metadata.RemoveAt(0);
        Assert.Equal(0, metadata.IndexOf(Assert.Single(metadata)));
    }
}
