namespace Grpc.Core.Interceptors;

public static class CallInvokerExtensions
{
    public static CallInvoker Intercept(this CallInvoker invoker, Interceptor interceptor) => new InterceptingCallInvoker(invoker, interceptor);

    /// <summary>The first of the list sees a call first.</summary>
    public static CallInvoker Intercept(this CallInvoker invoker, params Interceptor[] interceptors)
    {
        ArgumentNullException.ThrowIfNull(invoker);
        ArgumentNullException.ThrowIfNull(interceptors);
        for (var i = interceptors.Length - 1; i >= 0; i--) invoker = new InterceptingCallInvoker(invoker, interceptors[i]);
        return invoker;
    }

    public static CallInvoker Intercept(this CallInvoker invoker, Func<Metadata, Metadata> interceptor) =>
        new InterceptingCallInvoker(invoker, new MetadataInterceptor(interceptor));
}

public static class ChannelExtensions
{
    public static CallInvoker Intercept(this ChannelBase channel, Interceptor interceptor) => InvokerOf(channel).Intercept(interceptor);
    public static CallInvoker Intercept(this ChannelBase channel, params Interceptor[] interceptors) => InvokerOf(channel).Intercept(interceptors);
    public static CallInvoker Intercept(this ChannelBase channel, Func<Metadata, Metadata> interceptor) => InvokerOf(channel).Intercept(interceptor);

    private static CallInvoker InvokerOf(ChannelBase channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        return channel.CreateCallInvoker();
    }
}
