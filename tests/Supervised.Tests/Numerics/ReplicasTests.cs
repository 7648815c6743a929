using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Tests.Numerics;

public sealed class ReplicasTests
{
    [Fact]
    public void Results_keep_their_order() =>
        Assert.Equal(Enumerable.Range(0, 50).Select(i => i * i), Replicas.Run(50, i => i * i, TestContext.Current.CancellationToken));

    [Fact]
    public void A_failing_run_tells_its_own_exception() =>
        Assert.Throws<FormatException>(() => Replicas.Run<int>(3, _ => throw new FormatException("no"), TestContext.Current.CancellationToken));

    [Fact]
    public void A_stopped_run_tells_that_it_was_stopped()
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Replicas.Run(100, i =>
        {
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
            return i;
        }, stop.Token));
    }
}
