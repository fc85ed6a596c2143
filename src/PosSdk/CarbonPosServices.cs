using CarbonPos.PosSdk.Pending;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CarbonPos.PosSdk;

/// <summary>Puts the client into a service collection.</summary>
public static class CarbonPosServices
{
    /// <summary>Adds one <see cref="CarbonPosClient"/> for the life of the container.</summary>
    /// <param name="services">A <see cref="TimeProvider"/> or <see cref="IPendingRequests"/> in it is used where the options leave the default.</param>
    /// <param name="configure">Sets the options; called at once, so that a wrong one stops the start and not the first sale.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    public static IServiceCollection AddCarbonPos(this IServiceCollection services, Action<CarbonPosOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new CarbonPosOptions();
        configure(options);
        options.Check();
        _ = options.ReadToken();
        services.TryAddSingleton(provider =>
        {
            var own = options.Copy();
            own.Pending ??= own.PendingFolder is null ? provider.GetService<IPendingRequests>() : null;
            if (ReferenceEquals(own.Clock, TimeProvider.System))
            {
                own.Clock = provider.GetService<TimeProvider>() ?? TimeProvider.System;
            }

            return new CarbonPosClient(own);
        });
        return services;
    }
}
