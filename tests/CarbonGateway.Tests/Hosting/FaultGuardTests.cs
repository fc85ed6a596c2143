using System.Reflection;
using CarbonPos.Carbon.Flashcodes;
using CarbonPos.CarbonGateway.Access;
using CarbonPos.CarbonGateway.Checkout;
using CarbonPos.CarbonGateway.Ledger;
using CarbonPos.CarbonGateway.Wallet;
using CarbonPos.CarbonGateway.Weighing;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CarbonPos.CarbonGateway.Tests.Hosting;

/// <summary>Every call goes through the guard: whatever breaks below, the register gets a stable code and a reference into the log.</summary>
public sealed class FaultGuardTests
{
    public static TheoryData<string, string> Calls()
    {
        var calls = new TheoryData<string, string>();
        foreach (var service in new[] { typeof(CheckoutCalls), typeof(WalletCalls), typeof(CatalogCalls) })
        {
            foreach (var call in Overrides(service)) calls.Add(service.Name, call.Name);
        }

        return calls;
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Call_ThatBreaksBelow_IsInternalWithReference(string service, string call)
    {
        var type = typeof(CheckoutCalls).Assembly.GetTypes().Single(t => t.Name == service);
        var broken = Broken(type);
        var method = Overrides(type).Single(m => m.Name == call);
        var context = new CallOf(call);
        // No request and no collaborators: whatever it touches first throws, as nobody foresaw.
        var fault = await Assert.ThrowsAsync<RpcException>(() => (Task)method.Invoke(broken, [null, context])!);
        Assert.Equal(StatusCode.Internal, fault.StatusCode);
        Assert.Contains(context.Http.TraceIdentifier, fault.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ThatNeedsALedgerWhichIsGone_IsUnavailable_SayingWhy()
    {
        var guard = new FaultGuard(null!, NullLogger<FaultGuard>.Instance);
        var fault = await Assert.ThrowsAsync<RpcException>(() => guard.RunAsync<string, string>("", new CallOf("GetTransaction"), (_, _) => throw new LedgerUnavailableException("PostgreSQL is gone.")));
        Assert.Equal(StatusCode.Unavailable, fault.StatusCode);
        Assert.Contains("PostgreSQL is gone.", fault.Status.Detail, StringComparison.Ordinal);
    }

    private static IEnumerable<MethodInfo> Overrides(Type service) =>
        service.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m.IsVirtual && m.GetParameters() is [_, { ParameterType: var second }] && second == typeof(ServerCallContext));

    private static object Broken(Type type)
    {
        var guard = new FaultGuard(null!, NullLogger<FaultGuard>.Instance);
        var arguments = type.GetConstructors().Single().GetParameters().Select<ParameterInfo, object?>(p =>
            p.ParameterType == typeof(FaultGuard) ? guard
            : p.ParameterType == typeof(Authorizing) ? new Authorizing(null!, null!, null!, null!, null!, guard, null!)
            : null);
        return Activator.CreateInstance(type, [.. arguments])!;
    }

    private sealed class CallOf : ServerCallContext
    {
        public CallOf(string method)
        {
            MethodCore = method;
            UserState["__HttpContext"] = Http;
        }

        public HttpContext Http { get; } = new DefaultHttpContext { TraceIdentifier = "0HTEST:01" };

        protected override string MethodCore { get; }

        protected override string HostCore => "";

        protected override string PeerCore => "";

        protected override DateTime DeadlineCore => DateTime.MaxValue;

        protected override Metadata RequestHeadersCore { get; } = [];

        protected override CancellationToken CancellationTokenCore => default;

        protected override Metadata ResponseTrailersCore { get; } = [];

        protected override Status StatusCore { get; set; }

        protected override WriteOptions? WriteOptionsCore { get; set; }

        protected override AuthContext AuthContextCore { get; } = new(null, []);

        protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

        protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
    }
}
