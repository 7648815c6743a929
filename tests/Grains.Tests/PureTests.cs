using SelfPlay.Contracts.Replay;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Grains.Replay;
using SelfPlay.Grains.Runs;
using SelfPlay.Grains.Telemetry;
using SelfPlay.Grains.Weights;
using SelfPlay.Tests.Counting;

namespace SelfPlay.Grains.Tests;

public sealed class InsertBudgetTests
{
    [Fact]
    public void Before_the_first_report_there_is_an_allowance_from_where_it_began()
    {
        var budget = new InsertBudget(samplesAtStart: 1000, samplesWithoutLearner: 50);
        Assert.True(budget.Allows(1049));
        Assert.False(budget.Allows(1050));
    }

    [Fact]
    public void Actors_may_be_ahead_by_the_slack()
    {
        var budget = new InsertBudget(0, 0);
        budget.Acknowledge(new LearnerAcknowledgement(SamplesLearnt: 400, SamplesPerInsert: 4, SlackSamples: 20, WindowSamples: 1, ReadSamples: 1));
        Assert.True(budget.Allows(120)); // 400 / 4 + 20
        Assert.False(budget.Allows(121));
    }
}

public sealed class WeightsRetentionTests
{
    [Fact]
    public void Newest_first_and_every_tenth_are_kept()
    {
        var kept = Enumerable.Range(1, 100).Where(v => WeightsRetention.Keeps(v, 100)).ToArray();
        Assert.Equal([1, 10, 20, 30, 40, 50, 60, 70, 80, .. Enumerable.Range(81, 20)], kept);
    }

    [Fact]
    public void Number_kept_stays_bounded_and_what_was_dropped_stays_dropped()
    {
        var kept = new SortedSet<long>();
        for (var newest = 1L; newest <= 20_000; newest++)
        {
            kept.Add(newest);
            kept.RemoveWhere(v => !WeightsRetention.Keeps(v, newest));
            Assert.True(kept.Count <= WeightsRetention.Newest + WeightsRetention.History + 2, $"{kept.Count} at {newest}");
        }

        Assert.True(kept.Count > WeightsRetention.Newest + (WeightsRetention.History / 2) - 2);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(9, 9)]
    [InlineData(10, 10)]
    [InlineData(119, 110)]
    [InlineData(1_000, 1_000)]
    [InlineData(1_019, 1_000)]
    public void The_version_to_rate_is_recent_and_outlives_the_newest_ones(long newest, long lasting)
    {
        Assert.Equal(lasting, WeightsRetention.Lasting(newest));
        Assert.True(newest < WeightsRetention.Spacing || WeightsRetention.Keeps(lasting, newest + WeightsRetention.Newest));
    }
}

public sealed class SeriesStoreTests
{
    [Fact]
    public void Full_series_get_coarser_and_keep_their_whole_span()
    {
        var store = new SeriesStore();
        for (var i = 0; i < 10_000; i++)
        {
            Assert.True(store.Add(new MetricPoint("a", i, i)));
        }

        var points = store.Query(0).Points;
        Assert.True(points.Length <= Series.Capacity);
        Assert.InRange(points[0].Seconds, 0, 16);
        Assert.InRange(points[^1].Seconds, 9999 - 32, 9999);
        Assert.All(points, p => Assert.Equal(p.Seconds, p.Value, 1e-9)); // means of a line lie on it
        Assert.Equal(points.OrderBy(p => p.Seconds), points);
    }

    [Fact]
    public void Cursor_goes_on_where_the_last_page_ended()
    {
        var store = new SeriesStore();
        store.Add(new MetricPoint("a", 1, 1));
        var first = store.Query(0);
        store.Add(new MetricPoint("b", 2, 2));
        store.Add(new MetricPoint("a", 3, 3));
        var second = store.Query(first.Cursor);
        Assert.Equal([new MetricPoint("b", 2, 2), new MetricPoint("a", 3, 3)], second.Points);
        Assert.Empty(store.Query(second.Cursor).Points);
    }

    [Fact]
    public void Stored_form_reads_back_and_a_damaged_one_is_refused()
    {
        var store = new SeriesStore();
        for (var i = 0; i < 100; i++)
        {
            store.Add(new MetricPoint($"s{i % 3}", i, i));
        }

        var content = store.Save();
        Assert.Equal(store.Query(0).Points, SeriesStore.Load(content).Query(0).Points);
        Assert.Throws<InvalidDataException>(() => SeriesStore.Load(content[..^7]));
        Assert.Throws<InvalidDataException>(() => SeriesStore.Load(new byte[100]));
    }

    [Fact]
    public void Values_that_are_no_numbers_and_too_many_series_are_dropped()
    {
        var store = new SeriesStore();
        Assert.False(store.Add(new MetricPoint("a", 1, double.NaN)));
        for (var i = 0; i < SeriesStore.MaxSeries; i++)
        {
            Assert.True(store.Add(new MetricPoint($"s{i}", 1, 1)));
        }

        Assert.False(store.Add(new MetricPoint("one more", 1, 1)));
        Assert.True(store.Add(new MetricPoint("s0", 2, 1)));
    }
}

public sealed class RunNamesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("ä")]
    public void Bad_names_are_refused(string name) => Assert.NotNull(RunNames.Problem(TestSilo.Spec(name)));

    [Fact]
    public void Bad_budgets_are_refused_and_good_specs_are_not()
    {
        Assert.Null(RunNames.Problem(TestSilo.Spec("a-B_1.c", new RunBudget(TimeSpan.FromMinutes(1), 1, 1, 1))));
        Assert.Contains("positive", RunNames.Problem(TestSilo.Spec("a", new RunBudget(TimeSpan.FromMinutes(-1), null, null))));
        Assert.Contains("positive", RunNames.Problem(TestSilo.Spec("a", new RunBudget(null, null, null, 0))));
        Assert.Contains("actors", RunNames.Problem(TestSilo.Spec("a", actors: 0)));
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run/")]
    [InlineData("run/-1")]
    [InlineData("/1")]
    public void Keys_of_another_form_are_refused(string key) => Assert.Throws<ArgumentException>(() => RunNames.Split(key));
}
