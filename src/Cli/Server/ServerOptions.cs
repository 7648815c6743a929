using System.CommandLine;

namespace SelfPlay.Cli.Server;

/// <summary>Options that name a server.</summary>
internal static class ServerOptions
{
    /// <summary>`--server URL`.</summary>
    public static Option<Uri?> Server() => new("--server")
    {
        HelpName = "URL",
        Description = $"The server (default: {ServerClient.DefaultServer}).",
        CustomParser = result =>
        {
            var word = result.Tokens[0].Value;
            if (Uri.TryCreate(word, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            result.AddError($"--server takes an address such as {ServerClient.DefaultServer}, not '{word}'.");
            return null;
        },
    };

    /// <summary>The server that was named, or the default one.</summary>
    public static ServerClient Connect(Uri? server) => new(server ?? new Uri(ServerClient.DefaultServer));
}
