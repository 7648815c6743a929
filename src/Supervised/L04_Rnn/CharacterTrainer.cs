using System.Diagnostics;
using SelfPlay.Supervised.Numerics;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Rnn;

/// <summary>How a network of sequences is trained.</summary>
/// <param name="Steps">Steps of AdamW.</param>
/// <param name="Rate">The highest learning rate; it rises over the first steps and then falls to 0 along half a cosine.</param>
internal sealed record TrainingPlan(int Steps, double Rate)
{
    /// <summary>Streams of text side by side, B.</summary>
    public int Streams { get; init; } = 32;

    /// <summary>Symbols of each stream a step, T.</summary>
    public int Length { get; init; } = 64;

    /// <summary>n_max</summary>
    public double Clip { get; init; } = 1;

    /// <summary>Steps over which the rate rises.</summary>
    public int Warmup { get; init; } = 50;

    /// <summary>β₂ of Adam.</summary>
    public double Memory { get; init; } = 0.999;

    /// <summary>Decay of the matrices, see <see cref="TensorAdam"/>.</summary>
    public double Decay { get; init; }

    /// <summary>Share of a layer's numbers that are dropped.</summary>
    public double Dropout { get; init; }

    /// <summary>The rate of a step, from 0.</summary>
    public double RateOf(int step) =>
        Rate * Math.Min(1, (step + 1.0) / Warmup) * 0.5 * (1 + Math.Cos(Math.PI * step / Steps));
}

/// <summary>A training curve.</summary>
/// <param name="Losses">Training loss of every step, nats a character.</param>
/// <param name="Clipped">Share of steps whose gradient was clipped.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record TrainingCurve(double[] Losses, double Clipped, double Seconds);

/// <summary>
/// Truncated back-propagation through time: the text is cut into streams that are read side by side; a step reads the next T symbols of each, and the
/// state, but no gradient, goes on from step to step.
/// </summary>
internal static class CharacterTrainer
{
    private const int ScoringStreams = 20;
    private const int ScoringLength = 250;

    /// <summary>Trains.</summary>
    /// <param name="network">The network.</param>
    /// <param name="text">The text.</param>
    /// <param name="plan">How.</param>
    /// <param name="chance">Chance of what is dropped.</param>
    /// <param name="cancel">Stops it.</param>
    public static TrainingCurve Train(CharacterNetwork network, ReadOnlySpan<int> text, TrainingPlan plan, Generator chance, CancellationToken cancel)
    {
        using var streams = Streams(text, plan.Streams);
        var parameters = network.Parameters;
        var step = 0;
        using var adam = new TensorAdam(parameters, _ => plan.RateOf(step), plan.Memory, plan.Decay);
        var dropout = new Dropout(plan.Dropout, chance);
        var (losses, clipped, place) = (new double[plan.Steps], 0, 0L);
        var state = Detached(network.Cell.Zero(plan.Streams));
        var begin = Stopwatch.GetTimestamp();
        for (step = 0; step < plan.Steps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            if (place + plan.Length >= streams.shape[0])
            {
                place = 0;
            }

            var (loss, next) = network.Loss(streams.narrow(0, place, plan.Length), streams.narrow(0, place + 1, plan.Length), state, dropout);
            var gradient = Gradients.Of(loss, parameters);
            clipped += Gradients.Clip(gradient, plan.Clip) > plan.Clip ? 1 : 0;
            adam.Step(gradient);
            losses[step] = loss.item<float>();
            Dispose(state);
            state = Detached(next);
            place += plan.Length;
        }

        Dispose(state);
        return new TrainingCurve(losses, (double)clipped / plan.Steps, Stopwatch.GetElapsedTime(begin).TotalSeconds);
    }

    /// <summary>Mean cross-entropy in nats a character, read in 20 parallel streams with the state carried along.</summary>
    public static double Score(CharacterNetwork network, ReadOnlySpan<int> text)
    {
        using var noGradient = no_grad();
        using var outer = NewDisposeScope();
        var streams = Streams(text, ScoringStreams);
        var state = network.Cell.Zero(ScoringStreams);
        var (sum, last) = (0.0, streams.shape[0] - 1);
        for (var place = 0L; place < last; place += ScoringLength)
        {
            using var scope = NewDisposeScope();
            var length = Math.Min(ScoringLength, last - place);
            var (loss, next) = network.Loss(streams.narrow(0, place, length), streams.narrow(0, place + 1, length), state);
            sum += loss.item<float>() * length;
            state = [.. next.Select(s => s.MoveToOuterDisposeScope())];
        }

        return sum / last;
    }

    /// <summary>A text cut into streams. [length, streams]</summary>
    private static Tensor Streams(ReadOnlySpan<int> text, int count)
    {
        using var scope = NewDisposeScope();
        long[] symbols = [.. text[..(text.Length / count * count)].ToArray().Select(symbol => (long)symbol)];
        return tensor(symbols, [count, symbols.Length / count]).t().contiguous().DetachFromDisposeScope();
    }

    private static Tensor[] Detached(Tensor[] state) => [.. state.Select(s => s.detach().DetachFromDisposeScope())];

    private static void Dispose(Tensor[] state)
    {
        foreach (var part in state)
        {
            part.Dispose();
        }
    }
}
