using System.Net;

namespace SelfPlay.Silo.Tests;

[Collection(typeof(SharedSiloTests))]
public sealed class AccessTests(SharedSilo shared)
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("192.168.0.7")]
    public async Task Other_host_name_is_refused_on_loopback(string host)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await StatusWithHostAsync("/api/runs", host));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusWithHostAsync("/dashboard/", host));
        Assert.Equal(HttpStatusCode.OK, await StatusWithHostAsync("/health/live", host));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST")]
    [InlineData("127.0.0.1")]
    [InlineData("[::1]")]
    public async Task Own_host_name_is_let_in(string host) => Assert.Equal(HttpStatusCode.OK, await StatusWithHostAsync("/api/runs", host));

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task Request_that_another_site_could_make_a_browser_send_is_refused(string type)
    {
        using var content = new StringContent("""{"task":"connect4","algorithm":"scripted","name":"forged"}""");
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var response = await shared.Silo.Http.PostAsync("/api/runs", content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal(404, (await shared.Silo.GetAsync("/api/runs/forged")).Status);
    }

    [Fact]
    public async Task Token_guards_everything_but_health()
    {
        const string Token = "correct-horse-battery";
        await using var silo = await RunningSilo.StartAsync(token: Token);
        foreach (var path in (string[])["/api/runs", "/api/tasks", "/openapi/v1.json", "/metrics", "/dashboard/", "/", "/assets/js/main.js"])
        {
            using var refused = await silo.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        Assert.Equal("Healthy", await silo.Http.GetStringAsync("/health/ready"));
        Assert.Equal(401, (await silo.SendAsync(HttpMethod.Get, "/api/runs", bearer: "wrong-horse-battery")).Status);
        Assert.Equal(401, (await silo.SendAsync(HttpMethod.Post, "/api/runs", "{}")).Status);
        Assert.Equal(200, (await silo.SendAsync(HttpMethod.Get, "/api/runs", bearer: Token)).Status);

        await SignInAsync(silo, Token);
    }

    /// <summary>A browser is shown a form, and with the right token gets a cookie that scripts and other sites cannot use.</summary>
    private static async Task SignInAsync(RunningSilo silo, string token)
    {
        using var navigation = new HttpRequestMessage(HttpMethod.Get, "/");
        navigation.Headers.Accept.ParseAdd("text/html");
        using var form = await silo.Http.SendAsync(navigation);
        Assert.Equal(HttpStatusCode.Unauthorized, form.StatusCode);
        Assert.Contains("type=\"password\"", await form.Content.ReadAsStringAsync());

        using var wrong = await silo.Http.PostAsync("/signin", new FormUrlEncodedContent([new("token", "a guess")]));
        Assert.False(wrong.Headers.Contains("Set-Cookie"));

        using var right = await silo.Http.PostAsync("/signin", new FormUrlEncodedContent([new("token", token)]));
        Assert.Equal("/", right.Headers.Location!.ToString());
        var cookie = Assert.Single(right.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie);
        Assert.Contains("samesite=strict", cookie);
        Assert.DoesNotContain(token, cookie);

        using var page = new HttpRequestMessage(HttpMethod.Get, "/api/runs");
        page.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var answer = await silo.Http.SendAsync(page);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        using var forged = new HttpRequestMessage(HttpMethod.Get, "/api/runs");
        forged.Headers.Add("Cookie", "selfplay-session=0123");
        using var refused = await silo.Http.SendAsync(forged);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    private async Task<HttpStatusCode> StatusWithHostAsync(string path, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        using var response = await shared.Silo.Http.SendAsync(request);
        return response.StatusCode;
    }
}
