namespace SelfPlay.Supervised.L08_Shrinkage;

/// <summary>What was seen behind every epoch of one training.</summary>
/// <param name="TrainLoss">Mean −ln P on training examples. [E]</param>
/// <param name="ValidationLoss">The same on examples held out. [E]</param>
/// <param name="ValidationError">Share of held-out examples classified wrongly. [E]</param>
internal sealed record TrainingCurve(double[] TrainLoss, double[] ValidationLoss, double[] ValidationError)
{
    /// <summary>Number of epochs, E.</summary>
    public int Epochs => TrainLoss.Length;

    /// <summary>The epoch, from 1, with the lowest validation loss: where early stopping by loss ends.</summary>
    public int BestLossEpoch => ArgMin(ValidationLoss) + 1;

    /// <summary>The epoch, from 1, with the lowest validation error.</summary>
    public int BestErrorEpoch => ArgMin(ValidationError) + 1;

    private static int ArgMin(double[] values) => Array.IndexOf(values, values.Min());
}
