using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;
using SelfPlay.Torch;

namespace SelfPlay.Supervised.L05_Gpt;

/// <summary>Section 5.3: a decoder-only transformer as a language model.</summary>
internal sealed class GptLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "gpt",
        "5.3",
        "Attention and the transformer",
        "A GPT",
        "What does a transformer predict that a recurrent network of the same size does not, and how does it learn from its context?",
        [
            "Byte-pair encoding makes texts shorter and gives them back exactly.",
            "With keys and values kept, writing symbol by symbol gives the scores of reading all at once.",
            "Two layers learn to copy from the context what they have never seen before; one layer does not.",
            "Sums of eight digits come out right far more often behind a scratch pad than at once.",
            "A GPT on characters is below 1.95 nats within minutes and below 1.6 within half an hour.",
        ],
        [DataCatalog.TinyShakespeare])
    {
        HasLongRun = true,
    };

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        TorchThreads.Use(1);
        var text = CharacterText.Load(context.Data);
        context.Step("byte-pair encoding", 0);
        var encoding = EncodingPart.Run(context, text);
        BlockPart.Run(context);
        CachePart.Run(context);
        context.Step("learning in the context", 0.1);
        new InductionPart(context).Run();
        context.Step("sums", 0.2);
        new AdditionPart(context).Run();
        new TokenPart(context, text, encoding).Run();
        new LanguagePart(context, text).Run();
    }
}
