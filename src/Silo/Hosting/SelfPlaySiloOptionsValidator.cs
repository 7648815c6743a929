using System.Net;
using Microsoft.Extensions.Options;
using SelfPlay.Silo.Access;

namespace SelfPlay.Silo.Hosting;

/// <summary>Refuses options that annotations cannot judge; every failure is one sentence for the user.</summary>
internal sealed class SelfPlaySiloOptionsValidator(AccessToken token) : IValidateOptions<SelfPlaySiloOptions>
{
    public ValidateOptionsResult Validate(string? name, SelfPlaySiloOptions options)
    {
        if (options.ParseAddress() is not { } address)
        {
            return ValidateOptionsResult.Fail($"'{options.Address}' is no address to listen on; give an IP address, 'localhost', or '*' for all.");
        }

        if (token.Problem is { } problem)
        {
            return ValidateOptionsResult.Fail(problem);
        }

        if (!IPAddress.IsLoopback(address) && !token.Required)
        {
            return ValidateOptionsResult.Fail(
                $"Listening on {options.Address} lets other machines in; set a token in the environment variable {AccessToken.Variable}, or listen on 127.0.0.1.");
        }

        return ValidateOptionsResult.Success;
    }
}
