using SelfPlay.Supervised.L04_Rnn;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>A GPT and an LSTM with as many parameters read the same text.</summary>
internal sealed class LanguagePart
{
    private const int Smoothed = 25;
    private readonly LessonContext _context;
    private readonly CharacterText _text;

    public LanguagePart(LessonContext context, CharacterText text) => (_context, _text) = (context, text);

    /// <summary>Adds the section.</summary>
    public void Run()
    {
        var report = _context.Report;
        report.Section("A language model of characters");
        var (spec, plan) = Size();
        report.Say(
            $"{_text.Title}. GPT: {spec.Layers} layers of {spec.Heads} heads, $J={spec.Width}$, context {spec.Context}; {plan.Steps} steps with {plan.Streams} random windows each. LSTM: as many parameters in one layer, as many characters, "
            + $"read in order with the state carried along. Both with AdamW, $\\beta_2={plan.Memory}$, decay {plan.Decay}, dropout {plan.Dropout}, clipped at 1, half a cosine from {plan.Rate} and, the LSTM, {LstmPlan(plan).Rate}, one core each, products of {MixedPrecision.Quickest}.");
        var runs = Replicas.Run(2, i => i == 0 ? TrainGpt(spec, plan) : TrainLstm(spec, plan), _context.Cancel);
        report.Table(
            ["model", "parameters", "seconds", "nats", "bits a character"],
            runs.Select(run => (string[])[run.Name, $"{run.Parameters:N0}", $"{run.Curve.Seconds:0}", Figures.Format(run.Nats, 4), Figures.Format(run.Nats / Math.Log(2), 4)]));
        Verdicts(runs[0], runs[1], plan);
        foreach (var run in runs)
        {
            report.Say(run.Sample);
        }
    }

    private void Verdicts(Modelled gpt, Modelled lstm, TrainingPlan plan)
    {
        var report = _context.Report;
        report.Check("gpt.parameters", "parameters of the LSTM over those of the GPT", (double)lstm.Parameters / gpt.Parameters, Expected.Near(1, 0.01));
        if (_context.Quick)
        {
            report.Check("gpt.learns", "nats a character of a small GPT after a few steps, below those of single letters", gpt.Nats, Expected.AtMost(3.3), Origin.Own);
            return;
        }

        if (_text.IsTinyShakespeare)
        {
            var expected = _context.Long ? Expected.AtMost(1.6, 1.47) : Expected.AtMost(1.95, 1.88);
            report.Check("gpt.nats", "nats a character of the GPT, every window of its context beginning with nothing", gpt.Nats, expected, Origin.Reference);
        }

        report.Observe("gpt.nats.context", "the same, characters with at least half a context before them", gpt.WithContext);
        report.Check(
            "gpt.lstm", "nats a character of the GPT with half a context, less those of the LSTM, whose state goes on", gpt.WithContext - lstm.Nats, Expected.AtMost(0), Origin.Own);
        double[] x = [.. Enumerable.Range(1, plan.Steps / Smoothed).Select(i => (double)i * Smoothed)];
        report.Plot(new LinePlot(
            "gpt-training", $"GPT and LSTM on {_text.Title}", $"step of {plan.Streams * plan.Length} characters", "training loss, nats a character",
            [.. new[] { gpt, lstm }.Select(run => new PlotSeries(run.Name, x, [.. x.Select(step => run.Curve.Losses[((int)step - Smoothed)..(int)step].Average())]))]));
    }

    /// <summary>
    /// Minutes, or half an hour; figures of others are those of 0.8 million parameters in three minutes of a laptop and of 10.6 million on a graphics
    /// card (nanoGPT's page).
    /// </summary>
    private (GptSpec Spec, TrainingPlan Plan) Size()
    {
        var (spec, plan) = (_context.Quick, _context.Long) switch
        {
            (true, _) => (new GptSpec(_text.Symbols, 32, 32, 2, 2), new TrainingPlan(60, 5e-3) { Warmup = 10 }),
            (_, true) => (new GptSpec(_text.Symbols, 256, 192, 3, 4), new TrainingPlan(3600, 1.5e-3) { Warmup = 100, Dropout = 0.1 }),
            _ => (new GptSpec(_text.Symbols, 128, 128, 2, 4), new TrainingPlan(2800, 2e-3) { Warmup = 100 }),
        };
        return (spec, plan with { Streams = 8, Length = spec.Context, Memory = 0.99, Decay = 0.1 });
    }

    private Modelled TrainGpt(GptSpec spec, TrainingPlan plan)
    {
        TorchThreads.Use(1);
        var random = _context.Random(20);
        using var chance = new Generator(random.Next() >> 1);
        using var model = new Gpt(spec, chance, products: MixedPrecision.Quickest);
        var curve = GptTrainer.Train(model, _text.Train.ToArray(), plan, random, chance, share => _context.Step("GPT and LSTM", 0.5 + (0.5 * share)));
        var judged = Judged();
        var sample = GptSampler.Draw(model, _text.Train[..64], 300, 0.8, ref random);
        return new Modelled("GPT", model.ParameterCount, curve, GptScore.Of(model, judged, spec.Context).Mean, GptScore.Of(model, judged, spec.Context / 2).Mean, Quote("GPT", sample));
    }

    private Modelled TrainLstm(GptSpec spec, TrainingPlan plan)
    {
        TorchThreads.Use(1);
        var random = _context.Random(21);
        using var chance = new Generator(random.Next() >> 1);
        using var gpt = new Gpt(spec, chance);
        using var model = new CharacterNetwork(CellKind.Lstm, _text.Symbols, Width(gpt.ParameterCount), chance, MixedPrecision.Quickest);
        var curve = CharacterTrainer.Train(model, _text.Train, LstmPlan(plan), chance, _context.Cancel);
        var nats = CharacterTrainer.Score(model, Judged());
        var sample = model.Sample(_text.Train[..64], 300, 0.8, ref random);
        return new Modelled("LSTM", model.ParameterCount, curve, nats, nats, Quote("LSTM", sample));
    }

    /// <summary>As many characters in shorter pieces, and the rate that the LSTM bears: at the GPT's it learns too little, as the GPT does at this one.</summary>
    private static TrainingPlan LstmPlan(TrainingPlan plan) => plan with { Rate = plan.Rate * 2.5, Streams = plan.Streams * 2, Length = plan.Length / 2 };

    private ReadOnlySpan<int> Judged() => _context.Quick ? _text.Validation[..20_000] : _text.Validation;

    private string Quote(string name, int[] sample) => $"{name}, temperature 0.8:\n\n```text\n{_text.Decode(sample).Trim()}\n```";

    /// <summary>The H of an LSTM with so many parameters: 4H² + (5V + 8)H + V.</summary>
    private int Width(long parameters)
    {
        var (a, b, c) = (4.0, (5.0 * _text.Symbols) + 8, (double)_text.Symbols - parameters);
        return (int)Math.Round((-b + Math.Sqrt((b * b) - (4 * a * c))) / (2 * a));
    }

    /// <summary>What came of a model.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Parameters">How many parameters it has.</param>
    /// <param name="Curve">Its training.</param>
    /// <param name="Nats">Cross-entropy on unseen text, nats a character.</param>
    /// <param name="WithContext">The same of characters that have a context before them.</param>
    /// <param name="Sample">Text of its own, as Markdown.</param>
    private sealed record Modelled(string Name, long Parameters, TrainingCurve Curve, double Nats, double WithContext, string Sample);
}
