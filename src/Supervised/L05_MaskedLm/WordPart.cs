using SelfPlay.Games;
using SelfPlay.Supervised.L04_LanguageModel;
using SelfPlay.Supervised.Lessons;
using SelfPlay.Supervised.Numerics;
using SelfPlay.Supervised.Reports;
using SelfPlay.Supervised.Text;
using SelfPlay.Torch;

namespace SelfPlay.Supervised.L05_MaskedLm;

/// <summary>The part of the lesson on words: one letter masked, guessed from the others, and words sampled by guessing again and again.</summary>
internal sealed class WordPart(LessonContext context)
{
    private const int Letters = 26;
    private const int Words = 20_000;
    private const int Encoders = 2;
    private const int Shortest = 4;
    private const int Longest = 10;
    private const int Batch = 64;
    private const double Rate = 3e-3;
    private const int SampleLength = 7;
    private const int SampleSweeps = 20;
    private const int LetterOrder = 4;

    public void Run()
    {
        var report = context.Report;
        report.Section("Words");
        report.Say(
            $"The same encoder on {Words:N0} words of a dictionary, 4 to 10 letters: one letter is masked, the others are seen. The rival counts "
            + "which letters stand between which neighbours. A tenth of the words is held out. "
            + $"As there are few words to learn from, a tenth of the other letters is masked, too, in training, and {Encoders} encoders are asked for their mean.");
        TorchThreads.Use(1);
        var random = context.Random(40);
        int[][] words = [.. Pronunciation.Load(context.Data, Shortest, Longest).Select(entry => entry.Word).Distinct().Select(word => word.Select(letter => letter - 'a').ToArray())];
        Shuffle(words, ref random);
        words = words[..context.Size(Words, 4000)];
        var (held, train) = (words[..(words.Length / 10)], words[(words.Length / 10)..]);
        held = held[..Math.Min(held.Length, 3000)];
        var encoders = Replicas.Run(Encoders, k => Train(k, train), context.Cancel);
        try
        {
            Judge(encoders, train, held, ref random);
        }
        finally
        {
            Array.ForEach(encoders, encoder => encoder.Dispose());
        }
    }

    private void Judge(MaskedEncoder[] encoders, int[][] train, int[][] held, ref Xoshiro256 random)
    {
        var report = context.Report;
        var network = Accuracy(held, (sequences, place) => Guesses(Predict(encoders, sequences, place)));
        var rows = new List<string[]>();
        var best = 0.0;
        for (var reach = 1; reach <= 3; reach++)
        {
            var model = new NeighbourModel(train, Letters, reach);
            var accuracy = Accuracy(held, (sequences, place) => [.. sequences.Select(word => Best(model.Predict(word, place)))]);
            rows.Add([$"{reach} letters on either side, counted", Figures.Format(accuracy, 4)]);
            best = Math.Max(best, accuracy);
        }

        rows.Add(["one encoder", Figures.Format(Accuracy(held, (sequences, place) => Guesses(encoders[0].Predict(sequences, place))), 4)]);
        rows.Add([$"mean of {Encoders} encoders", Figures.Format(network, 4)]);
        report.Table(["", "masked letters guessed right"], rows);
        report.Observe("words.counted", "share of masked letters guessed right, best by counting neighbours", best);
        if (!context.Quick)
        {
            report.Check("words.network", "share of masked letters guessed right by the encoders, less that", network - best, Expected.AtLeast(0.005), Origin.Own);
            report.Observe("words.parameters", "numbers in an encoder", encoders[0].Count);
            Sample(encoders, train, held, ref random);
        }
    }

    /// <summary>P(letter | rest), the mean over encoders. [N][letters]</summary>
    private static float[][] Predict(MaskedEncoder[] encoders, int[][] words, int place) => [.. encoders.Select(encoder => encoder.Predict(words, place))
        .Aggregate((sum, next) => [.. sum.Zip(next, (a, b) => a.Zip(b, (x, y) => x + y).ToArray())]).Select(p => p.Select(x => x / encoders.Length).ToArray())];

    private static int[] Guesses(float[][] predictions) => [.. predictions.Select(p => Array.IndexOf(p, p.Max()))];

    private MaskedEncoder Train(int number, int[][] train)
    {
        TorchThreads.Use(1);
        var random = context.Random((ulong)(50 + number));
        var encoder = new MaskedEncoder(new EncoderShape(Letters, Longest, 128, 2, 8) { IsHalf = true, Dropout = 0.2, Hidden = 0.1 }, context.Random((ulong)(41 + number)));
        // Words of one length make a batch: nothing is padded.
        var byLength = train.GroupBy(word => word.Length).Select(group => group.ToArray()).ToArray();
        var steps = context.Size(9000, 60);
        for (var step = 0; step < steps; step++)
        {
            context.Cancel.ThrowIfCancellationRequested();
            if (number == 0 && step % 100 == 0)
            {
                // The encoders train side by side.
                context.Step("words", 0.32 + (0.58 * step / steps));
            }

            var group = byLength[Pick(byLength, train.Length, ref random)];
            var batch = new int[Batch][];
            foreach (ref var word in batch.AsSpan())
            {
                word = group[random.Below(group.Length)];
            }

            _ = encoder.Learn(batch, Rate * (1 - (step / (double)steps)));
        }

        return encoder;
    }

    private static int Pick(int[][][] groups, int words, ref Xoshiro256 random)
    {
        var left = random.Below(words);
        var group = 0;
        while (left >= groups[group].Length)
        {
            left -= groups[group++].Length;
        }

        return group;
    }

    private static double Accuracy(int[][] words, Func<int[][], int, int[]> guess)
    {
        var (right, all) = (0, 0);
        foreach (var group in words.GroupBy(word => word.Length).Select(group => group.ToArray()))
        {
            for (var place = 0; place < group[0].Length; place++)
            {
                right += guess(group, place).Zip(group, (letter, word) => letter == word[place] ? 1 : 0).Sum();
                all += group.Length;
            }
        }

        return right / (double)all;
    }

    private void Sample(MaskedEncoder[] encoders, int[][] train, int[][] held, ref Xoshiro256 random)
    {
        const int Samples = 500;
        var report = context.Report;
        report.Say(
            $"Gibbs sampling makes words: {Samples} begin as {SampleLength} random letters, and in every sweep each letter is redrawn given the others. "
            + "A letter model of order four, which took no part, says in bits how much like words they are.");
        var judge = new LetterJudge(train.Where(word => word.Length == SampleLength));
        var words = new int[Samples][];
        foreach (ref var word in words.AsSpan())
        {
            word = new int[SampleLength];
            foreach (ref var letter in word.AsSpan())
            {
                letter = random.Below(Letters);
            }
        }

        var bits = new double[SampleSweeps + 1];
        bits[0] = judge.Bits(words);
        for (var sweep = 1; sweep <= SampleSweeps; sweep++)
        {
            context.Step("sampling words", 0.92 + (0.08 * sweep / SampleSweeps));
            for (var place = 0; place < SampleLength; place++)
            {
                var predictions = Predict(encoders, words, place);
                for (var n = 0; n < Samples; n++)
                {
                    words[n][place] = Draw(predictions[n], ref random);
                }
            }

            bits[sweep] = judge.Bits(words);
        }

        var real = judge.Bits([.. held.Where(word => word.Length == SampleLength)]);
        report.Say("Some of them: " + string.Join(", ", words.Take(24).Select(word => $"*{string.Concat(word.Select(letter => (char)('a' + letter)))}*")) + ".");
        report.Observe("samples.start", "bits a letter of random letters", bits[0]);
        report.Observe("samples.real", "bits a letter of held-out words", real);
        report.Check("samples.bits", $"bits a letter of samples after {SampleSweeps} sweeps, over those of held-out words", bits[^1] / real, Expected.Between(0.85, 1.15), Origin.Own);
        double[] x = [.. Enumerable.Range(0, SampleSweeps + 1).Select(k => (double)k)];
        report.Plot(new LinePlot(
            "words", "Words by Gibbs sampling from the encoder", "sweeps", "bits a letter",
            [new("samples", x, bits, SeriesStyle.LineWithPoints), new("held-out words", x, [.. x.Select(_ => real)], SeriesStyle.Dashed)]));
    }

    private static int Draw(float[] probabilities, ref Xoshiro256 random)
    {
        var draw = random.Unit();
        var letter = 0;
        while (letter < probabilities.Length - 1 && (draw -= probabilities[letter]) >= 0)
        {
            letter++;
        }

        return letter;
    }

    private static int Best(double[] probabilities) => Array.IndexOf(probabilities, probabilities.Max());

    private static void Shuffle(int[][] words, ref Xoshiro256 random)
    {
        for (var n = words.Length - 1; n > 0; n--)
        {
            var other = random.Below(n + 1);
            (words[n], words[other]) = (words[other], words[n]);
        }
    }

    /// <summary>Bits a letter of words under a letter model, their ends included in the context.</summary>
    private sealed class LetterJudge
    {
        private const int Edge = Letters;
        private readonly NGramModel _model;

        public LetterJudge(IEnumerable<int[]> words) =>
            _model = Smoothing.KneserNey(new NGramCounts([.. words.SelectMany(Framed)], Letters + 1, LetterOrder))[^1];

        public double Bits(int[][] words) => _model.Bits([.. words.SelectMany(Framed)]);

        private static int[] Framed(int[] word) => [Edge, .. word];
    }
}
