using SelfPlay.Games;
using SelfPlay.Torch;

namespace SelfPlay.Agents.Dqn;

/// <summary>
/// Batches of several learner steps, drawn together so that the target network looks at the s' of all of them at once: it stays as it is from one copy to the
/// next, and one large product is quicker than many small ones. While the steps of a group are made the target network looks at those of the next, on another thread, unless it is
/// copied in between. What a step draws then misses the transitions that came since the first of the group before.
/// A group is of one step, and none is drawn before its time, where drawing depends on the step before: with priorities, and with noise that is drawn for every step.
/// </summary>
internal sealed class BatchesAhead : IDisposable
{
    /// <summary>Groups that are drawn at once: the one whose steps are made and the next.</summary>
    public const int Groups = 2;

    /// <summary>Steps of a group at most.</summary>
    private const int MaxGroup = 8;

    /// <summary>Transitions of a group at most, but for one of a single step: more are no quicker and take memory.</summary>
    private const int MaxRows = 2048;

    private readonly int _steps;
    private readonly int _targetSteps;
    private readonly int _length;
    private readonly Queue<int> _amongAgain = [];
    private Group _current;
    private Group? _next;
    private int _place;

    /// <param name="environment">Shape of the observations.</param>
    /// <param name="options">Size of a batch, and what drawing depends on.</param>
    public BatchesAhead(EnvironmentInfo environment, DqnOptions options)
    {
        _targetSteps = options.TargetSteps;
        _steps = options.Prioritized || options.Noisy ? 1 : Math.Clamp(MaxRows / options.BatchSize, 1, MaxGroup);
        _length = options.BatchSize * environment.Observation.Size;
        _current = new Group(_steps, options.BatchSize, _length);
        _next = _steps > 1 ? new Group(_steps, options.BatchSize, _length) : null;
    }

    /// <summary>The transitions of the step.</summary>
    public TransitionBatch Batch => _current.Batches[_place];

    /// <summary>What the target network gave for s'. [B, A, Z]</summary>
    public ReadOnlySpan<float> NextOutput
    {
        get
        {
            var output = _current.Output;
            return output.AsSpan(_place * (output.Length / _current.Count), output.Length / _current.Count);
        }
    }

    /// <summary>s. [B, C, H, W]</summary>
    public ReadOnlySpan<float> States => _current.States.AsSpan(_place * _length, _length);

    /// <summary>s'. [B, C, H, W]</summary>
    public ReadOnlySpan<float> NextStates => _current.Next.AsSpan(_place * _length, _length);

    /// <summary>Goes to a step; at the first of a group the next one's batches are drawn, and its own if they are not yet.</summary>
    /// <param name="step">Steps made before it.</param>
    /// <param name="window">What to draw from.</param>
    /// <param name="target">q'; not changed before a copy to it is due, nor disposed of before this.</param>
    /// <param name="importance">β of prioritized replay.</param>
    /// <param name="random">Source of chance.</param>
    public void GoTo(long step, TransitionWindow window, DqnNetwork target, double importance, ref Xoshiro256 random)
    {
        var sinceCopy = (int)(step % _targetSteps);
        _place = sinceCopy % _steps;
        var first = step - _place;
        if (_current.BeginsAt(first))
        {
            return;
        }

        if (_next is not null && _next.BeginsAt(first))
        {
            (_current, _next) = (_next, _current);
        }
        else
        {
            Draw(_current, first, window, target, importance, ref random);
        }

        if (_next is not null && sinceCopy - _place + _steps < _targetSteps)
        {
            Draw(_next, first + _steps, window, target, importance, ref random);
            _ = _current.Output; // a network looks at one group at a time
            _next.LookAhead();
        }

        _amongAgain.Clear();
    }

    /// <summary>What groups under way have to be drawn again from: chance before the first of them, and for each how many transitions there were.</summary>
    /// <param name="step">Steps made.</param>
    /// <param name="random">Source of chance as it is.</param>
    public (Xoshiro256 Random, int[] Among) Source(long step, Xoshiro256 random)
    {
        Group?[] groups = [_current, _next];
        Group[] drawn = [.. groups.OfType<Group>().Where(group => group.Count > 0 && group.First + group.Count > step)];
        return drawn.Length > 0 ? (drawn[0].Before, [.. drawn.Select(group => group.Among)]) : (random, [.. _amongAgain]);
    }

    /// <summary>Leaves the groups under way, and has as many drawn again as numbers are given, from so many transitions each.</summary>
    public void DrawAgain(IEnumerable<int> among)
    {
        Leave();
        _amongAgain.Clear();
        foreach (var count in among)
        {
            _amongAgain.Enqueue(count);
        }
    }

    /// <summary>Waits until the target network is not looked at any more.</summary>
    public void Dispose() => Leave();

    private void Leave()
    {
        _current.Leave();
        _next?.Leave();
    }

    private void Draw(Group group, long first, TransitionWindow window, DqnNetwork target, double importance, ref Xoshiro256 random)
    {
        var among = _amongAgain.TryDequeue(out var again) ? Math.Min(again, window.Count) : window.Count;
        group.Begin(first, (int)Math.Min(_steps, _targetSteps - (first % _targetSteps)), among, random, target);
        for (var i = 0; i < group.Count; i++)
        {
            window.Draw(group.Batches[i], among, importance, ref random);
            window.Read(group.Batches[i], group.States.AsSpan(i * _length, _length), group.Next.AsSpan(i * _length, _length));
        }
    }

    /// <summary>Batches of some steps.</summary>
    /// <param name="steps">How many at most.</param>
    /// <param name="size">B.</param>
    /// <param name="length">Numbers of the observations of a batch.</param>
    private sealed class Group(int steps, int size, int length)
    {
        private Lazy<float[]>? _output;
        private bool _lookedAt;

        public TransitionBatch[] Batches { get; } = [.. Enumerable.Range(0, steps).Select(_ => new TransitionBatch(size))];

        /// <summary>s. [steps, B, C, H, W]</summary>
        public float[] States { get; } = new float[steps * length];

        /// <summary>s'. [steps, B, C, H, W]</summary>
        public float[] Next { get; } = new float[steps * length];

        /// <summary>The first step it is drawn for.</summary>
        public long First { get; private set; }

        /// <summary>Steps it is drawn for; 0 if it is not.</summary>
        public int Count { get; private set; }

        /// <summary>Transitions that were drawn from.</summary>
        public int Among { get; private set; }

        /// <summary>Chance before it was drawn.</summary>
        public Xoshiro256 Before { get; private set; }

        /// <summary>What the target network gives for s', which whoever asks first computes. [Count, B, A, Z]</summary>
        public float[] Output => _output!.Value;

        /// <summary>Whether it is drawn for steps from that one on.</summary>
        public bool BeginsAt(long step) => Count > 0 && First == step;

        /// <summary>Begins to be drawn.</summary>
        public void Begin(long first, int count, int among, Xoshiro256 before, DqnNetwork target)
        {
            Leave();
            (First, Count, Among, Before) = (first, count, among, before);
            _output = new Lazy<float[]>(() => target.Forward(Next.AsSpan(0, count * length)).ToArray());
        }

        /// <summary>Has another thread ask the target network, on as many of libtorch's threads as this one would.</summary>
        public void LookAhead()
        {
            var (output, threads) = (_output!, TorchThreads.Current);
            _lookedAt = true;
            _ = Task.Run(() =>
            {
                TorchThreads.Use(threads);
                return output.Value;
            });
        }

        /// <summary>Is drawn no more, and another thread that was to ask the target network has its answer.</summary>
        public void Leave()
        {
            try
            {
                _ = _lookedAt ? Output : null;
            }
            finally
            {
                (Count, _output, _lookedAt) = (0, null, false);
            }
        }
    }
}
