using SelfPlay.Contracts.Weights;

namespace SelfPlay.Grains.Tests;

public sealed class WeightsGrainTests(SiloFixture fixture) : IClassFixture<SiloFixture>
{
    private IWeightsGrain Weights(string run) => fixture.Silo.Grain<IWeightsGrain>(run);

    private static async Task<long> PublishAsync(IWeightsGrain grain, long token, byte[] weights, byte[]? checkpoint = null, long steps = 0)
    {
        var (first, second) = (Guid.NewGuid(), Guid.NewGuid());
        await UploadAsync(grain, first, weights);
        if (checkpoint is not null)
        {
            await UploadAsync(grain, second, checkpoint);
        }

        return await grain.PublishAsync(token, first, checkpoint is null ? null : second, steps);
    }

    private static async Task UploadAsync(IWeightsGrain grain, Guid upload, byte[] content)
    {
        for (var offset = 0; offset == 0 || offset < content.Length; offset += IWeightsGrain.MaxChunkBytes)
        {
            await grain.UploadAsync(upload, offset, content.AsSpan(offset, Math.Min(IWeightsGrain.MaxChunkBytes, content.Length - offset)).ToArray());
        }
    }

    [Fact]
    public async Task Large_weights_come_back_as_they_went_in()
    {
        var grain = Weights("large");
        var weights = new byte[(2 * IWeightsGrain.MaxChunkBytes) + 12345];
        new Random(3).NextBytes(weights);
        Assert.Null(await grain.WaitForNewerAsync(0, TimeSpan.Zero));
        Assert.Equal(1, await PublishAsync(grain, 1, weights, [1, 2, 3], steps: 7));
        var info = await grain.WaitForNewerAsync(0, TimeSpan.Zero);
        Assert.Equal((1, 7, weights.Length), (info!.Version, info.Steps, info.Bytes));
        var read = new List<byte>();
        while (await grain.ReadAsync(1, read.Count) is { Length: > 0 } chunk)
        {
            read.AddRange(chunk);
        }

        Assert.Equal(weights, read);
        Assert.Equal(new byte[] { 1, 2, 3 }, await grain.ReadCheckpointAsync(0));
        Assert.Equal(Array.Empty<byte>(), await grain.ReadCheckpointAsync(3));
        Assert.Null(await grain.ReadAsync(2, 0));
    }

    [Fact]
    public async Task An_older_token_publishes_nothing()
    {
        var grain = Weights("fence");
        Assert.Equal(1, await PublishAsync(grain, 5, [1], [1]));
        Assert.True(await grain.FenceAsync(6));
        Assert.False(await grain.FenceAsync(5));
        Assert.Equal(0, await PublishAsync(grain, 5, [2], [2]));
        Assert.Equal(new byte[] { 1 }, await grain.ReadCheckpointAsync(0));
        Assert.Equal(2, await PublishAsync(grain, 6, [3], [3]));
    }

    [Fact]
    public async Task Waiting_ends_with_the_next_version_or_with_the_time()
    {
        var grain = Weights("wait");
        await PublishAsync(grain, 1, [1]);
        var waiting = Enumerable.Range(0, 3).Select(_ => grain.WaitForNewerAsync(1, TimeSpan.FromSeconds(10))).ToArray();
        var timedOut = await grain.WaitForNewerAsync(1, TimeSpan.FromMilliseconds(30));
        Assert.Equal(1, timedOut!.Version);
        Assert.All(waiting, w => Assert.False(w.IsCompleted));
        await PublishAsync(grain, 1, [2]);
        Assert.All(await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(5)), info => Assert.Equal(2, info!.Version));
    }

    [Fact]
    public async Task Chunks_out_of_order_are_refused_and_an_upload_can_begin_anew()
    {
        var grain = Weights("chunks");
        var upload = Guid.NewGuid();
        await grain.UploadAsync(upload, 0, [1, 2]);
        await Assert.ThrowsAsync<ArgumentException>(() => grain.UploadAsync(upload, 5, [3]));
        await grain.UploadAsync(upload, 0, [9]);
        Assert.Equal(1, await grain.PublishAsync(1, upload, null, 0));
        Assert.Equal(new byte[] { 9 }, await grain.ReadAsync(1, 0));
        await Assert.ThrowsAsync<ArgumentException>(() => grain.PublishAsync(1, Guid.NewGuid(), null, 0));
    }

    [Fact]
    public async Task Old_versions_are_thinned_out()
    {
        var grain = Weights("thin");
        for (var i = 0; i < 45; i++)
        {
            await PublishAsync(grain, 1, [(byte)i], steps: i);
        }

        Assert.Equal([1, 10, 20, .. Enumerable.Range(26, 20)], (await grain.ListAsync()).Select(v => (int)v.Version));
        Assert.Null(await grain.ReadAsync(15, 0));
        Assert.Equal(new byte[] { 9 }, await grain.ReadAsync(10, 0));
    }
}
