using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Reports;
using SelfPlay.Torch;

namespace SelfPlay.Supervised.L05_MaskedLm;

/// <summary>The part of the lesson in which a network learns the conditionals of a language of 512 sentences.</summary>
internal sealed class NetworkPart(LessonContext context)
{
    private const int Sites = 3;
    private const int Values = 8;
    private const int Batch = 256;
    private const double Rate = 3e-3;
    private readonly LogLinearField _field = LogLinearField.Potts(Sites, Values);

    public void Run()
    {
        var report = context.Report;
        report.Section("A network as the sampler");
        report.Say(
            $"A Potts model with {Sites} sites of {Values} values is a language of three-word sentences over {Values} words: 512 sentences. An encoder like BERT "
            + "sees two words and guesses the masked third. Its conditionals need not come from any distribution, but the closer they are to "
            + "the true ones, the closer the stationary law of Gibbs sampling with them is to the truth. It is computed, not sampled.");
        TorchThreads.Use(1);
        var random = context.Random(30);
        var law = _field.Law(_field.Draw(1, ref random));
        var truth = Conditionals.Of(_field.Space, law);
        using var encoder = new MaskedEncoder(new EncoderShape(Values, Sites, 48, 2, 4), context.Random(31));
        var steps = context.Size(1500, 150);
        for (var step = 0; step < steps; step++)
        {
            context.Step("a network learns conditionals", 0.15 + (0.15 * step / steps));
            _ = encoder.Learn([.. Laws.Draw(law, Batch, ref random).Select(Sentence)], Rate * (1 - (step / (double)steps)));
        }

        var learnt = Learnt(encoder);
        var stationary = learnt.Stationary();
        var excess = (truth.MeanLog(law) - learnt.MeanLog(law)) / Sites;
        report.Check("network.kl", "loss above the entropy of the true conditionals, nats a word", excess, Expected.Between(0, context.Size(0.005, 0.2)), Origin.Own);
        report.Check("network.tv", "total variation of the network's stationary law from the true one", Laws.Variation(law, stationary), Expected.AtMost(context.Size(0.05, 0.3)), Origin.Own);
        double[] uniform = [.. Enumerable.Repeat(1.0 / law.Length, law.Length)];
        report.Observe("network.uniform", "that of the uniform law, for comparison", Laws.Variation(law, uniform));
        report.Observe("network.loss", "entropy of the true conditionals, nats a word", -truth.MeanLog(law) / Sites);
        double[] exact = [.. law.OrderDescending()];
        double[] model = [.. Enumerable.Range(0, law.Length).OrderByDescending(state => law[state]).Select(state => stationary[state])];
        double[] rank = [.. Enumerable.Range(1, law.Length).Select(k => (double)k)];
        report.Plot(new LinePlot(
            "stationary", "512 sentences: the law, and what Gibbs sampling with the network converges to", "sentences by probability", "probability",
            [new("Gibbs sampling with the network", rank, model, SeriesStyle.Points), new("true law", rank, exact)])
        { LogX = true, LogY = true });
    }

    private int[] Sentence(int state) => [.. Enumerable.Range(0, Sites).Select(site => _field.Space.ValueOf(state, site))];

    private Conditionals Learnt(MaskedEncoder encoder)
    {
        int[][] sentences = [.. Enumerable.Range(0, _field.Space.Count).Select(Sentence)];
        float[][][] predictions = [.. Enumerable.Range(0, Sites).Select(site => encoder.Predict(sentences, site))];
        return Conditionals.Of(_field.Space, (state, site) => predictions[site][state][_field.Space.ValueOf(state, site)]);
    }
}
