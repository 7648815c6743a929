using SelfPlay.Agents.Tabular;
using SelfPlay.Games;

namespace SelfPlay.Agents.Tests.Tabular;

public sealed class PredictionTests
{
    private static readonly double[] Truth = [1 / 6.0, 2 / 6.0, 3 / 6.0, 4 / 6.0, 5 / 6.0];

    [Fact]
    public void One_step_of_TD_moves_a_value_towards_its_target()
    {
        var td = new TemporalDifference(3, 0.9, new StepSize(0.5));
        td.Learn(new TabularStep(1, 0, 2, 2, false));
        Assert.Equal([0, 1, 0], td.Values.ToArray());
        td.Learn(new TabularStep(0, 0, 1, 1, false));
        Assert.Equal([0.5 * (1 + 0.9), 1, 0], td.Values.ToArray());
        td.Learn(new TabularStep(0, 0, 4, 1, true));
        Assert.Equal(0.95 + (0.5 * (4 - 0.95)), td.Values[0], 1e-15);
    }

    /// <summary>Three steps by hand: δ = 1, then δ = 2 + 0.5 · 0 - 0 shared with the trace γλ = 0.4 of the state before.</summary>
    [Fact]
    public void Traces_share_an_error_with_the_states_before()
    {
        var td = new TemporalDifference(3, 0.5, new StepSize(0.1), lambda: 0.8);
        td.Begin();
        td.Learn(new TabularStep(0, 0, 1, 1, false));
        td.Learn(new TabularStep(1, 0, 2, 2, false));
        Assert.Equal(0.1 + (0.1 * 2 * 0.4), td.Values[0], 1e-15);
        Assert.Equal(0.2, td.Values[1], 1e-15);
        td.Begin();
        td.Learn(new TabularStep(2, 0, 10, 0, true));
        Assert.Equal([0.18, 0.2, 1], td.Values.ToArray().Select(v => Math.Round(v, 12)));
    }

    [Theory]
    [InlineData(TraceKind.Accumulating, 1.4)]
    [InlineData(TraceKind.Replacing, 1)]
    public void A_state_visited_again_has_the_trace_of_its_kind(TraceKind kind, double trace)
    {
        var td = new TemporalDifference(2, 0.5, new StepSize(0.1), lambda: 0.8, kind);
        td.Begin();
        td.Learn(new TabularStep(0, 0, 0, 0, false));
        td.Learn(new TabularStep(0, 0, 1, 1, false));
        Assert.Equal(0.1 * trace, td.Values[0], 1e-15);
    }

    /// <summary>With λ = 1 and constant steps an episode's updates add up to those of every-visit Monte Carlo, if values do not change meanwhile.</summary>
    [Fact]
    public void TD_one_is_Monte_Carlo()
    {
        const double Tiny = 1e-9; // so that values hardly change within the episode
        var random = new Xoshiro256(1);
        var episode = Practice.Play(Processes.Walk, TabularPolicy.Uniform(5, 1), ref random);
        var td = new TemporalDifference(5, 1, new StepSize(Tiny), lambda: 1);
        td.Begin();
        foreach (var step in episode)
        {
            td.Learn(step);
        }

        for (var s = 0; s < 5; s++)
        {
            Assert.Equal(episode.Count(e => e.State == s) * episode.Sum(e => e.Reward), td.Values[s] / Tiny, 1e-5);
        }
    }

    [Theory]
    [InlineData(0, TraceKind.Accumulating)]
    [InlineData(0.7, TraceKind.Accumulating)]
    [InlineData(0.9, TraceKind.Replacing)]
    public void TD_learns_the_random_walk(double lambda, TraceKind kind)
    {
        var random = new Xoshiro256(2);
        var td = new TemporalDifference(5, 1, new StepSize(0.5, 0.7), lambda, kind);
        for (var i = 0; i < 20_000; i++)
        {
            td.Begin();
            foreach (var step in Practice.Play(Processes.Walk, TabularPolicy.Uniform(5, 1), ref random))
            {
                td.Learn(step);
            }
        }

        Assert.InRange(Bellman.Distance(td.Values, Truth), 0, 0.02);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Monte_Carlo_learns_the_random_walk(bool firstVisit)
    {
        var random = new Xoshiro256(3);
        var prediction = new MonteCarloPrediction(5, 1, firstVisit);
        for (var i = 0; i < 20_000; i++)
        {
            prediction.Learn(Practice.Play(Processes.Walk, TabularPolicy.Uniform(5, 1), ref random));
        }

        Assert.InRange(Bellman.Distance(prediction.Values, Truth), 0, 0.02);
    }

    [Fact]
    public void Monte_Carlo_averages_first_visits_or_all()
    {
        TabularStep[] episode = [new(0, 0, 1, 1, false), new(1, 0, 2, 0, false), new(0, 0, 4, 1, true)];
        var (first, every) = (new MonteCarloPrediction(2, 0.5), new MonteCarloPrediction(2, 0.5, firstVisit: false));
        first.Learn(episode);
        every.Learn(episode);
        Assert.Equal([1 + (0.5 * 2) + (0.25 * 4), 2 + (0.5 * 4)], first.Values.ToArray());
        Assert.Equal([(3 + 4) / 2.0, 4], every.Values.ToArray());
    }

    [Fact]
    public void A_truncated_episode_goes_on_with_the_value_of_its_last_state()
    {
        var prediction = new MonteCarloPrediction(2, 0.5);
        prediction.Learn([new(1, 0, 8, 0, true)]);
        prediction.Learn([new(0, 0, 1, 1, false)]);
        Assert.Equal(1 + (0.5 * 8), prediction.Values[0]);
    }

    /// <summary>Deterministic steps leave nothing to average: with full steps TD is exact once the news has come back from the end.</summary>
    [Fact]
    public void Full_steps_are_exact_where_nothing_is_chance()
    {
        const double Discount = 0.9;
        var table = Processes.Advances(6);
        var policy = TabularPolicy.Deterministic([1, 1, 1, 1, 1, 1], 2);
        var random = new Xoshiro256(4);
        var (td, monteCarlo) = (new TemporalDifference(6, Discount, new StepSize(1)), new MonteCarloPrediction(6, Discount));
        for (var i = 0; i < 6; i++)
        {
            var episode = Practice.Play(table, policy, ref random);
            td.Begin();
            foreach (var step in episode)
            {
                td.Learn(step);
            }

            monteCarlo.Learn(episode);
        }

        var expected = PolicyEvaluation.Solve(table, policy, Discount);
        Assert.InRange(Bellman.Distance(expected, td.Values), 0, 1e-8);
        Assert.InRange(Bellman.Distance(expected, monteCarlo.Values), 0, 1e-8);
        Assert.Equal(-(1 - Math.Pow(Discount, 6)) / (1 - Discount), expected[0], 1e-12);
    }
}
