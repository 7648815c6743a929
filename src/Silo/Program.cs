using SelfPlay.Silo.Hosting;

var builder = WebApplication.CreateBuilder(args);
builder.AddSelfPlaySilo();
await using var app = builder.Build();
app.MapSelfPlay();
try
{
    await app.StartSelfPlayAsync();
}
catch (Exception e) when (e is SiloStartException or SelfPlay.Grains.Storage.StorageException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

await app.WaitForShutdownAsync();
return 0;
