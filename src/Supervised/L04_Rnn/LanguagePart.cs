using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Rnn;

/// <summary>The cells as language models of characters, each for about the same time, and larger ones of two texts.</summary>
internal sealed class LanguagePart
{
    /// <summary>Bits a character of the best n-gram with Witten and Bell's smoothing (lesson language-model).</summary>
    private const double BestWittenBell = 2.408;

    /// <summary>Bits a character of the best n-gram of all, Kneser and Ney's (lesson language-model).</summary>
    private const double BestKneserNey = 2.1879;

    /// <summary>The same on Moby Dick.</summary>
    private const double BestOnMobyDick = 2.1105;

    private const int Hidden = 256;
    private const int Larger = 384;
    private const int Smoothed = 50;
    private const double Dropped = 0.1;
    private readonly LessonContext _context;

    public LanguagePart(LessonContext context) => _context = context;

    /// <summary>Adds the section.</summary>
    public void Run()
    {
        var text = CharacterText.Load(_context.Data);
        var report = _context.Report;
        report.Section("Language models of characters");
        var hidden = _context.Size(Hidden, 48);
        CellKind[] kinds = _context.Size(CellKinds.All, [CellKind.Gru]);
        report.Say(
            $"{text.Title}, {text.Symbols} symbols, one layer of {hidden}. 32 streams side by side, 64 characters a step, the state carried on; Adam, clipped at 1, the same rate for all, half a cosine, dropout {Dropped} in front of the scores; products of {MixedPrecision.Quickest}. "
            + "A step costs the more the more gates the cell has; the steps are chosen such that all take about the same time.");
        _context.Step("cells as language models", 0.15);
        var runs = Replicas.Run(kinds.Length, i => Train(text, kinds[i], hidden, Plan(kinds[i])), _context.Cancel);
        report.Table(
            ["cell", "parameters", "steps", "seconds", "steps clipped", "nats", "bits a character"],
            kinds.Select((kind, i) => (string[])
            [
                kind.Name(), $"{runs[i].Parameters:N0}", $"{runs[i].Curve.Losses.Length}", $"{runs[i].Curve.Seconds:0}", $"{100 * runs[i].Curve.Clipped:0} %",
                Figures.Format(runs[i].Nats, 4), Figures.Format(Bits(runs[i]), 4),
            ]));
        if (!_context.Quick)
        {
            Verdicts(text, kinds, runs);
            Largest(text);
        }
        else
        {
            report.Check("rnn.lm.learns", "bits a character of a small GRU after a few steps, below those of single letters", Bits(runs[0]), Expected.AtMost(4.5), Origin.Own);
        }

        foreach (var sample in runs[^1].Samples)
        {
            report.Say(sample);
        }
    }

    private void Verdicts(CharacterText text, CellKind[] kinds, Modelled[] runs)
    {
        var report = _context.Report;
        var of = kinds.Zip(runs).ToDictionary(pair => pair.First, pair => pair.Second);
        var gated = runs[1..].Min(run => run.Nats);
        if (text.IsTinyShakespeare)
        {
            report.Check("rnn.lm.gru", "bits a character of the GRU", Bits(of[CellKind.Gru]), Expected.AtMost(2.25, 2.274), Origin.Reference);
            report.Check("rnn.lm.gated", "nats a character of the best gated cell", gated, Expected.AtMost(1.65, 1.576), Origin.Reference);
            report.Check("rnn.lm.ngram", "bits a character of the worst cell, against the best n-gram of Witten and Bell", runs.Max(Bits), Expected.AtMost(BestWittenBell), Origin.Reference);
        }

        report.Check("rnn.lm.gru-lstm", "nats a character of the GRU less those of the LSTM in about the same time", of[CellKind.Gru].Nats - of[CellKind.Lstm].Nats, Expected.AtMost(0), Origin.Reference);
        var equal = runs.Min(run => run.Curve.Losses.Length) / 2;
        report.Table(
            ["cell", $"training loss about step {equal}, nats"],
            kinds.Select((kind, i) => (string[])[kind.Name(), Figures.Format(runs[i].Curve.Losses[(equal - Smoothed)..(equal + Smoothed)].Average(), 4)]));
        report.Plot(new LinePlot(
            "training",
            $"Cells with {Hidden} units on {text.Title}",
            "step",
            "training loss, nats a character",
            [.. kinds.Select((kind, i) => Curve(kind.Name(), runs[i].Curve.Losses))])
        { LogX = true });
    }

    /// <summary>A larger GRU against the best n-grams there are, on Tiny Shakespeare and on Moby Dick.</summary>
    private void Largest(CharacterText text)
    {
        if (!text.IsTinyShakespeare)
        {
            return;
        }

        var report = _context.Report;
        CharacterText[] texts = _context.Data.TryHave(DataCatalog.MobyDick, out var why) ? [text, CharacterText.MobyDick(_context.Data)] : [text];
        if (why is not null)
        {
            report.Say($"Without {DataCatalog.MobyDick.Title}: {why}");
        }

        var plan = new TrainingPlan(1700, 8e-3) { Dropout = 0.15 };
        report.Say($"A GRU with {Larger} units, {plan.Steps} steps, dropout {plan.Dropout} in front of the scores, against Kneser and Ney's best n-gram of the same text:");
        _context.Step("a larger GRU on two texts", 0.6);
        var runs = Replicas.Run(texts.Length, i => Train(texts[i], CellKind.Gru, Larger, plan), _context.Cancel);
        report.Check("rnn.lm.large", $"{text.Title}: bits a character of a GRU with {Larger} units, against the best n-gram of Kneser and Ney", Bits(runs[0]), Expected.AtMost(BestKneserNey), Origin.Own);
        if (runs.Length > 1)
        {
            report.Check("rnn.moby", $"{texts[1].Title}: the same", Bits(runs[1]), Expected.AtMost(BestOnMobyDick), Origin.Own);
        }

        foreach (var run in runs)
        {
            report.Say(run.Samples[^1]);
        }
    }

    private Modelled Train(CharacterText text, CellKind kind, int hidden, TrainingPlan plan)
    {
        TorchThreads.Use(1);
        var random = _context.Random(20 + (ulong)kind + (ulong)hidden);
        using var chance = new Generator(random.Next() >> 1);
        using var network = new CharacterNetwork(kind, text.Symbols, hidden, chance, MixedPrecision.Quickest);
        var curve = CharacterTrainer.Train(network, text.Train, plan, chance, _context.Cancel);
        var nats = CharacterTrainer.Score(network, _context.Quick ? text.Validation[..20_000] : text.Validation);
        var start = text.Train[..64];
        var samples = new List<string>();
        foreach (var temperature in new[] { 0.5, 1 })
        {
            samples.Add($"{kind.Name()} on {text.Title}, temperature {temperature}:\n\n```text\n{text.Decode(network.Sample(start, 300, temperature, ref random)).Trim()}\n```");
        }

        return new Modelled(curve, nats, network.ParameterCount, samples);
    }

    private TrainingPlan Plan(CellKind kind) => _context.Quick
        ? new TrainingPlan(100, 1e-2) { Warmup = 10, Dropout = Dropped }
        : new TrainingPlan(Steps(kind), 8e-3) { Dropout = Dropped };

    private static int Steps(CellKind kind) => kind switch
    {
        CellKind.Rnn => 3000,
        CellKind.UpdateGate => 2200,
        CellKind.Gru => 1700,
        _ => 1600,
    };

    private static double Bits(Modelled run) => run.Nats / Math.Log(2);

    private static PlotSeries Curve(string label, double[] losses)
    {
        int[] at = [.. Enumerable.Range(1, losses.Length / Smoothed).Select(i => i * Smoothed)];
        return new PlotSeries(label, [.. at.Select(i => (double)i)], [.. at.Select(i => losses[(i - Smoothed)..i].Average())]);
    }

    /// <summary>What came of one cell.</summary>
    /// <param name="Curve">Its training.</param>
    /// <param name="Nats">Cross-entropy on unseen text, nats a character.</param>
    /// <param name="Parameters">How many parameters it has.</param>
    /// <param name="Samples">Text of its own, as Markdown.</param>
    private sealed record Modelled(TrainingCurve Curve, double Nats, long Parameters, IReadOnlyList<string> Samples);
}
