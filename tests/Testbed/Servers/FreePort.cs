using System.Net;
using System.Net.Sockets;

namespace CarbonPos.Testbed.Servers;

/// <summary>A port on loopback that nobody had a moment ago.</summary>
public static class FreePort
{
    /// <summary>Another may take it before the server does: who starts one tries again with another.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
