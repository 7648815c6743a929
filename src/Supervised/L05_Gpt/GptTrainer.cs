using System.Diagnostics;
using SelfPlay.Games;
using SelfPlay.Supervised.L04_Rnn;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>Trains a GPT by AdamW.</summary>
internal static class GptTrainer
{
    /// <summary>Trains on batches of the caller's making.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">Steps, rates, clipping.</param>
    /// <param name="batch">Makes the loss of a step, inside a dispose scope.</param>
    /// <param name="step">Told the share of the steps done, after each; may throw to stop.</param>
    public static TrainingCurve Train(Gpt model, TrainingPlan plan, Func<Tensor> batch, Action<double> step)
    {
        var parameters = model.Parameters;
        var (done, clipped) = (0, 0);
        using var adam = new TensorAdam(parameters, _ => plan.RateOf(done), plan.Memory, plan.Decay);
        var losses = new double[plan.Steps];
        var begin = Stopwatch.GetTimestamp();
        while (done < plan.Steps)
        {
            using var scope = NewDisposeScope();
            var loss = batch();
            var gradient = Gradients.Of(loss, parameters);
            clipped += Gradients.Clip(gradient, plan.Clip) > plan.Clip ? 1 : 0;
            adam.Step(gradient);
            losses[done++] = loss.item<float>();
            step((double)done / plan.Steps);
        }

        return new TrainingCurve(losses, (double)clipped / plan.Steps, Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    /// <summary>Trains on random windows of a text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="plan">Windows a step (<see cref="TrainingPlan.Streams"/>), their length, and the rest.</param>
    /// <param name="random">Where windows begin.</param>
    /// <param name="chance">What is dropped.</param>
    /// <param name="step">Told the share of the steps done, after each; may throw to stop.</param>
    public static TrainingCurve Train(Gpt model, int[] text, TrainingPlan plan, Xoshiro256 random, Generator chance, Action<double> step)
    {
        using var symbols = tensor(text.Select(symbol => (long)symbol).ToArray());
        var dropout = plan.Dropout > 0 ? new Dropout(plan.Dropout, chance) : null;
        return Train(
            model,
            plan,
            () =>
            {
                var starts = new long[plan.Streams];
                for (var i = 0; i < starts.Length; i++)
                {
                    starts[i] = random.Below(text.Length - plan.Length);
                }

                var windows = symbols.index_select(0, tensor(starts).unsqueeze(1).add(arange(plan.Length + 1), Scalars.One).flatten()).view(plan.Streams, -1);
                return model.Loss(windows.narrow(1, 0, plan.Length), windows.narrow(1, 1, plan.Length), dropout);
            },
            step);
    }
}
