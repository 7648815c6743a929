using System.Globalization;
using SelfPlay.Agents.Episodes;
using SelfPlay.Agents.Weights;
using SelfPlay.Games;

namespace SelfPlay.Agents.TdLambda;

/// <summary>TD(lambda)'s learner: goes through every game once, in the order in which they come, by <see cref="EligibilityTraces"/>.</summary>
internal sealed class TdLambdaLearner<TGame> : ILearnerAgent
    where TGame : struct, IGame<TGame>
{
    private const string StepsKey = "steps";
    private const string SamplesKey = "samples";
    private const string GamesKey = "games";

    private readonly TdLambdaOptions _options;
    private readonly ulong _seed;
    private readonly OnceQueue<TdEpisode> _queue;
    private readonly GameInputs _inputs = new(TGame.Info.InputSize);
    private ValueNetwork _network;
    private EligibilityTraces _traces;
    private long _games;

    /// <summary>A learner with a fresh network drawn from <paramref name="seed"/>.</summary>
    public TdLambdaLearner(TdLambdaOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _seed = seed;
        _queue = new OnceQueue<TdEpisode>(options.WindowSamples, game => game.Moves.Length);
        var random = Xoshiro256.ForStream(seed, ulong.MaxValue);
        _network = ValueNetwork.Draw(TGame.Info.InputSize, options.Hidden, ref random);
        _traces = new EligibilityTraces(_network, options.Lambda);
    }

    /// <inheritdoc/>
    public long Steps { get; private set; }

    /// <inheritdoc/>
    /// <remarks>And those passed over because too many waited.</remarks>
    public long SamplesLearnt { get; private set; }

    /// <inheritdoc/>
    /// <remarks>Those of games that have not been learnt yet.</remarks>
    public long WindowSamples => _queue.Samples;

    /// <inheritdoc/>
    public void Add(Episode episode)
    {
        ArgumentNullException.ThrowIfNull(episode);
        var game = TdEpisode.Decode<TGame>(episode.Payload);
        // Passed over, not waited for: whoever balances playing and learning would else wait for them for ever.
        SamplesLearnt += _queue.Add(episode.Id, game);
    }

    /// <inheritdoc/>
    public IReadOnlyList<Metric> Step()
    {
        if (_queue.Samples == 0)
        {
            throw new InvalidOperationException("A learner needs games before it can take a step.");
        }

        var (positions, squares) = (0, 0.0);
        var rate = 0f;
        foreach (var game in _queue.Take(_options.BatchSize))
        {
            rate = _options.LearningRate * (_options.DecayGames > 0 ? 1 / MathF.Sqrt(1 + ((float)_games / _options.DecayGames)) : 1);
            _inputs.Set<TGame>(game, Symmetry());
            squares += _traces.Learn(_inputs, rate, _network.Parameters);
            positions += _inputs.Plies;
            _games++;
        }

        Steps++;
        SamplesLearnt += positions;
        return [new("learner.loss", squares / positions, MetricKind.Mean), new("learner.rate", rate, MetricKind.Mean)];
    }

    /// <inheritdoc/>
    public byte[] ExportWeights()
    {
        var writer = new SafeTensorsWriter();
        _network.Write(writer);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public byte[] ExportCheckpoint()
    {
        var writer = new SafeTensorsWriter();
        _network.Write(writer);
        writer.Metadata[StepsKey] = Steps.ToString(CultureInfo.InvariantCulture);
        writer.Metadata[SamplesKey] = SamplesLearnt.ToString(CultureInfo.InvariantCulture);
        writer.Metadata[GamesKey] = _games.ToString(CultureInfo.InvariantCulture);
        _queue.Write(writer);
        return writer.ToArray();
    }

    /// <inheritdoc/>
    public void ImportCheckpoint(ReadOnlyMemory<byte> checkpoint)
    {
        var file = SafeTensorsFile.Parse(checkpoint);
        var (steps, samples, games) = (Number(file, StepsKey), Number(file, SamplesKey), Number(file, GamesKey));
        var learnt = _queue.Check(file);
        _network = ValueNetwork.Read(file, TGame.Info.InputSize, _options.Hidden);
        _traces = new EligibilityTraces(_network, _options.Lambda);
        _queue.Restore(learnt);
        (Steps, SamplesLearnt, _games) = (steps, samples, games);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Drawn for every game by its number, so that a learner that goes on draws what the one before would have.</summary>
    private int Symmetry() => _options.Augment ? Xoshiro256.ForStream(_seed, (ulong)_games).Below(TGame.Info.Symmetries) : 0;

    private static long Number(SafeTensorsFile file, string key) =>
        file.Metadata.TryGetValue(key, out var text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new InvalidDataException($"A checkpoint has no valid '{key}'.");
}
