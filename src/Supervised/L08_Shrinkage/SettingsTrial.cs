using SelfPlay.Games;
using SelfPlay.Supervised.Numerics;

namespace SelfPlay.Supervised.L08_Shrinkage;

/// <summary>
/// Trains the same network under many settings of the optimizer: same first parameters, same batches, so that only the
/// settings differ.
/// </summary>
/// <param name="Train">Training examples.</param>
/// <param name="Validation">Examples held out.</param>
/// <param name="Hidden">Hidden units.</param>
/// <param name="Epochs">Passes.</param>
/// <param name="Averaged">Validation losses of that many last epochs are averaged: the noise of SGD moves single ones.</param>
internal sealed record SettingsTrial(ClassTensors Train, ClassTensors Validation, int Hidden, int Epochs, int Averaged)
{
    /// <summary>The validation loss under each of the settings.</summary>
    public double[] Run(int batch, IReadOnlyList<SgdSettings> settings, Xoshiro256 random, CancellationToken cancel)
    {
        Xoshiro256[] same = [.. Enumerable.Repeat(random, settings.Count)];
        using var family = new MlpFamily(new(Train.Inputs, Hidden, Train.Classes), same);
        using var optimizer = new MlpSgd(family, settings);
        var losses = new double[settings.Count];
        MlpTrainer.Run(family, optimizer, Train, new MlpPlan(batch, Epochs), [same[0]], epoch =>
        {
            cancel.ThrowIfCancellationRequested();
            if (epoch > Epochs - Averaged)
            {
                var held = MlpScores.Of(family, Validation).Loss;
                for (var m = 0; m < losses.Length; m++)
                {
                    losses[m] += held[m] / Averaged;
                }
            }
        });
        return losses;
    }
}
