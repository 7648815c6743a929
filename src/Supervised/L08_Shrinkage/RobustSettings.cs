using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L08_Shrinkage;

/// <summary>
/// Hyper-parameters that keep their meaning when the amount of data, the batch or the momentum changes: a temperature a
/// example, η₀, and the variance of the prior, σ². What the optimizer is given follows: η = (1 − μ)Bη₀ and γ = 1/(Nσ²).
/// </summary>
/// <param name="Temperature">η₀, the learning rate for one example a step without momentum.</param>
/// <param name="Variance">σ² of the prior on every parameter.</param>
internal readonly record struct RobustSettings(double Temperature, double Variance)
{
    /// <summary>The optimizer's settings.</summary>
    public SgdSettings For(TrainingSetup setup) =>
        new((1 - setup.Momentum) * setup.Batch * Temperature, setup.Momentum, 1 / (setup.Examples * Variance));
}

/// <summary>What may change between tuning hyper-parameters and using them.</summary>
/// <param name="Examples">Training examples, N.</param>
/// <param name="Batch">Batch size, B.</param>
/// <param name="Momentum">μ</param>
internal readonly record struct TrainingSetup(int Examples, int Batch, double Momentum);
