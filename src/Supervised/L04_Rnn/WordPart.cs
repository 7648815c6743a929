using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.L04_LanguageModel;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Problems;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;
using static TorchSharp.torch;

namespace SelfPlay.Supervised.L04_Rnn;

/// <summary>The same network on words, where most symbols are rare.</summary>
internal sealed class WordPart
{
    private const int Longest = 4;
    private const int QuickText = 60_000;
    private readonly LessonContext _context;

    public WordPart(LessonContext context) => _context = context;

    /// <summary>Adds the section.</summary>
    public void Run()
    {
        var set = _context.Data.Has(DataCatalog.MobyDick) ? DataCatalog.MobyDick : DataCatalog.TinyShakespeare;
        var content = File.ReadAllText(_context.Data.PathOf(set, set.Files[0].Name));
        var text = new WordText(content[.._context.Size(content.Length, QuickText)], CharacterText.TrainShare);
        var report = _context.Report;
        report.Section("Words");
        var hidden = _context.Size(160, 32);
        CellKind[] kinds = _context.Size<CellKind[]>([CellKind.Rnn, CellKind.Gru, CellKind.Lstm], [CellKind.Gru]);
        TrainingPlan[] plans = [.. kinds.Select(Plan)];
        report.Say(
            $"{set.Title}: {text.Train.Length:N0} words and punctuation marks, {text.Vocabulary.Count:N0} different ones; those that occur once are `<unk>`. One layer of {hidden} units, steps of {plans[0].Streams} streams and {plans[0].Length} words, dropout {plans[0].Dropout}; as many steps as it takes to come below half the perplexity of single words, so this compares no cells with each other. "
            + "Perplexity: among so many equally likely words the model seems to choose.");
        _context.Step("cells on words", 0.85);
        var cells = Replicas.Run(kinds.Length, i => Train(text, kinds[i], hidden, plans[i]), _context.Cancel);
        var counts = new NGramCounts(text.Train, text.Vocabulary.Count, Longest);
        var models = Smoothing.KneserNey(counts);
        var grams = Replicas.Run(models.Length, i => Math.Pow(2, models[i].Bits(text.Validation)), _context.Cancel);
        report.Table(
            ["model", "steps", "perplexity"],
            [
                .. grams.Select((perplexity, i) => (string[])[$"Kneser-Ney, n = {i + 1}", "", Figures.Format(perplexity, 4)]),
                .. kinds.Select((kind, i) => (string[])[kind.Name(), $"{plans[i].Steps}", Figures.Format(cells[i], 4)]),
            ]);
        foreach (var (kind, perplexity) in kinds.Zip(cells))
        {
            report.Check($"rnn.words.{kind.Name().ToLowerInvariant()}", $"perplexity of words of the {kind.Name()} over that of single words", perplexity / grams[0], Expected.AtMost(_context.Size(0.5, 1.1)), Origin.Own);
        }

        report.Observe("rnn.words.ngram", "perplexity of words of the best cell over that of the best n-gram of Kneser and Ney", cells.Min() / grams.Min());
    }

    private TrainingPlan Plan(CellKind kind) => _context.Quick
        ? new TrainingPlan(40, 1e-2) { Streams = 16, Warmup = 5, Length = 32 }
        : kind switch
        {
            CellKind.Rnn => new TrainingPlan(500, 7e-3),
            CellKind.Gru => new TrainingPlan(300, 2e-2),
            _ => new TrainingPlan(300, 3e-2),
        } with
        { Length = 32, Dropout = 0.3, Decay = 0.1 };

    private double Train(WordText text, CellKind kind, int hidden, TrainingPlan plan)
    {
        TorchThreads.Use(1);
        using var chance = new Generator(_context.Random(40).Next() >> 1);
        using var network = new CharacterNetwork(kind, text.Vocabulary.Count, hidden, chance, MixedPrecision.Quickest);
        _ = CharacterTrainer.Train(network, text.Train, plan, chance, _context.Cancel);
        return Math.Exp(CharacterTrainer.Score(network, text.Validation));
    }
}
