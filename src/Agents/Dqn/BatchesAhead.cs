using SelfPlay.Games;

namespace SelfPlay.Agents.Dqn;

/// <summary>
/// Batches of several learner steps, drawn together so that the target network looks at the s' of all of them at once: it stays as it is from one copy to the
/// next, and one large product is quicker than many small ones. What a step draws then misses the transitions that came since the first of its group.
/// A group is of one step where drawing depends on the step before: with priorities, and with noise that is drawn for every step.
/// </summary>
internal sealed class BatchesAhead
{
    /// <summary>Steps of a group at most.</summary>
    private const int MaxGroup = 8;

    /// <summary>Transitions of a group at most, but for one of a single step: more are no quicker and take memory.</summary>
    private const int MaxRows = 2048;

    private readonly int _group;
    private readonly int _targetSteps;
    private readonly int _size;
    private readonly TransitionBatch[] _batches;
    private readonly int _length;
    private readonly float[] _states;
    private readonly float[] _next;
    private float[] _output = [];
    private int _drawn;
    private int _place;
    private int _among;
    private Xoshiro256 _before;

    /// <param name="environment">Shape of the observations.</param>
    /// <param name="options">Size of a batch, and what drawing depends on.</param>
    public BatchesAhead(EnvironmentInfo environment, DqnOptions options)
    {
        (_targetSteps, _size) = (options.TargetSteps, options.BatchSize);
        _group = options.Prioritized || options.Noisy ? 1 : Math.Clamp(MaxRows / _size, 1, MaxGroup);
        _batches = [.. Enumerable.Range(0, _group).Select(_ => new TransitionBatch(_size))];
        _length = _size * environment.Observation.Size;
        (_states, _next) = (new float[_group * _length], new float[_group * _length]);
    }

    /// <summary>The transitions of the step.</summary>
    public TransitionBatch Batch => _batches[_place];

    /// <summary>What the target network gave for s'. [B, A, Z]</summary>
    public ReadOnlySpan<float> NextOutput => _output.AsSpan(_place * (_output.Length / _drawn), _output.Length / _drawn);

    /// <summary>s. [B, C, H, W]</summary>
    public ReadOnlySpan<float> States => _states.AsSpan(_place * _length, _length);

    /// <summary>s'. [B, C, H, W]</summary>
    public ReadOnlySpan<float> NextStates => _next.AsSpan(_place * _length, _length);

    /// <summary>Goes to a step; at the first of a group its batches are drawn.</summary>
    /// <param name="step">Steps made before it.</param>
    /// <param name="window">What to draw from.</param>
    /// <param name="target">q'.</param>
    /// <param name="importance">β of prioritized replay.</param>
    /// <param name="random">Source of chance.</param>
    public void GoTo(long step, TransitionWindow window, DqnNetwork target, double importance, ref Xoshiro256 random)
    {
        var sinceCopy = (int)(step % _targetSteps);
        _place = sinceCopy % _group;
        if (_place > 0 && _drawn > 0)
        {
            return;
        }

        _before = random;
        _among = _place == 0 || _among == 0 ? window.Count : Math.Min(_among, window.Count);
        _drawn = Math.Min(_group, _targetSteps - (sinceCopy - _place));
        for (var i = 0; i < _drawn; i++)
        {
            window.Draw(_batches[i], _among, importance, ref random);
            window.Read(_batches[i], _states.AsSpan(i * _length, _length), _next.AsSpan(i * _length, _length));
        }

        _output = target.Forward(_next.AsSpan(0, _drawn * _length)).ToArray();
    }

    /// <summary>What the group has to be drawn again from, for the rest of it: chance before it, and how many transitions there were; none between two groups.</summary>
    /// <param name="step">Steps made.</param>
    /// <param name="random">Source of chance as it is.</param>
    public (Xoshiro256 Random, int Among) Source(long step, Xoshiro256 random)
    {
        if (step % _targetSteps % _group == 0)
        {
            return (random, 0);
        }

        return (_drawn == 0 ? random : _before, _among);
    }

    /// <summary>Has the group that is under way drawn again, from so many transitions.</summary>
    public void DrawAgain(int among) => (_drawn, _among) = (0, among);
}
