using SelfPlay.Supervised.L04_Rnn;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>A GPT that reads byte-pair tokens instead of characters.</summary>
internal sealed class TokenPart
{
    private readonly LessonContext _context;
    private readonly CharacterText _text;
    private readonly BytePairEncoding _encoding;

    public TokenPart(LessonContext context, CharacterText text, BytePairEncoding encoding) => (_context, _text, _encoding) = (context, text, encoding);

    /// <summary>Adds the section.</summary>
    public void Run()
    {
        var report = _context.Report;
        report.Section("A language model of byte pairs");
        var train = Encode(_text.Train[.._context.Size(_text.Train.Length, 60_000)]);
        var validation = Encode(_text.Validation[.._context.Size(_text.Validation.Length, 20_000)]);
        var spec = _context.Size(new GptSpec(_encoding.Count, 128, 128, 2, 4), new GptSpec(_encoding.Count, 32, 32, 2, 2));
        var plan = _context.Size(new TrainingPlan(1400, 2e-3) { Warmup = 100 }, new TrainingPlan(40, 1e-2) { Warmup = 10 }) with { Streams = 8, Length = spec.Context, Memory = 0.99, Decay = 0.1 };
        report.Say(
            $"A GPT of {spec.Layers} layers with $J={spec.Width}$ on {_encoding.Count} tokens, {plan.Steps} steps of {plan.Streams} windows of {spec.Context}. What it is worth is counted in bits a character, as a text's are the same in any tokens; "
            + "windows and context reach further, and every step of writing gives more than one character.");
        var run = Train(spec, plan, train, validation);
        report.Observe("gpt.tokens.parameters", "parameters", run.Parameters);
        report.Check(
            "gpt.tokens",
            "nats a character of the GPT on byte pairs, tokens with at least half a context before them",
            run.Nats,
            _context.Quick ? Expected.AtMost(3.2) : Expected.AtMost(1.95),
            Origin.Own);
        report.Say($"Temperature 0.8:\n\n```text\n{run.Sample.Trim()}\n```");
    }

    private (double Nats, long Parameters, string Sample) Train(GptSpec spec, TrainingPlan plan, int[] train, int[] validation)
    {
        TorchThreads.Use(1);
        var random = _context.Random(40);
        using var chance = new Generator(random.Next() >> 1);
        using var model = new Gpt(spec, chance, products: MixedPrecision.Quickest);
        _ = GptTrainer.Train(model, train, plan, random, chance, share => _context.Step("GPT on byte pairs", 0.3 + (0.2 * share)));
        var judged = GptScore.Of(model, validation, spec.Context / 2);
        var characters = _encoding.Decode(validation.AsSpan(judged.First, judged.Count).ToArray()).Length;
        return (judged.Nats / characters, model.ParameterCount, _encoding.Decode(GptSampler.Draw(model, train.AsSpan(0, 64), 150, 0.8, ref random)));
    }

    private int[] Encode(ReadOnlySpan<int> characters) => _encoding.Encode(_text.Decode(characters.ToArray()));
}
