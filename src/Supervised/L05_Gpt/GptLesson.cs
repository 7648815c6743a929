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
            "A GPT predicts characters better than an LSTM with as many parameters.",
        ],
        [DataCatalog.TinyShakespeare]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        TorchThreads.Use(1);
        var text = CharacterText.Load(context.Data);
        context.Step("byte-pair encoding", 0);
        EncodingPart.Run(context, text);
        CachePart.Run(context);
        context.Step("learning in the context", 0.1);
        new InductionPart(context).Run();
        new LanguagePart(context, text).Run();
    }
}
