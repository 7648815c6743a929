using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SelfPlay.Cli.CommandLine;

namespace SelfPlay.Cli.Server;

/// <summary>A server's HTTP API. Whatever goes wrong is one sentence.</summary>
internal sealed class ServerClient : IDisposable
{
    /// <summary>Where a server listens unless told otherwise.</summary>
    public const string DefaultServer = "http://127.0.0.1:5080";

    /// <summary>Environment variable with the token of servers that want one.</summary>
    private const string TokenVariable = "SELFPLAY_TOKEN";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;

    public ServerClient(Uri address)
    {
        Address = address;
        _http = new HttpClient { BaseAddress = address, Timeout = Patience };
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>The server.</summary>
    public Uri Address { get; }

    /// <summary>Whether a server of ours answers at the address.</summary>
    public async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ListAsync(cancellationToken);
            return true;
        }
        catch (CommandFailedException)
        {
            return false;
        }
    }

    public Task<IReadOnlyList<ServerRun>> ListAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<ServerRun>>("api/runs", cancellationToken);

    public Task<ServerRun> FindAsync(string run, CancellationToken cancellationToken) => GetAsync<ServerRun>(PathOf(run), cancellationToken);

    public Task<ServerMetrics> MetricsAsync(string run, long cursor, CancellationToken cancellationToken) =>
        GetAsync<ServerMetrics>($"{PathOf(run)}/metrics?after={cursor}", cancellationToken);

    public Task<IReadOnlyList<ServerWeights>> WeightsAsync(string run, CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<ServerWeights>>($"{PathOf(run)}/weights", cancellationToken);

    public Task<ServerRun> StopAsync(string run, CancellationToken cancellationToken) =>
        PostAsync<ServerRun>($"{PathOf(run)}/stop", new { }, cancellationToken);

    public Task<ServerRun> ResumeAsync(string run, ServerBudget? budget, CancellationToken cancellationToken) =>
        PostAsync<ServerRun>($"{PathOf(run)}/resume", new { budget }, cancellationToken);

    /// <summary>Content of a version of the weights.</summary>
    public Task<byte[]> DownloadAsync(string run, long version, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(HttpMethod.Get, $"{PathOf(run)}/weights/{version}"),
        content => content.ReadAsByteArrayAsync(cancellationToken),
        cancellationToken);

    public void Dispose() => _http.Dispose();

    private static string PathOf(string run) => $"api/runs/{Uri.EscapeDataString(run)}";

    private Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), content => ReadAsync<T>(content, cancellationToken), cancellationToken);

    private Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken) => SendAsync(
        new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) },
        content => ReadAsync<T>(content, cancellationToken),
        cancellationToken);

    private async Task<T> ReadAsync<T>(HttpContent content, CancellationToken cancellationToken) =>
        await content.ReadFromJsonAsync<T>(cancellationToken) ?? throw NotOurs(null);

    private async Task<T> SendAsync<T>(HttpRequestMessage request, Func<HttpContent, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            using (request)
            {
                using var response = await _http.SendAsync(request, cancellationToken);
                return response.IsSuccessStatusCode ? await read(response.Content) : throw await RefusalAsync(response, cancellationToken);
            }
        }
        catch (HttpRequestException failure)
        {
            throw new CommandFailedException($"There is no server at {Address}; start one with 'serve' or 'train', or name another with --server URL.", failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException($"The server at {Address} does not answer.", failure);
        }
        catch (JsonException failure)
        {
            throw NotOurs(failure);
        }
    }

    private async Task<CommandFailedException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
        {
            return NotOurs(null);
        }

        var problem = await response.Content.ReadFromJsonAsync<ServerProblem>(cancellationToken);
        var sentence = problem?.Detail ?? $"The server at {Address} refused with status {(int)response.StatusCode}.";
        return response.StatusCode == HttpStatusCode.Unauthorized
            ? new CommandFailedException($"The server at {Address} wants its token: set {TokenVariable}.")
            : new CommandFailedException(sentence);
    }

    private CommandFailedException NotOurs(Exception? cause) => new($"What answers at {Address} is no SelfPlay server.", cause);
}
