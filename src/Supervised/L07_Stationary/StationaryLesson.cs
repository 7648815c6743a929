using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L07_Stationary;

/// <summary>Section 7.3: where SGD of constant rate stays: Gibbs' law, the Lyapunov equation, and the Bayesian posterior.</summary>
internal sealed class StationaryLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "stationary",
        "7.3",
        "Stationary distributions and temperature",
        "Stationary distributions and temperature",
        "Which distribution does SGD with a constant rate sample from, when is that Gibbs' law, and when a Bayesian posterior?",
        [
            "With constant, isotropic noise of variance σ² SGD samples e^{−L/T} with T = ησ²/2; with unequal noise there is no one temperature.",
            "Rates η_i ∝ 1/σ_i² restore Gibbs' law.",
            "On a quadratic with Hessian H the covariance solves HS + SH = ηΣ, whatever the noise.",
            "At the rate ε* = 2DS/(N tr C) SGD is nearest to the posterior, and with C⁻¹ as preconditioner it is the posterior (Mandt, Hoffman and Blei 2017).",
            "A rate that falls in steps anneals: it ends lower than any constant rate.",
        ],
        [DataCatalog.Diabetes, DataCatalog.BreastCancer]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new GibbsPart(context).Run();
        new TwoTemperaturesPart(context).Run();
        new LyapunovPart(context).Run();
        new LinearPosteriorPart(context).Run();
        new LogisticPosteriorPart(context).Run();
        new AnnealingPart(context).Run();
    }
}
