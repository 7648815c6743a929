namespace SelfPlay.Supervised.L05_Smt;

/// <summary>Scores every derivation there is: all ways to cut a sentence into phrases, to order and to translate them. For toys.</summary>
internal static class ExhaustiveDecoder
{
    /// <summary>The best derivation and how many there are.</summary>
    public static (Derivation Best, int Count) Decode(IReadOnlyList<PhraseOption> options, int length, BeamDecoder scorer)
    {
        var best = new Derivation([], double.NegativeInfinity);
        var count = 0;
        var phrases = new Stack<PhraseOption>();
        Visit(0);
        return (best, count);

        void Visit(ulong cover)
        {
            if (cover == (1UL << length) - 1)
            {
                count++;
                PhraseOption[] whole = [.. phrases.Reverse()];
                var score = scorer.Score(whole);
                best = score > best.Score ? new Derivation(whole, score) : best;
                return;
            }

            foreach (var option in options)
            {
                if ((cover & BeamDecoder.Cover(option)) == 0)
                {
                    phrases.Push(option);
                    Visit(cover | BeamDecoder.Cover(option));
                    _ = phrases.Pop();
                }
            }
        }
    }
}
