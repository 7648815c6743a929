using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace SelfPlay.Silo.Hosting;

/// <summary>The loopback ports of an embedded silo: those that are configured, else free ones, so that several silos can live on one machine.</summary>
internal sealed class ClusterPorts
{
    /// <summary>
    /// Free ports are looked for below the range from which Linux gives ports to outgoing connections (32768 and up):
    /// between this look and the silo's own bind no connection can take them away.
    /// </summary>
    private const int First = 20_000;
    private const int Last = 32_767;
    private const int Tries = 200;

    public ClusterPorts(IOptions<SelfPlaySiloOptions> options)
    {
        Silo = options.Value.SiloPort == 0 ? FindFree(options.Value.GatewayPort) : Claim(options.Value.SiloPort);
        Gateway = options.Value.GatewayPort == 0 ? FindFree(Silo) : Claim(options.Value.GatewayPort);
    }

    /// <summary>Port for other silos.</summary>
    public int Silo { get; }

    /// <summary>Port for clients.</summary>
    public int Gateway { get; }

    /// <summary>Whether nobody listens on a port.</summary>
    public static bool IsFree(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            if (address.Equals(IPAddress.IPv6Any))
            {
                listener.Server.DualMode = true;
            }

            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
    }

    private static int Claim(int port) => IsFree(IPAddress.Loopback, port)
        ? port
        : throw new SiloStartException($"Port {port}, configured for the cluster, is in use; choose another, or 0 for a free one.");

    private static int FindFree(int taken)
    {
        for (var i = 0; i < Tries; i++)
        {
            var port = RandomNumberGenerator.GetInt32(First, Last + 1);
            if (port != taken && IsFree(IPAddress.Loopback, port))
            {
                return port;
            }
        }

        throw new SiloStartException($"No free port was found between {First} and {Last} on 127.0.0.1.");
    }
}
