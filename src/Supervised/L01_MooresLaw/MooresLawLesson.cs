using SelfPlay.Supervised.Data;
using SelfPlay.Supervised.Lessons;

namespace SelfPlay.Supervised.L01_MooresLaw;

/// <summary>Section 1.1: what changed in eighty years, and what it is worth on the same computer.</summary>
internal sealed class MooresLawLesson : ILesson
{
    /// <summary>Year, what was new, and who wrote it down. Architectures and methods first of their kind; the rest applies them.</summary>
    private static readonly (int Year, string What, bool IsMethod)[] s_history =
    [
        (1943, "a neuron as a threshold of a weighted sum (McCulloch and Pitts)", true),
        (1962, "the perceptron learns what it can represent: convergence theorem (Rosenblatt, Novikoff)", true),
        (1969, "*Perceptrons*: what one layer cannot represent (Minsky and Papert)", true),
        (1980, "the neocognitron: local filters, shared over the image (Fukushima)", true),
        (1984, "probably approximately correct learning (Valiant)", true),
        (1985, "the Boltzmann machine (Ackley, Hinton and Sejnowski)", true),
        (1986, "back-propagation through hidden layers (Rumelhart, Hinton and Williams)", true),
        (1997, "LSTM (Hochreiter and Schmidhuber)", true),
        (1998, "LeNet reads cheques (LeCun et al.)", true),
        (2003, "a neural language model (Bengio et al.)", true),
        (2012, "AlexNet wins ImageNet (Krizhevsky, Sutskever and Hinton)", false),
        (2014, "sequence to sequence (Sutskever et al.), VAE (Kingma and Welling), GAN (Goodfellow et al.)", true),
        (2015, "ResNet (He et al.)", true),
        (2015, "AlphaGo beats a professional (Silver et al.)", false),
        (2017, "AlphaZero learns chess, shogi and Go from play alone (Silver et al.)", true),
        (2017, "progressive GAN: faces of 1024x1024 (Karras et al.)", false),
        (2018, "pre-training on text, then fine-tuning (Radford et al., Devlin et al.)", true),
        (2019, "VQ-VAE-2 (Razavi et al.)", false),
        (2020, "GPT-3 (Brown et al.)", false),
        (2020, "wav2vec 2.0: speech without transcripts (Baevski et al.)", false),
        (2021, "the vision transformer: images without convolutions (Dosovitskiy et al.)", true),
        (2021, "CLIP (Radford et al.), DALL·E (Ramesh et al.), Codex (Chen et al.), spoken language models (Lakhotia et al.)", false),
        (2022, "chain of thought (Wei et al.), DALL·E 2 (Ramesh et al.), humanoids play football (Liu et al.)", false),
    ];

    /// <inheritdoc/>
    public LessonInfo Info { get; } = new(
        "moores-law",
        "1.1",
        "Introduction",
        "History and Moore's law of AI",
        "How much of sixty years of progress is architecture, if computer and data are the same?",
        [
            "On separable examples a perceptron makes at most (R/γ)² mistakes.",
            "Perceptron, back-propagation, convolution, batch normalisation, residual connections: each step reads digits better than the one before, on the same core.",
        ],
        [DataCatalog.Mnist]);

    /// <inheritdoc/>
    public void Run(LessonContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Report.Section("Eighty years");
        context.Report.Say("Steady progress has two parts: general methods of learning, which the course is about, and what known methods are applied to.");
        context.Report.Table(["year", "new", "kind"], s_history.Select(entry => (IReadOnlyList<string>)[$"{entry.Year}", entry.What, entry.IsMethod ? "method" : "application"]));
        new PerceptronPart(context).Run();
        new LadderPart(context).Run();
    }
}
