using System.Diagnostics;
using SelfPlay.Games;
using SelfPlay.Supervised.L04_Rnn;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>Makes the mean loss of one part of a step's batch; called on any thread, inside a dispose scope.</summary>
/// <param name="part">Which part, from 0; parts do not share chance.</param>
internal delegate Tensor PartLoss(int part);

/// <summary>Trains a GPT by AdamW.</summary>
internal static class GptTrainer
{
    /// <summary>Trains on batches of the caller's making.</summary>
    /// <param name="model">The model.</param>
    /// <param name="plan">Steps, rates, clipping.</param>
    /// <param name="parts">Equal parts of a batch, whose gradients are averaged: two of them keep two cores busy.</param>
    /// <param name="loss">Makes the loss of a part.</param>
    /// <param name="step">Told how many steps are done, after each.</param>
    /// <param name="cancel">Stops it.</param>
    public static TrainingCurve Train(Gpt model, TrainingPlan plan, int parts, PartLoss loss, Action<int>? step, CancellationToken cancel)
    {
        var parameters = model.Parameters;
        var (done, clipped) = (0, 0);
        using var adam = new TensorAdam(parameters, _ => plan.RateOf(done), plan.Memory, plan.Decay);
        var losses = new double[plan.Steps];
        var begin = Stopwatch.GetTimestamp();
        while (done < plan.Steps)
        {
            cancel.ThrowIfCancellationRequested();
            var results = Replicas.Run(parts, part => Derive(loss, part, parts, parameters), cancel);
            var gradient = Sum([.. results.Select(result => result.Gradient)]);
            clipped += Gradients.Clip(gradient, plan.Clip) > plan.Clip ? 1 : 0;
            adam.Step(gradient);
            losses[done] = results.Sum(result => result.Loss);
            foreach (var tensor in results.SelectMany(result => result.Gradient))
            {
                tensor.Dispose();
            }

            step?.Invoke(++done);
        }

        return new TrainingCurve(losses, (double)clipped / plan.Steps, Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    /// <summary>Trains on random windows of a text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">The text.</param>
    /// <param name="plan">Windows a step (<see cref="TrainingPlan.Streams"/>), their length, and the rest.</param>
    /// <param name="parts">Parts of a batch; they divide its windows.</param>
    /// <param name="random">Where windows begin, and what is dropped.</param>
    /// <param name="step">Told how many steps are done, after each.</param>
    /// <param name="cancel">Stops it.</param>
    public static TrainingCurve Train(Gpt model, int[] text, TrainingPlan plan, int parts, Xoshiro256 random, Action<int>? step, CancellationToken cancel)
    {
        var windows = plan.Streams / parts;
        using var symbols = tensor(text.Select(symbol => (long)symbol).ToArray());
        Xoshiro256[] places = [.. Enumerable.Range(0, parts).Select(part => Xoshiro256.ForStream(random.Next(), (ulong)part))];
        Generator[] chances = [.. places.Select((_, part) => new Generator(places[part].Next() >> 1))];
        try
        {
            return Train(model, plan, parts, Loss, step, cancel);
        }
        finally
        {
            Array.ForEach(chances, chance => chance.Dispose());
        }

        Tensor Loss(int part)
        {
            var starts = new long[windows];
            for (var i = 0; i < windows; i++)
            {
                starts[i] = places[part].Below(text.Length - plan.Length);
            }

            var read = symbols.index_select(0, tensor(starts).unsqueeze(1).add(arange(plan.Length + 1), Scalars.One).flatten()).view(windows, -1);
            return model.Loss(read.narrow(1, 0, plan.Length), read.narrow(1, 1, plan.Length), new Dropout(plan.Dropout, chances[part]));
        }
    }

    /// <summary>Loss and gradient of a part, as shares of the whole batch's.</summary>
    private static (double Loss, Tensor[] Gradient) Derive(PartLoss loss, int part, int parts, IReadOnlyList<Tensor> parameters)
    {
        TorchThreads.Use(1);
        using var scope = NewDisposeScope();
        var share = loss(part).div(Scalars.Of(parts));
        var gradient = Gradients.Of(share, parameters);
        return (share.item<float>(), [.. gradient.Select(g => g.DetachFromDisposeScope())]);
    }

    /// <summary>The sum, in the first of them.</summary>
    private static Tensor[] Sum(Tensor[][] gradients)
    {
        using var noGradient = no_grad();
        foreach (var (sum, other) in gradients.Skip(1).SelectMany(other => gradients[0].Zip(other)))
        {
            _ = sum.add_(other, Scalars.One);
        }

        return gradients[0];
    }
}
