namespace SelfPlay.Silo.Tests;

[Collection(typeof(SharedSiloTests))]
public sealed class RunEndpointTests(SharedSilo shared)
{
    private RunningSilo Silo => shared.Silo;

    [Fact]
    public async Task Run_is_started_stopped_and_resumed_over_the_api()
    {
        var (status, run) = await Silo.PostAsync("/api/runs", """{"task":"connect4","algorithm":"scripted","name":"life","seed":7,"actors":1,"settings":{"a":"b"},"budget":{"minutes":5,"episodes":1000000}}""");
        Assert.Equal(201, status);
        Assert.Equal("life", (string)run!["name"]!);
        Assert.Equal("running", (string)run["state"]!);
        Assert.Equal(7, (int)run["seed"]!);
        Assert.Equal("b", (string)run["settings"]!["a"]!);
        Assert.Equal(5, (double)run["budget"]!["minutes"]!);
        Assert.InRange((double)run["progress"]!, 0, 0.1);

        Assert.Contains((await Silo.GetAsync("/api/runs")).Body!.AsArray(), r => (string)r!["name"]! == "life");
        Assert.Equal(409, (await Silo.PostAsync("/api/runs", """{"task":"connect4","algorithm":"scripted","name":"life"}""")).Status);
        Assert.Equal(409, (await Silo.PostAsync("/api/runs/life/resume")).Status);

        (status, run) = await Silo.PostAsync("/api/runs/life/stop");
        Assert.Equal((200, "stopped"), (status, (string)run!["state"]!));
        Assert.Equal(409, (await Silo.PostAsync("/api/runs/life/stop")).Status);

        (status, run) = await Silo.PostAsync("/api/runs/life/resume", """{"budget":{"minutes":9}}""");
        Assert.Equal((200, "running", 9), (status, (string)run!["state"]!, (double)run["budget"]!["minutes"]!));
        Assert.Null(run["budget"]!["episodes"]);
        await Silo.PostAsync("/api/runs/life/stop");
    }

    [Fact]
    public async Task Run_without_a_name_gets_the_task_and_a_number()
    {
        var first = (await Silo.PostAsync("/api/runs", """{"task":"connect4","algorithm":"scripted"}""")).Body!;
        var second = (await Silo.PostAsync("/api/runs", """{"task":"connect4","algorithm":"scripted"}""")).Body!;
        Assert.Equal(("connect4-1", "connect4-2"), ((string)first["name"]!, (string)second["name"]!));
        await Silo.PostAsync("/api/runs/connect4-1/stop");
        await Silo.PostAsync("/api/runs/connect4-2/stop");
    }

    [Theory]
    [InlineData("{", "no valid JSON")]
    [InlineData("[]", "not what is expected")]
    [InlineData("""{"tosk":"connect4"}""", "'tosk'")]
    [InlineData("""{}""", "'task'")]
    [InlineData("""{"task":"nochess","algorithm":"scripted"}""", "'nochess'")]
    [InlineData("""{"task":"connect4","algorithm":"magic"}""", "'magic'")]
    [InlineData("""{"task":"no such task"}""", "'no such task'")]
    [InlineData("""{"task":"connect4","name":"../etc"}""", "name of a run")]
    [InlineData("""{"task":"connect4","name":""}""", "name of a run")]
    [InlineData("""{"task":"connect4","seed":-1}""", "'seed'")]
    [InlineData("""{"task":"connect4","seed":18446744073709551615}""", "'seed'")]
    [InlineData("""{"task":"connect4","actors":0}""", "'actors'")]
    [InlineData("""{"task":"connect4","actors":99999}""", "'actors'")]
    [InlineData("""{"task":"connect4","actors":1.5}""", "'actors'")]
    [InlineData("""{"task":"connect4","budget":{"minutes":0}}""", "'budget.minutes'")]
    [InlineData("""{"task":"connect4","budget":{"minutes":1e300}}""", "'budget.minutes'")]
    [InlineData("""{"task":"connect4","budget":{"episodes":-5}}""", "'budget.episodes'")]
    [InlineData("""{"task":"connect4","budget":{"steps":0}}""", "'budget.steps'")]
    [InlineData("""{"task":"connect4","budget":{"frames":0}}""", "'budget.frames'")]
    [InlineData("""{"task":"connect4","settings":{"":"1"}}""", "Settings")]
    [InlineData("""{"task":"connect4","settings":{"a":null}}""", "Settings")]
    public async Task Bad_request_is_refused_with_one_sentence_that_names_what_is_wrong(string json, string named)
    {
        var (status, problem) = await Silo.PostAsync("/api/runs", json);
        Assert.Equal(400, status);
        var sentence = (string)problem!["detail"]!;
        Assert.Contains(named, sentence);
        Assert.EndsWith(".", sentence);
        Assert.DoesNotContain("   at ", sentence);
    }

    [Fact]
    public async Task Oversized_request_is_refused()
    {
        var settings = string.Join(",", Enumerable.Range(0, 5000).Select(i => $"\"key{i}\":\"0123456789\""));
        var (status, problem) = await Silo.PostAsync("/api/runs", $"{{\"task\":\"connect4\",\"settings\":{{{settings}}}}}");
        Assert.Equal((413, "The request body is too large."), (status, (string)problem!["detail"]!));
    }

    [Theory]
    [InlineData("GET", "/api/runs/nobody")]
    [InlineData("GET", "/api/runs/nobody/metrics")]
    [InlineData("GET", "/api/runs/nobody/game")]
    [InlineData("GET", "/api/runs/nobody/ratings")]
    [InlineData("GET", "/api/runs/nobody/weights")]
    [InlineData("GET", "/api/runs/nobody/weights/1")]
    [InlineData("POST", "/api/runs/nobody/stop")]
    [InlineData("POST", "/api/runs/nobody/resume")]
    public async Task Unknown_run_is_not_found(string method, string path)
    {
        var (status, problem) = await Silo.SendAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null);
        Assert.Equal((404, "There is no run named 'nobody'."), (status, (string)problem!["detail"]!));
    }

    [Fact]
    public async Task Asking_about_an_unknown_run_does_not_create_it()
    {
        await Silo.GetAsync("/api/runs/phantom");
        await Silo.GetAsync("/api/runs/phantom/metrics");
        Assert.DoesNotContain((await Silo.GetAsync("/api/runs")).Body!.AsArray(), r => (string)r!["name"]! == "phantom");
    }

    [Theory]
    [InlineData("/api/runs/a%20b")]
    [InlineData("/api/runs/%2E%2E%2Fetc")]
    public async Task Name_that_no_run_can_have_is_a_bad_request(string path) => Assert.Equal(400, (await Silo.GetAsync(path)).Status);

    [Fact]
    public async Task Unknown_address_and_wrong_method_are_problems_too()
    {
        var (status, problem) = await Silo.GetAsync("/api/nothing");
        Assert.Equal((404, "There is nothing at this address."), (status, (string)problem!["detail"]!));
        (status, problem) = await Silo.SendAsync(HttpMethod.Delete, "/api/runs/x", "{}");
        Assert.Equal((405, "This address does not take DELETE."), (status, (string)problem!["detail"]!));
    }
}
