using SelfPlay.Agents.Dqn;
using SelfPlay.Games;

namespace SelfPlay.Agents.Tests.Dqn;

public sealed class ActionValueHeadTests
{
    [Fact]
    public void Huber_s_loss_is_what_one_computes_by_hand()
    {
        var batch = Batch(actions: [1, 0, 0], returns: [1, -2, 0.5f], discounts: [0.9f, 0, 0.81f], weights: [1, 0.5f, 1]);
        float[] network = [9, 1, 3, 9, 0.7f, 9];
        float[] next = [2, 7, 100, 100, 1, 0];
        var (loss, gradient, errors) = Loss(new ScalarHead(2, 1), batch, network, next, [0, 1, 0]);

        // y = 1 + 0.9 * 2 = 2.8, -2 (terminated: nothing follows) and 0.5 + 0.81 * 1 = 1.31; δ = 1.8, -5 and 0.61
        Assert.Equal([1.8f, 5, 0.61f], errors, Close);
        Assert.Equal((1.3 + (0.5 * 4.5) + (0.61 * 0.61 / 2)) / 3, loss, 1e-5);
        Assert.Equal([0, -1 / 3f, 0.5f / 3, 0, -0.61f / 3, 0], gradient, Close);
    }

    [Theory]
    [InlineData(2, (1.62 + (0.5 * 8)) / 2, -1.8f / 2, 0.5f * 2 / 2)]
    [InlineData(0, (1.62 + (0.5 * 12.5)) / 2, -1.8f / 2, 0.5f * 5 / 2)]
    public void The_loss_is_square_up_to_the_limit(float limit, double expected, params float[] gradients)
    {
        var batch = Batch(actions: [1, 0], returns: [1, -2], discounts: [0.9f, 0], weights: [1, 0.5f]);
        var (loss, gradient, _) = Loss(new ScalarHead(2, limit), batch, [9, 1, 3, 9], [2, 7, 100, 100], [0, 1]); // δ = 1.8 and -5

        Assert.Equal(expected, loss, 1e-5);
        Assert.Equal([0, gradients[0], gradients[1], 0], gradient, Close);
    }

    [Fact]
    public void Double_DQN_takes_the_value_of_the_action_that_the_network_chose()
    {
        var head = new ScalarHead(3, 1);
        var batch = Batch([0], [0], [1], [1]);
        float[] online = [1, 5, 2], target = [4, 1, 9];
        var best = new int[1];
        head.Greedy(target, best);
        Assert.Equal(9, Loss(head, batch, new float[3], target, best).Errors[0]); // max_a q'(s', a)
        head.Greedy(online, best);
        Assert.Equal(1, Loss(head, batch, new float[3], target, best).Errors[0]); // q'(s', argmax_a q(s', a))
    }

    [Fact]
    public void The_first_of_equally_good_actions_is_taken()
    {
        var best = new int[2];
        new ScalarHead(3, 1).Greedy([1, 2, 2, -1, -1, -1], best);
        Assert.Equal([1, 0], best);
    }

    [Fact]
    public void Distributions_are_projected_as_by_hand()
    {
        var head = new CategoricalHead(1, 5, -2, 2); // -2, -1, 0, 1, 2
        Assert.Equal([0, 0, 0.25f, 0.75f, 0], Project(head, [0, 0, 1, 0, 0], 0.75f, 1), Close); // moved by 0.75
        Assert.Equal([0, 0.5f, 0, 0.5f, 0], Project(head, [0.5f, 0, 0, 0, 0.5f], 0, 0.5f), Close); // shrunk by half
        Assert.Equal([0, 0, 0, 0.7f, 0.3f], Project(head, [0.2f, 0.2f, 0.2f, 0.2f, 0.2f], 1.3f, 0), Close); // terminated
        Assert.Equal([0, 0, 0, 0, 1], Project(head, [0.1f, 0, 0, 0, 0.9f], 10, 0.9f), Close); // beyond the end
        Assert.Equal([1, 0, 0, 0, 0], Project(head, [0.1f, 0, 0, 0, 0.9f], -10, 0.9f), Close);
        Assert.Equal([0.1f, 0.2f, 0.3f, 0.25f, 0.15f], Project(head, [0.1f, 0.2f, 0.3f, 0.25f, 0.15f], 0, 1), Close); // as it was
    }

    [Fact]
    public void A_projection_keeps_the_mean_where_nothing_is_beyond_the_ends()
    {
        var random = new Xoshiro256(1);
        var head = new CategoricalHead(1, 51, -10, 10);
        for (var i = 0; i < 200; i++)
        {
            float[] p = [.. Enumerable.Range(0, 51).Select(_ => (float)random.Unit())];
            p = [.. p.Select(x => x / p.Sum())];
            var (reward, discount) = ((float)random.Unit() - 0.5f, 0.9f * (float)random.Unit());
            var projected = Project(head, p, reward, discount);
            Assert.Equal(1, projected.Sum(), 1e-4);
            Assert.All(projected, x => Assert.True(x >= 0));
            Assert.Equal(reward + (discount * Mean(p)), Mean(projected), 1e-3);
        }

        static double Mean(float[] p) => p.Select((x, j) => x * (-10 + (0.4 * j))).Sum();
    }

    [Fact]
    public void The_loss_of_distributions_is_what_one_computes_by_hand()
    {
        // Values 0 and 1. The network says (1/2, 1/2); y = 0.25 + 0.5 z', z' = 1 for sure: 0.75, so that the target is (1/4, 3/4).
        var head = new CategoricalHead(2, 2, 0, 1);
        var batch = Batch([1], [0.25f], [0.5f], [0.5f]);
        var (loss, gradient, errors) = Loss(head, batch, [5, -5, 3, 3], [0, 100, 0, -7], [0]);
        Assert.Equal(0.5 * Math.Log(2), loss, 1e-6);
        Assert.Equal(Math.Log(2) + (0.25 * Math.Log(0.25)) + (0.75 * Math.Log(0.75)), errors[0], 1e-6);
        Assert.Equal([0, 0, 0.125f, -0.125f], gradient, Close);
    }

    [Fact]
    public void Where_the_network_is_right_there_is_no_error()
    {
        var head = new CategoricalHead(1, 3, 0, 2);
        var (_, gradient, errors) = Loss(head, Batch([0], [0], [1], [1]), [0.3f, -1, 2], [1.3f, 0, 3], [0]);
        Assert.Equal(0, errors[0], 1e-6);
        Assert.All(gradient, g => Assert.Equal(0, g, 1e-6));
    }

    [Fact]
    public void The_value_of_a_distribution_is_its_mean()
    {
        var values = new float[2];
        new CategoricalHead(2, 3, -1, 1).Values([0, 0, 0, MathF.Log(1), MathF.Log(2), MathF.Log(5)], values);
        Assert.Equal([0, 0.5f], values, Close);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_are_those_of_the_loss(bool categorical)
    {
        var options = new DqnOptions { Categorical = categorical, Atoms = 7, MinValue = -2, MaxValue = 2 };
        var head = ActionValueHead.Create(3, options);
        var random = new Xoshiro256(4);
        var batch = Batch([2, 0, 1, 1], [0.5f, -1, 3, 0.1f], [0.9f, 0, 0.8f, 0.99f], [1, 0.3f, 0.7f, 0.9f]);
        var (network, next) = (Draw(), Draw());
        var gradient = Loss(head, batch, network, next, [0, 1, 2, 0]).Gradient;
        const float Step = 1e-2f;
        for (var i = 0; i < network.Length; i++)
        {
            double At(float offset) => Loss(head, batch, [.. network.Select((x, j) => j == i ? x + offset : x)], next, [0, 1, 2, 0]).Loss;
            Assert.Equal((At(Step) - At(-Step)) / (2 * Step), gradient[i], 2e-4);
        }

        float[] Draw() => [.. Enumerable.Range(0, 4 * 3 * head.Outputs).Select(_ => (float)random.Normal())];
    }

    private static bool Close(float a, float b) => Math.Abs(a - b) < 1e-5;

    private static float[] Project(CategoricalHead head, float[] probabilities, float reward, float discount)
    {
        var projected = new float[probabilities.Length];
        Array.Fill(projected, float.NaN);
        head.Project(probabilities, reward, discount, projected);
        return projected;
    }

    private static TransitionBatch Batch(int[] actions, float[] returns, float[] discounts, float[] weights)
    {
        var batch = new TransitionBatch(actions.Length);
        actions.CopyTo(batch.Actions, 0);
        returns.CopyTo(batch.Returns, 0);
        discounts.CopyTo(batch.Discounts, 0);
        weights.CopyTo(batch.Weights, 0);
        return batch;
    }

    private static (double Loss, float[] Gradient, float[] Errors) Loss(ActionValueHead head, TransitionBatch batch, float[] network, float[] next, int[] nextActions)
    {
        var (gradient, errors) = (new float[network.Length], new float[batch.Actions.Length]);
        Array.Fill(gradient, float.NaN);
        return (head.Loss(batch, network, next, nextActions, gradient, errors), gradient, errors);
    }
}
