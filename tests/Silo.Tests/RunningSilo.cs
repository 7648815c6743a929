using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SelfPlay.Agents;
using SelfPlay.Silo.Hosting;

namespace SelfPlay.Silo.Tests;

/// <summary>The real application on a free port, over a data directory of its own.</summary>
public sealed class RunningSilo : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _directory;

    private RunningSilo(WebApplication app, Uri address, string directory)
    {
        (_app, Address, _directory) = (app, address, directory);
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public IGrainFactory Grains => _app.Services.GetRequiredService<IGrainFactory>();

    public static async Task<RunningSilo> StartAsync(Action<SelfPlaySiloOptions>? configure = null, string? token = null, string? directory = null, params (string Key, string Value)[] settings)
    {
        var data = directory ?? Directory.CreateTempSubdirectory("selfplay-silo-").FullName;
        var app = Build(configure, token, data, settings);
        try
        {
            return new RunningSilo(app, await app.StartSelfPlayAsync(), data);
        }
        catch
        {
            await app.DisposeAsync();
            Directory.Delete(data, recursive: true);
            throw;
        }
    }

    public static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    public async Task<(int Status, JsonNode? Body)> SendAsync(HttpMethod method, string path, string? json = null, string? bearer = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = json is null ? null : Json(json);
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public Task<(int Status, JsonNode? Body)> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<(int Status, JsonNode? Body)> PostAsync(string path, string json = "{}") => SendAsync(HttpMethod.Post, path, json);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static WebApplication Build(Action<SelfPlaySiloOptions>? configure, string? token, string data, (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration["SELFPLAY_TOKEN"] = token;
        builder.Configuration["SelfPlay:DataDirectory"] = data;
        builder.Configuration["SelfPlay:SearchThreads"] = "1";
        builder.Configuration["SelfPlay:Heartbeat"] = "00:00:00.100";
        builder.Configuration["SelfPlay:Slice"] = "00:00:00.020";
        foreach (var (key, value) in settings)
        {
            builder.Configuration[key] = value;
        }

        builder.Services.AddSingleton<IAlgorithm, ScriptedAlgorithm>();
        builder.AddSelfPlaySilo(options =>
        {
            options.Port = 0;
            configure?.Invoke(options);
        });
        var app = builder.Build();
        app.MapSelfPlay();
        return app;
    }
}

/// <summary>One silo for the tests that do not care about its configuration; each uses run names of its own.</summary>
public sealed class SharedSilo : IAsyncLifetime
{
    public RunningSilo Silo { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Silo = await RunningSilo.StartAsync();

    public ValueTask DisposeAsync() => Silo.DisposeAsync();
}

[CollectionDefinition]
public sealed class SharedSiloTests : ICollectionFixture<SharedSilo>;
