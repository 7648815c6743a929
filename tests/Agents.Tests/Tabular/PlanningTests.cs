using SelfPlay.Agents.Tabular;
using SelfPlay.Games;
using SelfPlay.Games.Grids;

namespace SelfPlay.Agents.Tests.Tabular;

public sealed class PlanningTests
{
    private const double Exact = 1e-8;

    /// <summary>Sutton and Barto, figure 4.1: the equiprobable policy, γ = 1.</summary>
    [Fact]
    public void Values_of_the_corner_grid_are_those_of_the_book()
    {
        double[] expected = [0, -14, -20, -22, -14, -18, -20, -20, -20, -20, -18, -14, -22, -20, -14, 0];
        var policy = TabularPolicy.Uniform(16, 4);
        AssertClose(expected, PolicyEvaluation.Solve(Processes.Corners, policy, 1));
        AssertClose(expected, PolicyEvaluation.Iterate(Processes.Corners, policy, 1, 1e-11));
    }

    /// <summary>Russell and Norvig, figure 17.3: utilities of the 4 x 3 world, to the three places printed.</summary>
    [Fact]
    public void Values_of_the_four_by_three_world_are_those_of_the_book()
    {
        double[] expected = [0.812, 0.868, 0.918, double.NaN, 0.762, double.NaN, 0.660, double.NaN, 0.705, 0.655, 0.611, 0.388];
        var values = ValueIteration.Run(EnvironmentCatalog.Grid("gridworld").Table, 1, 1e-12).Values;
        for (var cell = 0; cell < expected.Length; cell++)
        {
            if (!double.IsNaN(expected[cell]))
            {
                Assert.Equal(expected[cell], values[cell], 0.0005);
            }
        }
    }

    /// <summary>Leaving a row of five on the right: v = s / 6 without a discount, and by its difference equation with one.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0.9)]
    [InlineData(0.5)]
    public void The_random_walk_has_its_closed_form(double discount)
    {
        // v = γ/2 (v left + v right) is solved by powers of the roots of γ/2 x² - x + γ/2 = 0, which multiply to 1; the reward for
        // leaving comes undiscounted, as if a value of 1 / γ lay beyond.
        var root = (1 + Math.Sqrt(1 - (discount * discount))) / discount;
        var expected = Enumerable.Range(1, 5).Select(s => discount == 1 ? s / 6.0 : (Math.Pow(root, s) - Math.Pow(root, -s)) / (Math.Pow(root, 6) - Math.Pow(root, -6)) / discount);
        AssertClose([.. expected], PolicyEvaluation.Solve(Processes.Walk, TabularPolicy.Uniform(5, 1), discount));
    }

    [Theory]
    [MemberData(nameof(Processes.Grids), MemberType = typeof(Processes))]
    public void Value_iteration_policy_iteration_and_linear_solve_agree(string grid)
    {
        const double Discount = 0.99;
        var table = EnvironmentCatalog.Grid(grid).Table;
        var iteration = ValueIteration.Run(table, Discount, Exact / 10);
        var policies = PolicyIteration.Run(table, Discount);
        AssertClose(policies.Values, iteration.Values);
        var greedy = Enumerable.Range(0, table.States).Select(s => Bellman.Best(table, iteration.Values, s, Discount).Action).ToArray();
        AssertClose(policies.Values, PolicyEvaluation.Solve(table, TabularPolicy.Deterministic(greedy, table.Actions), Discount));
        AssertClose(policies.Values, PolicyEvaluation.Iterate(table, TabularPolicy.Deterministic(policies.Actions, table.Actions), Discount, 1e-12));
    }

    /// <summary>
    /// V* is what the linear program min Σ μ(s) v(s), v(s) ≥ Σ p (r + γ v(s')) has for its optimum. A pair of feasible points of the
    /// program and its dual with one value proves both optimal; the dual's is how often the optimal policy does what where.
    /// </summary>
    [Fact]
    public void The_optimum_solves_the_linear_program()
    {
        const double Discount = 0.9;
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var table = Processes.Random(15, 3, seed);
            var solution = PolicyIteration.Run(table, Discount);
            var occupancy = PolicyEvaluation.Occupancy(table, TabularPolicy.Deterministic(solution.Actions, table.Actions), Discount);
            var (primal, dual) = (0.0, 0.0);
            var inflow = table.Initial.ToArray();
            for (var s = 0; s < table.States; s++)
            {
                Assert.All(Enumerable.Range(0, table.Actions), a => Assert.True(solution.Values[s] >= Bellman.Backup(table, solution.Values, s, a, Discount) - 1e-10));
                primal += table.Initial[s] * solution.Values[s];
                foreach (var t in table[s, solution.Actions[s]])
                {
                    dual += occupancy[s] * t.Probability * t.Reward;
                    inflow[t.Next] += Discount * occupancy[s] * t.Probability;
                }
            }

            Assert.All(occupancy, d => Assert.True(d >= -1e-12));
            AssertClose(inflow, occupancy);
            Assert.Equal(primal, dual, 1e-8);
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    public void Every_sweep_contracts_by_the_discount_and_its_bound_holds(double discount)
    {
        for (var seed = 1UL; seed <= 10; seed++)
        {
            var table = seed == 1 ? EnvironmentCatalog.Grid("frozenlake").Table : Processes.Random(20, 4, seed);
            var optimum = PolicyIteration.Run(table, discount).Values;
            var iteration = new ValueIteration(table, discount);
            var error = Bellman.Distance(iteration.Values, optimum);
            for (var sweep = 0; sweep < 200; sweep++)
            {
                var before = iteration.Values.ToArray();
                iteration.Sweep();
                var after = Bellman.Distance(iteration.Values, optimum);
                Assert.True(after <= (discount * error) + 1e-12);
                Assert.True(after <= iteration.Bound + 1e-12);
                error = after;

                // Rewards are not negative, so values only grow.
                Assert.All(before.Zip(iteration.Values.ToArray()), v => Assert.True(v.Second >= v.First - 1e-14));
            }
        }
    }

    [Fact]
    public void Only_the_optimum_has_no_Bellman_error()
    {
        const double Discount = 0.9;
        var table = Processes.Random(10, 3, 1);
        var q = Bellman.ActionValues(table, PolicyIteration.Run(table, Discount).Values, Discount);
        Assert.True(Error(q) < 1e-10);
        q[3, 1] += 0.1;
        Assert.True(Error(q) > 0.01);

        double Error(ActionValues values) => Bellman.Distance(values.Table, Bellman.ActionValues(table, values.StateValues(), Discount).Table);
    }

    /// <summary>
    /// If two copies of a chain, wherever they are, step into the same state with probability 1 - γ at least, what a start is worth beyond the average
    /// differs by at most (largest reward - smallest) / (1 - γ).
    /// </summary>
    [Fact]
    public void Advantages_of_average_reward_are_bounded_by_mixing()
    {
        for (var seed = 1UL; seed <= 20; seed++)
        {
            var table = Processes.Random(6, 2, seed);
            var policy = TabularPolicy.Uniform(6, 2);
            var average = AverageReward.Of(table, policy);
            Assert.Equal(1, average.Stationary.Sum(), 1e-10);
            Assert.Equal(0, average.Stationary.Zip(average.Bias, (m, h) => m * h).Sum(), 1e-10);
            var next = NextStates(table, policy);
            var mixing = Enumerable.Range(0, 36).Max(i => next[i / 6].Zip(next[i % 6], (p, q) => Math.Abs(p - q)).Sum() / 2);
            Assert.InRange(average.Bias.Max() - average.Bias.Min(), 0, 1 / (1 - mixing));

            // Poisson's equation: g + h(s) = r(s) + sum over s' of P(s, s') h(s').
            for (var s = 0; s < 6; s++)
            {
                var reward = Enumerable.Range(0, 2).Sum(a => policy[s][a] * table[s, a].ToArray().Sum(t => t.Probability * t.Reward));
                Assert.Equal(reward + next[s].Zip(average.Bias, (p, h) => p * h).Sum(), average.Gain + average.Bias[s], 1e-8);
            }

            // The gain is the average, and discounted values approach gain / (1 - γ) + bias.
            var values = PolicyEvaluation.Solve(table, policy, 1 - 1e-6);
            AssertClose([.. average.Bias.Select(h => h + (average.Gain * 1e6))], values, 1e-4);
        }

        Assert.Throws<ArgumentException>(() => AverageReward.Of(Processes.Walk, TabularPolicy.Uniform(5, 1)));
        var apart = new TransitionTable(2, 1, (s, _) => [new(1, s, s, false)], [0.5, 0.5]);
        Assert.Throws<InvalidOperationException>(() => AverageReward.Of(apart, TabularPolicy.Uniform(2, 1)));
    }

    [Fact]
    public void What_has_no_values_is_told()
    {
        var stay = new TransitionTable(1, 1, (_, _) => [new(1, 0, -1, false)], [1]);
        Assert.Contains("end every episode", Assert.Throws<InvalidOperationException>(() => PolicyEvaluation.Solve(stay, TabularPolicy.Uniform(1, 1), 1)).Message);
        Assert.Throws<InvalidOperationException>(() => PolicyEvaluation.Occupancy(stay, TabularPolicy.Uniform(1, 1), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ValueIteration.Run(stay, 1.01, 1e-8));
        Assert.Throws<ArgumentException>(() => PolicyEvaluation.Solve(stay, TabularPolicy.Uniform(2, 1), 0.9));
        Assert.Equal(-10, PolicyEvaluation.Solve(stay, TabularPolicy.Uniform(1, 1), 0.9)[0], 1e-10);
    }

    private static double[][] NextStates(TransitionTable table, TabularPolicy policy)
    {
        var next = Enumerable.Range(0, table.States).Select(_ => new double[table.States]).ToArray();
        for (var s = 0; s < table.States; s++)
        {
            for (var a = 0; a < table.Actions; a++)
            {
                foreach (var t in table[s, a])
                {
                    next[s][t.Next] += policy[s][a] * t.Probability;
                }
            }
        }

        return next;
    }

    private static void AssertClose(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double tolerance = Exact) =>
        Assert.InRange(Bellman.Distance(expected, actual), 0, tolerance);
}
