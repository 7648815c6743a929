using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L05_Translation;

/// <summary>Section 5.1: machine translation by a conditional language model, and attention.</summary>
internal sealed class TranslationLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "translation",
        "5.1",
        "Machine translation and attention",
        "Sequence to sequence",
        "What does attention add to a translator that would have to remember a whole sentence in one vector, and where does it look?",
        [
            "A translator is a language model conditioned on the source; with attention its context is a convex combination of the encoder's states.",
            "Attention translates better than a thought vector.",
            "The weights are a soft alignment: near the diagonal where order is kept, on the right words where it is not.",
            "A picture's cells can be attended to as a sentence's words are: captioning is translation.",
            "A score without a derivative can be trained on, too: REINFORCE on BLEU.",
            "The most probable word does not always begin the most probable sentence.",
        ],
        [DataCatalog.Multi30k, DataCatalog.CmuDict, DataCatalog.KingJames, DataCatalog.ReinaValera, DataCatalog.Mnist]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new SearchPart(context).Run();
        new CaptionPart(context).Run();
        new PronunciationPart(context).Run();
        new BiblePart(context).Run();
        new PicturePart(context).Run();
    }
}
