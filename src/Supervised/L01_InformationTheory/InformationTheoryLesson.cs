using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Problems;

namespace SelfPlay.Supervised.L01_InformationTheory;

/// <summary>Section 1.6: entropies, codes, and cross-entropy as the size of a file.</summary>
internal sealed class InformationTheoryLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "information-theory",
        "1.6",
        "Introduction",
        "Some information theory",
        "What do entropy, cross-entropy and mutual information count, and how short can a text be written?",
        [
            "KL(P, Q) = H(P, Q) − H(P) ≥ 0; I(x, y) = H(y) − H(y|x), and processing y loses information about x.",
            "A prefix-free code has between H₂ and H₂ + 1 bits a symbol on average, and Huffman's is the best.",
            "Least KL(P, Q) covers what P has; least KL(Q, P) seeks one of its modes.",
            "An arithmetic coder writes a text in its model's cross-entropy, so a better model is a shorter file.",
        ],
        [DataCatalog.TinyShakespeare]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var text = CharacterText.Load(context.Data);
        byte[] symbols = [.. text.Train.ToArray().Concat(text.Validation.ToArray()).Select(symbol => checked((byte)symbol))];
        new IdentitiesPart(context).Run();
        new FitPart(context).Run();
        new CodesPart(context, text, symbols).Run();
        new CompressionPart(context, text, symbols).Run();
    }
}
