using SelfPlay.Tests.Counting;

namespace SelfPlay.Grains.Tests;

/// <summary>One silo for all tests that differ only by the keys they use.</summary>
public sealed class SiloFixture : IAsyncLifetime
{
    public TestSilo Silo { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Silo = await TestSilo.StartAsync(configure: options =>
    {
        options.SamplesWithoutLearner = 1000;
        options.Lease = TimeSpan.FromMilliseconds(500);
        options.RateEvery = TimeSpan.Zero;
    });

    public ValueTask DisposeAsync() => Silo.DisposeAsync();
}
