namespace SelfPlay.Supervised.L05_Smt;

/// <summary>A model of how target sentences come from source sentences by a hidden alignment of their words, fitted by EM.</summary>
internal interface IAlignmentModel
{
    /// <summary>
    /// One iteration of EM; returns the log-likelihood of the target sentences per word, in nats, under the parameters it began with.
    /// </summary>
    double Iterate(CancellationToken cancel);

    /// <summary>The best alignment of a sentence pair: the source place of every target word; places are those of the pair table. [m]</summary>
    int[] Align(int pair);
}
