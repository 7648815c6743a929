using System.Diagnostics;
using SelfPlay.Games;
using SelfPlay.Supervised.L04_Rnn;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>Trains a GPT on windows of a text, and scores it.</summary>
internal static class GptTrainer
{
    private const int ScoringBatch = 32;

    /// <summary>Steps of Adam on batches of the caller's making.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">Steps, rates, clipping.</param>
    /// <param name="batch">Makes the loss of a step, inside a dispose scope.</param>
    /// <param name="cancel">Stops it.</param>
    public static TrainingCurve Train(Gpt model, TrainingPlan plan, Func<Tensor> batch, CancellationToken cancel)
    {
        var parameters = model.Parameters;
        var (step, clipped) = (0, 0);
        using var adam = new TensorAdam(parameters, _ => plan.RateOf(step));
        var losses = new double[plan.Steps];
        var begin = Stopwatch.GetTimestamp();
        for (step = 0; step < plan.Steps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var loss = batch();
            var gradient = Gradients.Of(loss, parameters);
            clipped += Gradients.Clip(gradient, plan.Clip) > plan.Clip ? 1 : 0;
            adam.Step(gradient);
            losses[step] = loss.item<float>();
        }

        return new TrainingCurve(losses, (double)clipped / plan.Steps, Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    /// <summary>Trains on random windows of a text.</summary>
    public static TrainingCurve Train(Gpt model, int[] text, TrainingPlan plan, Xoshiro256 random, CancellationToken cancel)
    {
        using var symbols = tensor(text.Select(symbol => (long)symbol).ToArray());
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
                return model.Loss(windows.narrow(1, 0, plan.Length), windows.narrow(1, 1, plan.Length));
            },
            cancel);
    }

    /// <summary>Mean cross-entropy in nats a symbol over windows that begin <paramref name="stride"/> symbols apart.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="stride">The context T: every window begins with nothing. Less: the last so many positions of a window count, and have seen at least T − stride.</param>
    public static double Score(Gpt model, ReadOnlySpan<int> text, int stride)
    {
        using var noGradient = no_grad();
        using var outer = NewDisposeScope();
        var context = model.Spec.Context;
        var symbols = tensor(text.ToArray().Select(symbol => (long)symbol).ToArray());
        var windows = symbols.unfold(0, context + 1, stride);
        var (sum, count) = (0.0, 0L);
        for (var start = 0L; start < windows.shape[0]; start += ScoringBatch)
        {
            using var scope = NewDisposeScope();
            var some = windows.narrow(0, start, Math.Min(ScoringBatch, windows.shape[0] - start));
            var scores = model.Scores(some.narrow(1, 0, context)).narrow(1, context - stride, stride);
            var targets = some.narrow(1, 1 + context - stride, stride);
            var loss = nn.functional.cross_entropy(scores.flatten(0, 1), targets.flatten(), reduction: nn.Reduction.Sum);
            sum += loss.item<float>();
            count += targets.numel();
        }

        return sum / count;
    }
}
