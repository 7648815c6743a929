using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L09_PacBayes;

/// <summary>What is known about a network whose weights are drawn from q, and what that promises.</summary>
/// <param name="Train">Share of errors on the training images in <paramref name="Draws"/> independent draws.</param>
/// <param name="Test">The same on the test images.</param>
/// <param name="Divergence">KL(q, p), nats.</param>
/// <param name="Count">N, training images.</param>
/// <param name="Draws">Independent draws of a network, each with one training image.</param>
internal sealed record Certificate(double Train, double Test, double Divergence, int Count, long Draws)
{
    /// <summary>δ</summary>
    public const double Delta = 0.05;

    /// <summary>The part of δ that goes to the estimate of L̂(q) in <see cref="Strict"/>.</summary>
    public const double EstimateDelta = 0.01;

    private static readonly double[] s_grid = RiskBounds.Grid(300);

    /// <summary>The form with 10/9.</summary>
    public double AtFive => RiskBounds.AtLambda(Train, Divergence - Math.Log(Delta), Count, 5);

    /// <summary>The best of 300 λ, with ln 300 paid, and that λ.</summary>
    public (double Bound, double Lambda) Best => RiskBounds.OverGrid(Train, Divergence - Math.Log(Delta), Count, s_grid);

    /// <summary>The kl form.</summary>
    public double Kl => RiskBounds.PacBayesKl(Train, Divergence, Count, Delta);

    /// <summary>
    /// What L̂(q) is at most, but for a share of <see cref="EstimateDelta"/> of all draws. Every image has networks of its own, so the draws are
    /// independent coins whose mean chance is L̂(q), and Chernoff's bound holds for their mean.
    /// </summary>
    public double TrainAtMost => Upper(Train, Draws);

    /// <summary>The kl form for that: all in all it fails with a chance of at most δ.</summary>
    public double Strict => RiskBounds.PacBayesKl(TrainAtMost, Divergence, Count, Delta - EstimateDelta);

    /// <summary>The weakest of the promises less the test error: negative if one is broken.</summary>
    public double Margin => Math.Min(Math.Min(AtFive, Best.Bound), Math.Min(Kl, Strict)) - Test;

    /// <summary>What a mean of independent draws in [0, 1] says its expectation is at most.</summary>
    public static double Upper(double mean, long draws) => RiskBounds.KlInverse(mean, -Math.Log(EstimateDelta) / draws);
}
