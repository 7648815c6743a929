using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L04_LanguageModel;

/// <summary>Section 4.2: what a language model is, and how far counting gets.</summary>
internal sealed class LanguageModelLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "language-model",
        "4.2",
        "Language models and recurrent networks",
        "Language models by counting",
        "How well can the next character be told from the few before it, and how is counted what never occurred?",
        [
            "A model that says how probable each next symbol is, the end of the text among them, gives all texts together the probability 1.",
            "On unseen text the cross-entropy of n-grams falls with n and rises again: longer ones have not been seen.",
            "Counting predecessors instead of occurrences in the shorter n-grams (Kneser and Ney) keeps the frequencies of single symbols and predicts better.",
            "At temperature 0 a trigram runs in a circle.",
            "On code, n-grams need fewer bits than gzip.",
        ],
        [DataCatalog.TinyShakespeare]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        EndPart.Run(context);
        var text = CharacterText.Load(context.Data);
        var orders = new OrderPart(context);
        var models = orders.Run(text, "lm", context.Size(9, 5), 0.05);
        LawPart.Run(context, text, models);
        SamplePart.Run(context, text, models.KneserNey);
        if (context.Quick)
        {
            return;
        }

        var hasNovel = context.Data.TryHave(DataCatalog.MobyDick, out var why);
        if (!hasNovel)
        {
            context.Report.Say($"Without {DataCatalog.MobyDick.Title}: {why}");
        }
        else if (text.IsTinyShakespeare)
        {
            _ = orders.Run(CharacterText.MobyDick(context.Data), "moby", 9, 0.4);
        }

        context.Step("words", 0.7);
        var novel = hasNovel ? DataCatalog.MobyDick : DataCatalog.TinyShakespeare;
        WordPart.Run(context, novel.Title, File.ReadAllText(context.Data.PathOf(novel, novel.Files[0].Name)));
        CodePart.Run(context);
    }
}
