using SelfPlay.Contracts.Replay;

namespace SelfPlay.Grains.Replay;

/// <summary>
/// Whether a shard may take in more: actors may be ahead of the learner by a slack, in samples that are not paid for yet by
/// samples drawn (samples-per-insert, as in Reverb's rate limiter). Before the learner has reported there is an allowance.
/// </summary>
/// <param name="samplesAtStart">Samples ever appended when the shard was activated.</param>
/// <param name="samplesWithoutLearner">Allowance before the learner's first report.</param>
internal sealed class InsertBudget(long samplesAtStart, long samplesWithoutLearner)
{
    private LearnerAcknowledgement? _learner;

    /// <summary>Takes note of how far the learner has come.</summary>
    public void Acknowledge(LearnerAcknowledgement learner)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(learner.SamplesPerInsert);
        ArgumentOutOfRangeException.ThrowIfNegative(learner.SlackSamples);
        _learner = learner;
    }

    /// <summary>Whether a shard that holds <paramref name="samples"/>, trimmed ones included, may take in more.</summary>
    public bool Allows(long samples) => _learner is null
        ? samples - samplesAtStart < samplesWithoutLearner
        : (samples - _learner.SlackSamples) * _learner.SamplesPerInsert <= _learner.SamplesLearnt;
}
