using SelfPlay.Agents.Tabular;
using SelfPlay.Games;
using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tests.Tabular;

public sealed class ControlTests
{
    public static TheoryData<string> Methods => ["q-learning", "double-q-learning", "sarsa", "expected-sarsa", "monte-carlo", "dyna-q"];

    [Fact]
    public void Targets_are_those_of_the_methods()
    {
        var random = new Xoshiro256(1);
        var step = new TabularStep(0, 1, 3, 1, false, NextAction: 0);
        Assert.Equal(3 + (0.5 * 8), Learnt(new QLearning(2, 2, 0.5, new(1))), 1e-15);
        Assert.Equal(3 + (0.5 * 2), Learnt(new Sarsa(2, 2, 0.5, new(1))), 1e-15);
        Assert.Equal(3 + (0.5 * ((0.2 * 5) + (0.8 * 8))), Learnt(new ExpectedSarsa(2, 2, 0.5, new(1)) { Epsilon = 0.2 }), 1e-15);
        Assert.Equal(3 + (0.5 * 8), Learnt(new DynaQ(2, 2, 0.5, new(1), 0)), 1e-15);
        var monteCarlo = new MonteCarloControl(2, 2, 0.5, new(1));
        monteCarlo.Values[1, 0] = 2;
        monteCarlo.Learn(step, ref random);
        Assert.Equal(0, monteCarlo.Values[0, 1]);
        monteCarlo.EndEpisode();
        Assert.Equal(3 + (0.5 * 2), monteCarlo.Values[0, 1], 1e-15); // truncated: goes on with the next action's value

        double Learnt(TabularControl method)
        {
            (method.Values[1, 0], method.Values[1, 1]) = (2, 8);
            method.Learn(step, ref random);
            return method.Values[0, 1];
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Nothing_follows_termination(string name)
    {
        var random = new Xoshiro256(2);
        var method = Create(name, 2, 2, 0.5, new(1));
        (method.Values[1, 0], method.Values[1, 1]) = (100, 100);
        for (var i = 0; i < 20; i++)
        {
            method.Learn(new TabularStep(0, 1, 3, 1, Terminated: true), ref random);
            method.EndEpisode();
        }

        Assert.Equal(3, method.Values[0, 1], 1e-5);
    }

    /// <summary>Both tables learn of one step only by chance; each asks the other what its own best action is worth.</summary>
    [Fact]
    public void Double_Q_learning_asks_the_other_table()
    {
        var random = new Xoshiro256(3);
        var method = new DoubleQLearning(2, 2, 1, new(1));
        var tables = method.Tables.ToDictionary(t => t.Key, t => t.Value);
        (tables["first"][2], tables["first"][3], tables["second"][2], tables["second"][3]) = (10, 1, 2, 20);
        method.Learn(new TabularStep(0, 0, 0, 1, false), ref random);
        Assert.True((tables["first"][0], tables["second"][0]) is (2, 0) or (0, 1));
        Assert.Equal((tables["first"][0] + tables["second"][0]) / 2, method.Values[0, 0]);
    }

    /// <summary>Ten actions that are all worth nothing: the maximum of noisy averages is above 0, the double estimate is not.</summary>
    [Fact]
    public void Double_Q_learning_does_not_overestimate()
    {
        const int Runs = 400;
        var random = new Xoshiro256(4);
        var single = Enumerable.Range(0, Runs).Average(_ => Bias(new QLearning(2, 10, 1, StepSize.Average)));
        var twice = Enumerable.Range(0, Runs).Average(_ => Bias(new DoubleQLearning(2, 10, 1, StepSize.Average)));
        Assert.True(single > 0.2, $"Q-learning: {single}");
        Assert.InRange(twice, -0.05, 0.05);

        double Bias(TabularControl method)
        {
            for (var i = 0; i < 300; i++)
            {
                method.Learn(new TabularStep(1, i % 10, random.Normal(), 0, Terminated: true), ref random);
            }

            for (var i = 0; i < 300; i++)
            {
                method.Learn(new TabularStep(0, 0, 0, 1, false), ref random);
            }

            return method.Values[0, 0];
        }
    }

    /// <summary>State 0 is left, come back to, and left again for state 1, where the episode is cut before action 1, worth 8.</summary>
    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, (4 + 8) / 2.0)]
    public void Monte_Carlo_control_averages_first_visits_or_all(bool firstVisit, double expected)
    {
        var random = new Xoshiro256(9);
        var method = new MonteCarloControl(2, 2, 0.5, StepSize.Average, firstVisit);
        method.Values[1, 1] = 8;
        foreach (var step in (TabularStep[])[new(0, 0, 1, 1, false, 0), new(1, 0, 2, 0, false, 0), new(0, 0, 4, 1, false, 1)])
        {
            method.Learn(step, ref random);
        }

        method.EndEpisode();
        Assert.Equal(expected, method.Values[0, 0]); // 4 + 8/2 = 8 from the second visit, 1 + (2 + 8/2)/2 = 4 from the first
        Assert.Equal(2 + (8 / 2.0), method.Values[1, 0]);
        method.Learn(new TabularStep(0, 1, 3, 1, true), ref random);
        method.EndEpisode();
        Assert.Equal(3, method.Values[0, 1]); // nothing is left of the episode before
    }

    /// <summary>An agent that does anything is worth what the uniform policy is, by the linear solve.</summary>
    [Fact]
    public void Expected_Sarsa_is_exact_where_only_the_policy_is_chance()
    {
        const double Discount = 0.9;
        var lake = FrozenLake.Small(new() { Grip = 1 }).Table;
        var table = new TransitionTable(16, 4, (s, a) => lake[s, a].ToArray(), Enumerable.Repeat(1 / 16.0, 16)); // exploring starts
        var method = new ExpectedSarsa(16, 4, Discount, new(1)) { Epsilon = 1 };
        var practice = new Practice(table, method, seed: 10);
        for (var i = 0; i < 20_000; i++)
        {
            practice.Episode();
        }

        var known = Bellman.ActionValues(table, PolicyEvaluation.Solve(table, TabularPolicy.Uniform(16, 4), Discount), Discount);
        Assert.InRange(Bellman.Distance(known.Table, method.Values.Table), 0, 1e-8);
    }

    /// <summary>Where nothing is chance and every action is tried, full steps reach q* exactly.</summary>
    [Theory]
    [InlineData("q-learning")]
    [InlineData("double-q-learning")]
    [InlineData("dyna-q")]
    public void Full_steps_reach_the_optimum_where_nothing_is_chance(string name)
    {
        const double Discount = 0.95;
        var table = FrozenLake.Small(new() { Grip = 1 }).Table;
        var method = Create(name, table.States, table.Actions, Discount, new(1));
        method.Epsilon = 1;
        var practice = new Practice(table, method, seed: 5);
        for (var i = 0; i < 20_000; i++)
        {
            practice.Episode();
        }

        var optimum = ValueIteration.Run(table, Discount, 1e-12).Values;
        Assert.InRange(Bellman.Distance(optimum, method.Values.StateValues()), 0, 1e-8);
    }

    /// <summary>Sutton and Barto, example 6.6, γ = 1: Q-learning finds the path along the cliff, SARSA, which counts its own exploring, a safer one.</summary>
    [Fact]
    public void Q_learning_walks_along_the_cliff_and_Sarsa_away_from_it()
    {
        var table = CliffWalk.Create().Table;
        Assert.Equal(-13, Practised(new QLearning(48, 4, 1, new(0.5))));
        Assert.InRange(Practised(new Sarsa(48, 4, 1, new(0.1))), -21, -15);

        double Practised(TabularControl method)
        {
            var practice = new Practice(table, method, seed: 6);
            for (var i = 0; i < 5000; i++)
            {
                practice.Episode();
            }

            // The greedy path.
            var (state, total) = (36, 0.0);
            for (var step = 0; step < 100 && state != 47; step++)
            {
                var t = table[state, method.Values.Best(state)][0];
                (state, total) = (t.Next, total + t.Reward);
            }

            return total;
        }
    }

    [Theory]
    [InlineData("q-learning", 0.6)]
    [InlineData("double-q-learning", 0.7)]
    [InlineData("expected-sarsa", 0.6)]
    [InlineData("sarsa", 0.7)]
    [Trait("Category", "Learning")]
    public void Values_on_slippery_ice_come_within_a_hundredth(string name, double power)
    {
        const double Discount = 0.9;
        var lake = FrozenLake.Small(new()).Table;
        var table = new TransitionTable(16, 4, (s, a) => lake[s, a].ToArray(), Enumerable.Repeat(1 / 16.0, 16)); // exploring starts
        var method = Create(name, table.States, table.Actions, Discount, new(1, power));
        var practice = new Practice(table, method, seed: 7);
        const int Episodes = 150_000;
        for (var i = 0; i < Episodes; i++)
        {
            // On-policy methods learn what the exploring policy is worth, so exploring has to end.
            method.Epsilon = name is "sarsa" or "expected-sarsa" ? Math.Max(0.002, 1 - (i / (0.5 * Episodes))) : 1;
            practice.Episode();
        }

        var optimum = ValueIteration.Run(table, Discount, 1e-10).Values;
        Assert.InRange(Bellman.Distance(optimum, method.Values.StateValues()), 0, 0.01);
    }

    [Fact]
    public void Monte_Carlo_control_finds_a_good_policy()
    {
        var table = Processes.Corners;
        var method = new MonteCarloControl(16, 4, 1, new(1, 0.6)) { Epsilon = 0.2 };
        var practice = new Practice(table, method, seed: 8);
        for (var i = 0; i < 20_000; i++)
        {
            practice.Episode();
        }

        var optimum = ValueIteration.Run(table, 1, 1e-10).Values;
        var greedy = TabularPolicy.Deterministic([.. Enumerable.Range(0, 16).Select(method.Values.Best)], 4);
        Assert.InRange(Bellman.Distance(optimum, PolicyEvaluation.Solve(table, greedy, 1)), 0, 1e-8);
    }

    /// <summary>Sutton and Barto, figure 8.2: with planning a maze is learnt in a fraction of the episodes.</summary>
    [Fact]
    public void Planning_learns_from_fewer_steps()
    {
        var maze = GridWorld.Create(new() { Map = ".......#+/..#....#./S.#....#./..#....../.....#.../.........", Slip = 0, StepReward = -1, GoalReward = 0 }).Table;
        var (direct, planned) = (Steps(0), Steps(50));
        Assert.True(planned * 4 < direct, $"{planned} steps with planning, {direct} without");

        double Steps(int planningSteps)
        {
            var steps = 0.0;
            for (var seed = 1UL; seed <= 5; seed++)
            {
                var practice = new Practice(maze, new DynaQ(54, 4, 0.95, new(0.1), planningSteps), seed);
                for (var i = 0; i < 10; i++)
                {
                    steps -= practice.Episode(100_000); // every step costs 1
                }
            }

            return steps;
        }
    }

    private static TabularControl Create(string name, int states, int actions, double discount, StepSize stepSize) => name switch
    {
        "q-learning" => new QLearning(states, actions, discount, stepSize),
        "double-q-learning" => new DoubleQLearning(states, actions, discount, stepSize),
        "sarsa" => new Sarsa(states, actions, discount, stepSize),
        "expected-sarsa" => new ExpectedSarsa(states, actions, discount, stepSize),
        "monte-carlo" => new MonteCarloControl(states, actions, discount, stepSize),
        _ => new DynaQ(states, actions, discount, stepSize, planningSteps: 5),
    };
}
