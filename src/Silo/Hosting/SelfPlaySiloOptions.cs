using System.ComponentModel.DataAnnotations;
using System.Net;

namespace SelfPlay.Silo.Hosting;

/// <summary>Where a silo listens and what it serves; configuration section `SelfPlay:Silo`.</summary>
public sealed class SelfPlaySiloOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "SelfPlay:Silo";

    /// <summary>Default of <see cref="Port"/>.</summary>
    public const int DefaultPort = 5080;

    /// <summary>IP address the HTTP server binds to, or `localhost`, or `*` for all.</summary>
    /// <value>The default is `127.0.0.1`. Anything beyond loopback needs an access token.</value>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>HTTP port; 0 for a free one.</summary>
    /// <value>The default is 5080.</value>
    [Range(0, 65535)]
    public int Port { get; set; } = DefaultPort;

    /// <summary>Port on which silos speak to each other, on loopback; 0 for a free one.</summary>
    /// <value>The default is 0.</value>
    [Range(0, 65535)]
    public int SiloPort { get; set; }

    /// <summary>Port on which clients such as a learner of its own reach the silo, on loopback; 0 for a free one.</summary>
    /// <value>The default is 0.</value>
    [Range(0, 65535)]
    public int GatewayPort { get; set; }

    /// <summary>The address as the server needs it, or null if it is none.</summary>
    internal IPAddress? ParseAddress() => Address switch
    {
        "localhost" => IPAddress.Loopback,
        "*" => IPAddress.IPv6Any,
        _ => IPAddress.TryParse(Address, out var address) ? address : null,
    };
}
