using SelfPlay.Agents.Trajectories;
using SelfPlay.Games;
using SelfPlay.Games.Control;
using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tests.Trajectories;

public sealed class TrajectoryRecorderTests
{
    private static readonly ObservationCodec s_catch = new(new Catch().Info.Observation);

    [Fact]
    public void Segments_of_an_episode_fit_together()
    {
        var recorder = new TrajectoryRecorder<Catch>(new Catch(), 1, segmentSteps: 4, seed: 1);
        var segments = Record(recorder, 1, 9 * 20).Select(e => TrajectorySegment.Decode(e.Payload, s_catch, 3)).ToArray();
        Assert.Equal(20 * 3, segments.Length); // of 4, 4 and 1 steps
        foreach (var episode in segments.Chunk(3))
        {
            Assert.Equal([4, 4, 1], episode.Select(s => s.Steps));
            Assert.Equal([false, false, true], episode.Select(s => s.Terminated));
            Assert.Equal([null, null, (double)episode[2].Rewards[0]], episode.Select(s => s.Return));
            Assert.Equal(Observation(episode[0], 4), Observation(episode[1], 0));
            Assert.Equal(Observation(episode[1], 4), Observation(episode[2], 0));
            for (var t = 0; t < 9; t++)
            {
                Assert.Equal(1, Observation(episode[t / 4], t % 4)[(5 * t)..((5 * t) + 5)].Sum()); // the ball is in row t
            }

            Assert.Equal(1, Observation(episode[2], 1)[45..50].Sum()); // the last observation is that of the end, not of what follows
        }
    }

    [Fact]
    public void A_time_limit_truncates_and_does_not_terminate()
    {
        var recorder = new TrajectoryRecorder<TimeLimited<CartPole>>(new(default, 5), 3, segmentSteps: 100, seed: 1);
        var codec = new ObservationCodec(ObservationShape.Vector(4));
        var episodes = Record(recorder, 3, 20);
        Assert.Equal(12, episodes.Count);
        Assert.All(episodes.Select(e => TrajectorySegment.Decode(e.Payload, codec, 2)), s => Assert.True(s is { Steps: 5, Terminated: false, Return: 5 }));
        Assert.All(episodes, e => Assert.Equal((5, 5, 7L), (e.Steps, e.Samples, e.WeightsVersion)));
        Assert.Equal(12, episodes.DistinctBy(e => e.Id).Count());
    }

    [Fact]
    public void Figures_count_what_was_played()
    {
        var recorder = new TrajectoryRecorder<TimeLimited<CartPole>>(new(default, 5), 3, segmentSteps: 100, seed: 1);
        Record(recorder, 3, 20);
        var figures = recorder.DrainMetrics().ToDictionary(m => m.Name, m => m.Value);
        Assert.Equal((60, 5, 5), (figures["episode.steps"], figures["episode.return"], figures["episode.length"]));
        Assert.Equal([new Metric("episode.steps", 0, MetricKind.Count)], recorder.DrainMetrics());
    }

    [Fact]
    public void Damaged_payloads_are_refused()
    {
        var good = new TrajectorySegment { Observations = new byte[2 * s_catch.Bytes], Actions = [2], Rewards = [1], Return = 1 };
        Assert.Equal(1, TrajectorySegment.Decode(good.Encode(), s_catch, 3).Steps);
        byte[][] bad =
        [
            [],
            good.Encode()[..^2],
            new TrajectorySegment().Encode(),
            new TrajectorySegment { Observations = good.Observations, Actions = [3], Rewards = [1] }.Encode(),
            new TrajectorySegment { Observations = good.Observations, Actions = [-1], Rewards = [1] }.Encode(),
            new TrajectorySegment { Observations = good.Observations, Actions = [1, 1], Rewards = [1] }.Encode(),
            new TrajectorySegment { Observations = good.Observations, Actions = [1], Rewards = [float.NaN] }.Encode(),
            new TrajectorySegment { Observations = good.Observations, Actions = [1], Rewards = [1], Return = double.NaN }.Encode(),
            new TrajectorySegment { Observations = good.Observations[1..], Actions = [1], Rewards = [1] }.Encode(),
            new TrajectorySegment { Observations = null!, Actions = [1], Rewards = [1] }.Encode(),
        ];
        Assert.All(bad, payload => Assert.Throws<InvalidDataException>(() => TrajectorySegment.Decode(payload, s_catch, 3)));
    }

    private static List<Episode> Record<TEnvironment>(TrajectoryRecorder<TEnvironment> recorder, int count, int steps)
        where TEnvironment : struct, IEnvironment<TEnvironment>
    {
        var random = new Xoshiro256(2);
        var episodes = new List<Episode>();
        for (var step = 0; step < steps; step++)
        {
            recorder.Step([.. Enumerable.Range(0, count).Select(_ => random.Below(2))], 7, episodes);
        }

        return episodes;
    }

    private static float[] Observation(TrajectorySegment segment, int t)
    {
        var observation = new float[100];
        s_catch.Unpack(segment.Observations.AsSpan(t * s_catch.Bytes, s_catch.Bytes), observation);
        return observation;
    }
}
