using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.Tests.Numerics;

public sealed class ClassPredictionsTests
{
    /// <summary>Three predictions over two classes: right with .9, wrong with .6, right with .8.</summary>
    private static readonly ClassPredictions s_three = new([0.9f, 0.1f, 0.6f, 0.4f, 0.2f, 0.8f], [0, 1, 1]);

    [Fact]
    public void Scores_are_those_computed_by_hand()
    {
        Assert.Equal(2, s_three.Classes);
        Assert.Equal(-(Math.Log(0.9) + Math.Log(0.4) + Math.Log(0.8)) / 3, s_three.Loss(), 1e-6);
        Assert.Equal(((2 * 0.01) + (2 * 0.36) + (2 * 0.04)) / 3, s_three.Brier(), 1e-6);
        Assert.Equal(1.0 / 3, s_three.Error(), 1e-12);
    }

    [Fact]
    public void Calibration_error_is_the_gap_of_every_bin_weighted_by_its_examples()
    {
        // Two bins on [0, 1]: everything lies in the upper one, mean confidence 2.3/3, accuracy 2/3.
        Assert.Equal(0.1, s_three.CalibrationError(2), 1e-6);
        Assert.Equal(0.1, s_three.Overconfidence(), 1e-6);

        // Five bins: .6 lies in [.6, .8), which is 0 % right; .8 and .9 lie in the last bin, which is 100 % right.
        Assert.Equal((0.6 + 0.3) / 3, s_three.CalibrationError(5), 1e-6);
    }

    [Fact]
    public void Certain_predictions_fall_into_the_last_bin()
    {
        var certain = new ClassPredictions([1, 0], [0]);

        Assert.Equal([(1.0, 1.0, 1)], certain.Reliability(10));
        Assert.Equal(0, certain.CalibrationError());
    }
}
