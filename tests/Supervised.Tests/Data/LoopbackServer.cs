using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SelfPlay.Supervised.Tests.Data;

/// <summary>An HTTP server on this machine that gives each path the answer a test wants, headers included, and closes.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<string, byte[]> _answers = [];
    private readonly Task _loop;

    public LoopbackServer()
    {
        _listener.Start();
        _loop = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public List<string> Asked { get; } = [];

    /// <summary>Answers a path with a body; with a claimed length the body may be cut short.</summary>
    public LoopbackServer With(string path, byte[] body, int? claimed = null)
    {
        var header = $"HTTP/1.1 200 OK\r\nContent-Length: {claimed ?? body.Length}\r\nConnection: close\r\n\r\n";
        _answers[path] = [.. Encoding.ASCII.GetBytes(header), .. body];
        return this;
    }

    /// <summary>Answers a path by nothing: the client waits.</summary>
    public LoopbackServer WithSilence(string path)
    {
        _answers[path] = [];
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                try
                {
                    await AnswerAsync(client.GetStream());
                }
                catch (IOException)
                {
                    // The client did not want the rest.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var path = (await reader.ReadLineAsync(_stop.Token) ?? "").Split(' ') is [_, var asked, _] ? asked : "";
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 })
        {
        }

        Asked.Add(path);
        var answer = _answers.GetValueOrDefault(path, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        if (answer.Length == 0)
        {
            // Until the client gives up.
            _ = await reader.ReadLineAsync(_stop.Token);
        }

        await stream.WriteAsync(answer, _stop.Token);
    }
}
