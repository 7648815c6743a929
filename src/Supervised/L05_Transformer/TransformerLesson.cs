using SelfPlay.Supervised.Lessons;
using SelfPlay.Torch;

namespace SelfPlay.Supervised.L05_Transformer;

/// <summary>Section 5.2: attention within one sequence.</summary>
internal sealed class TransformerLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "transformer",
        "5.2",
        "Attention and the transformer",
        "Self-attention",
        "What does a layer of self-attention compute, what does it cost, and what can it see?",
        [
            "Divided by √I, the product of query and key has variance 1 at the beginning.",
            "W^Q and W^K of a head can be merged into one matrix with the same attention; it is cheaper only for large heads.",
            "Without position codes attention commutes with permutations.",
            "With a causal mask no output depends on a later input.",
            "One layer with one head learns to say a sequence backwards: its attention is the anti-diagonal.",
        ],
        []);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        TorchThreads.Use(1);
        context.Step("what holds exactly", 0);
        new AttentionPart(context).Run();
        context.Step("backwards", 0.3);
        new ReversePart(context).Run();
    }
}
