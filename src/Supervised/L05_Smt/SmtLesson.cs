using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Text;

namespace SelfPlay.Supervised.L05_Smt;

/// <summary>Section 5.4: statistical machine translation, from word alignments to phrases and search.</summary>
internal sealed class SmtLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "smt",
        "5.4",
        "Statistical machine translation",
        "Words, phrases and search",
        "How far does translation get by counting: which word goes with which, which phrase with which, and what English sounds like?",
        [
            "EM finds which words translate which from sentence pairs alone; the likelihood rises with every iteration.",
            "A model that knows where words go aligns better than one that does not: Model 1, Model 2, HMM in this order.",
            "A translation is the best derivation under phrase scores, language model and distortion; a decoder that merges equal states finds it.",
        ],
        [DataCatalog.Multi30k, DataCatalog.KingJames, DataCatalog.ReinaValera]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        new TextbookPart(context).Run();
        var captions = Captions.Load(context.Data);
        new LikelihoodPart(context, captions).Run();
        new AlignmentPart(context).Run();
        new PhrasePart(context, captions).Run();
    }
}
