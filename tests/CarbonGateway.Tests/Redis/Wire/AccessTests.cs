using CarbonPos.CarbonGateway.Balances.Redis.Wire;
using CarbonPos.Testbed.Processes;
using CarbonPos.Testbed.Servers;

namespace CarbonPos.CarbonGateway.Tests.Redis.Wire;

/// <summary>Being let in: passwords, certificates, and who is looked at first.</summary>
public sealed class AccessTests(ITestOutputHelper output) : WireTest(output)
{
    [Theory]
    [InlineData(null, null)]
    [InlineData(null, "wrong")]
    [InlineData("till", "secret")]
    public async Task Connect_WithAWrongLogin_NamesTheSetting(string? user, string? password)
    {
        RequireRedis();
        await using var server = await RedisServer.StartAsync(Cancellation, "requirepass secret");

        var refused = await Assert.ThrowsAsync<RedisConnectException>(() => ConnectAsync(server.Endpoint, s => (s.User, s.Password) = (user, password)));

        Assert.Equal(RedisFlaw.Settings, refused.Flaw);
        Assert.Contains("Redis:Password", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("default")]
    public async Task Connect_WithTheRightLogin_Serves(string? user)
    {
        RequireRedis();
        await using var server = await RedisServer.StartAsync(Cancellation, "requirepass secret");
        await using var client = await ConnectAsync(server.Endpoint, s => (s.User, s.Password) = (user, "secret"));

        Assert.Equal(1, (await CountAsync(client)).Integer);
    }

    [Fact]
    public async Task Connect_NobodyThere_SaysWhere()
    {
        var endpoint = $"127.0.0.1:{ServerProcess.FreePort()}";

        var refused = await Assert.ThrowsAsync<RedisConnectException>(() => ConnectAsync(endpoint, s => s.StartTimeout = TimeSpan.FromSeconds(1)));

        Assert.Equal(RedisFlaw.Unreachable, refused.Flaw);
        Assert.Contains(endpoint, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_OnPrimaryThrows_IsRefusedWithItsReason()
    {
        RequireRedis();
        await using var server = await RedisServer.StartAsync(Cancellation);

        var refused = await Assert.ThrowsAsync<RedisConnectException>(() => ConnectAsync(server.Endpoint, onPrimary: (_, _) => throw new InvalidOperationException("maxmemory-policy is allkeys-lru")));

        Assert.Equal(RedisFlaw.Refused, refused.Flaw);
        Assert.Contains("maxmemory-policy is allkeys-lru", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnPrimary_EveryFreshConnection_MayRunCommandsFirst()
    {
        RequireRedis();
        await using var server = await RedisServer.StartAsync(Cancellation);
        var histories = new List<string>();
        await using var client = await ConnectAsync(server.Endpoint, onPrimary: async (primary, _) =>
        {
            Assert.Equal([SlotRange.All], primary.Slots);
            Assert.Equal(RedisStatus.Ok, (await primary.SendAsync(Crowd.Command(tag: 1, id: histories.Count))).Status);
            histories.Add(primary.ReplicationId);
        });
        await server.KillAsync();
        await server.StartAgainAsync(Cancellation);
        await UntilServedAsync(client, TimeSpan.FromSeconds(10));

        Assert.Equal(2, histories.Count);
        Assert.NotEqual(histories[0], histories[1]);
        Assert.Equal(3, (await CountAsync(client, tag: 1, id: 99)).Integer);
    }

    [Fact]
    public async Task Tls_WithTheAuthorityThatSigned_Serves_AndWithoutIsRefused()
    {
        RequireRedis();
        Assert.SkipUnless(Tool.IsThere("openssl"), "openssl is not installed: apt-get install openssl.");
        var folder = Directory.CreateTempSubdirectory("carbonpos-tls-").FullName;
        var (key, certificate) = (Path.Combine(folder, "key.pem"), Path.Combine(folder, "certificate.pem"));
        var made = await Tool.RunAsync(
            "openssl",
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
            Cancellation);
        Assert.True(made.ExitCode == 0, made.Everything);
        var port = ServerProcess.FreePort();
        await using var server = await RedisServer.StartAsync(Cancellation, $"tls-port {port}", $"tls-cert-file {certificate}", $"tls-key-file {key}", $"tls-ca-cert-file {certificate}", "tls-auth-clients no");

        await using (var client = await ConnectAsync($"127.0.0.1:{port}", s => (s.Tls, s.TlsAuthorityFile) = (true, certificate)))
        {
            var crowd = new Crowd(client, callers: 50, tags: 2);
            crowd.Start();
            await UntilManyAsync(crowd, 2_000);
            await crowd.StopAsync();
            await crowd.CheckAsync();
        }

        var refused = await Assert.ThrowsAsync<RedisConnectException>(() => ConnectAsync($"127.0.0.1:{port}", s => s.Tls = true));
        Assert.Equal(RedisFlaw.Settings, refused.Flaw);
        Assert.Contains("Redis:TlsAuthorityFile", refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Settings_OutOfRange_AreNamed()
    {
        Assert.Contains("Redis:Endpoints", Assert.Throws<InvalidOperationException>(() => new RedisEndpoints { Endpoints = "a:1,b:x" }.Validate()).Message, StringComparison.Ordinal);
        Assert.Contains("Redis:AcknowledgeTimeout", Assert.Throws<InvalidOperationException>(() => new RedisEndpoints { AcknowledgeTimeout = TimeSpan.FromSeconds(9) }.Validate()).Message, StringComparison.Ordinal);
        new RedisEndpoints { Endpoints = "[::1]:7000, redis.example" }.Validate();
    }
}
