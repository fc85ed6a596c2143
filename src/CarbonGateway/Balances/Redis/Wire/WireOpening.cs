using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CarbonPos.CarbonGateway.Balances.Redis.Wire;

/// <summary>Opens connections: socket, TLS, login, and what the server says of itself.</summary>
internal sealed class WireOpening(RedisEndpoints settings, TimeProvider time)
{
    private readonly X509Certificate2Collection? authorities = settings.TlsAuthorityFile is { } file ? ReadAuthorities(file) : null;
    private readonly X509Certificate2? own = settings.TlsCertificateFile is { } file ? X509Certificate2.CreateFromPemFile(file, settings.TlsKeyFile) : null;

    /// <param name="endpoint">Whom to call.</param>
    /// <param name="terms">What the connection goes by.</param>
    /// <param name="within">How long all of it may take.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="RedisConnectException">It cannot be used, and why.</exception>
    public async Task<(WireConnection Connection, ServerFacts Facts)> OpenAsync(RedisEndpoint endpoint, WireTerms terms, TimeSpan within, CancellationToken cancellation)
    {
        WireConnection? connection = null;
        var facts = await InTimeAsync(endpoint, within, async stop =>
        {
            connection = await ConnectAsync(endpoint, terms, stop);
            await using var end = CloseOn(connection, stop);
            await LogInAsync(connection);
            return await AskAsync(connection);
        }, cause => connection?.Close(cause), cancellation);
        return (connection!, facts);
    }

    /// <summary>What the server says of itself now; closes the connection when it does not.</summary>
    /// <exception cref="RedisConnectException">It does not, and why.</exception>
    public Task<ServerFacts> LookAsync(WireConnection connection, TimeSpan within, CancellationToken cancellation) =>
        InTimeAsync(connection.Endpoint, within, async stop =>
        {
            await using var end = CloseOn(connection, stop);
            return await AskAsync(connection);
        }, connection.Close, cancellation);

    private async Task<T> InTimeAsync<T>(RedisEndpoint endpoint, TimeSpan within, Func<CancellationToken, Task<T>> work, Action<string> giveUp, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(within, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, late.Token);
        try
        {
            return await work(stop.Token);
        }
        catch (Exception cause)
        {
            giveUp(cause.Message);
            cancellation.ThrowIfCancellationRequested();
            throw cause switch
            {
                _ when late.IsCancellationRequested => new RedisConnectException(RedisFlaw.Unreachable, $"Redis at {endpoint} does not answer within {within.TotalMilliseconds:0} ms.", cause),
                RedisConnectException => cause,
                AuthenticationException => new RedisConnectException(RedisFlaw.Settings, $"Redis at {endpoint}: its certificate is not accepted ({cause.Message}). Check Redis:Tls and Redis:TlsAuthorityFile.", cause),
                _ => new RedisConnectException(RedisFlaw.Unreachable, $"Redis at {endpoint}: {cause.Message}", cause),
            };
        }
    }

    // A server that hangs answers nothing: closing the connection ends the wait.
    private static CancellationTokenRegistration CloseOn(WireConnection connection, CancellationToken stop) =>
        stop.Register(static c => ((WireConnection)c!).Close("no answer in time"), connection);

    private static async Task<ServerFacts> AskAsync(WireConnection connection)
    {
        var info = Expect(await connection.AskAsync(ServerFacts.Question(), long.MaxValue), connection.Endpoint);
        var facts = ServerFacts.Read(connection.Endpoint, info);
        if (!facts.IsCluster) return facts;
        var nodes = Expect(await connection.AskAsync(RedisCommand.Rent().Begin(2).Text("CLUSTER").Text("NODES").AsRead(), long.MaxValue), connection.Endpoint);
        return facts with { Claims = ClusterClaim.ReadAll(connection.Endpoint, nodes) };
    }

    private async Task<WireConnection> ConnectAsync(RedisEndpoint endpoint, WireTerms terms, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellation);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (settings.Tls) stream = await ProtectAsync(stream, endpoint.Host, cancellation);
            var connection = new WireConnection(socket, stream, endpoint, terms);
            connection.Start();
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<SslStream> ProtectAsync(Stream stream, string host, CancellationToken cancellation)
    {
        var protectedStream = new SslStream(stream);
        var options = new SslClientAuthenticationOptions { TargetHost = host, ClientCertificates = own is null ? null : [own] };
        if (authorities is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        await protectedStream.AuthenticateAsClientAsync(options, cancellation);
        return protectedStream;
    }

    private async Task LogInAsync(WireConnection connection)
    {
        if (settings.Password is not { } password) return;
        var command = RedisCommand.Rent().AsRead();
        if (settings.User is { } user) command.Begin(3).Text("AUTH").Text(user).Text(password);
        else command.Begin(2).Text("AUTH").Text(password);
        Expect(await connection.AskAsync(command, long.MaxValue), connection.Endpoint);
    }

    private static string Expect(RedisReply reply, RedisEndpoint endpoint) => reply.Status switch
    {
        RedisStatus.Ok => reply.ToString(),
        RedisStatus.Error when reply.CodeWord is "WRONGPASS" or "NOAUTH" or "NOPERM" || reply.Text!.Contains("AUTH", StringComparison.Ordinal) =>
            throw new RedisConnectException(RedisFlaw.Settings, $"Redis at {endpoint} does not let the gateway in: check Redis:User and Redis:Password. It says: {reply.Text}"),
        RedisStatus.Error when reply.CodeWord is "LOADING" => throw new RedisConnectException(RedisFlaw.NotReady, $"Redis at {endpoint} loads its data."),
        _ => throw new RedisConnectException(RedisFlaw.Unreachable, $"Redis at {endpoint}: {reply.Text}"),
    };

    private static X509Certificate2Collection ReadAuthorities(string file)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file);
        return all.Count > 0 ? all : throw new CryptographicException($"Setting Redis:TlsAuthorityFile: {file} holds no certificate.");
    }
}
