using SelfPlay.Agents.Episodes;
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
        var segments = Record(recorder, 1, 9 * 20);
        Assert.Equal(20 * 3, segments.Count); // of 4, 4 and 1 steps
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
        var episodes = Record(recorder, 3, 20);
        Assert.Equal(12, episodes.Count);
        Assert.All(episodes, s => Assert.True(s is { Steps: 5, Terminated: false, Return: 5 }));
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
            new TrajectorySegment { Observations = good.Observations, Actions = [1], Rewards = [1], LogProbabilities = [0.5f] }.Encode(),
            new TrajectorySegment { Observations = good.Observations, Actions = [1], Rewards = [1], LogProbabilities = [] }.Encode(),
            new TrajectorySegment { Observations = good.Observations, Actions = [1], Rewards = [1], Memory = [float.NaN] }.Encode(),
            new TrajectorySegment { Observations = null!, Actions = [1], Rewards = [1] }.Encode(),
        ];
        Assert.All(bad, payload => Assert.Throws<InvalidDataException>(() => TrajectorySegment.Decode(payload, s_catch, 3)));
    }

    [Fact]
    public void What_is_cut_goes_on_in_the_next_segment()
    {
        var recorder = new TrajectoryRecorder<Catch>(new Catch(), 2, segmentSteps: 100, seed: 1);
        var segments = Record(recorder, 2, 5);
        Assert.Empty(segments);
        recorder.Cut(segments);
        recorder.Cut(segments); // nothing since
        Assert.Equal([5, 5], segments.Select(s => s.Steps));
        Assert.All(segments, s => Assert.True(s is { Terminated: false, Return: null }));
        recorder.Step(new Decisions { Actions = [0, 0] }, segments);
        recorder.Cut(segments);
        Assert.Equal(Observation(segments[1], 5), Observation(segments[3], 0));
    }

    [Fact]
    public void A_segment_tells_how_its_actions_were_chosen()
    {
        var recorder = new TrajectoryRecorder<Catch>(new Catch(), 2, segmentSteps: 2, seed: 1);
        var segments = new List<TrajectorySegment>();
        recorder.Step(new Decisions { Actions = [0, 2], LogProbabilities = [-1, -2], Memory = [1, 2, 3, 4] }, segments);
        recorder.Step(new Decisions { Actions = [1, 1], LogProbabilities = [-3, -4], Memory = [5, 6, 7, 8] }, segments);
        Assert.Equal<float[]>([[-1, -3], [-2, -4]], segments.Select(s => s.LogProbabilities!));
        Assert.Equal<float[]>([[1, 2], [3, 4]], segments.Select(s => s.Memory!)); // of their beginning
        var read = TrajectorySegment.Decode(segments[1].Encode(), s_catch, 3);
        Assert.Equal([-2f, -4f], read.LogProbabilities!);
        Assert.Equal([3f, 4f], read.Memory!);
    }

    [Fact]
    public void Handed_over_segments_are_episodes_of_their_own()
    {
        var recorder = new TrajectoryRecorder<Catch>(new Catch(), 2, segmentSteps: 4, seed: 1);
        var segments = Record(recorder, 2, 8);
        var episodes = new List<Episode>();
        segments.HandOver(new EpisodeIds(1), 7, episodes);
        Assert.Empty(segments);
        Assert.Equal(4, episodes.DistinctBy(e => e.Id).Count());
        Assert.All(episodes, e => Assert.Equal((4, 4, 7L), (e.Steps, e.Samples, e.WeightsVersion)));
        Assert.All(episodes, e => Assert.Equal(4, TrajectorySegment.Decode(e.Payload, s_catch, 3).Steps));
    }

    private static List<TrajectorySegment> Record<TEnvironment>(TrajectoryRecorder<TEnvironment> recorder, int count, int steps)
        where TEnvironment : struct, IEnvironment<TEnvironment>
    {
        var random = new Xoshiro256(2);
        var segments = new List<TrajectorySegment>();
        for (var step = 0; step < steps; step++)
        {
            recorder.Step(new Decisions { Actions = Enumerable.Range(0, count).Select(_ => random.Below(2)).ToArray() }, segments);
        }

        return segments;
    }

    private static float[] Observation(TrajectorySegment segment, int t)
    {
        var observation = new float[100];
        s_catch.Unpack(segment.Observations.AsSpan(t * s_catch.Bytes, s_catch.Bytes), observation);
        return observation;
    }
}
