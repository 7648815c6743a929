using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Torch;

namespace SelfPlay.Supervised.L04_Rnn;

/// <summary>Section 4.3: networks with a state.</summary>
internal sealed class RnnLesson : ILesson
{
    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "rnn",
        "4.3",
        "Language models and recurrent networks",
        "Recurrent networks",
        "What does a gate do for a network with a state, and what do such networks predict better than counting?",
        [
            "The gradient through T steps of a linear cell is ρ^T; tanh only shrinks it, an open gate keeps it.",
            "Clipping shortens a gradient and keeps its direction.",
            "Gated cells remember a symbol for many steps, the vanilla cell does not.",
            "All recurrent models of characters beat the n-grams of Witten and Bell, a larger GRU all n-grams; the GRU learns more than the LSTM in a given time.",
        ],
        [DataCatalog.TinyShakespeare]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        TorchThreads.Use(1);
        context.Step("cells against libtorch's", 0);
        new CellPart(context).Run();
        new FlowPart(context).Run();
        context.Step("memory", 0.05);
        new MemoryPart(context).Run();
        new LanguagePart(context).Run();
        new WordPart(context).Run();
    }
}
