using System.Runtime.CompilerServices;

namespace SelfPlay.Games.MinAtar;

/// <summary>
/// A game of MinAtar (Young and Tian, "MinAtar: an Atari-inspired testbed for thorough and reproducible reinforcement learning
/// experiments", 2019) as an environment: sticky actions (Machado et al. 2018) and the choice of the action set around the rules.
/// </summary>
/// <typeparam name="TGame">The rules.</typeparam>
public struct MinAtar<TGame> : IEnvironment<MinAtar<TGame>>
    where TGame : struct, IMinAtarGame
{
    private const int MaxChannels = 10;

    private static readonly MinAtarAction[] s_allActions = Enum.GetValues<MinAtarAction>();
    private static readonly MinAtarAction[] s_minimalActions = [.. TGame.Info.MinimalActions];
    private static readonly EnvironmentInfo s_allInfo = Describe(s_allActions);
    private static readonly EnvironmentInfo s_minimalInfo = Describe(s_minimalActions);

    private readonly MinAtarAction[] _actions;
    private readonly double _sticky;
    private readonly bool _ramping;
    private readonly double _flicker;
    private bool _hidden;
    private MinAtarAction _last;
    private TGame _game;

    /// <summary>An environment that has to be reset before its first step.</summary>
    public MinAtar(MinAtarOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_sticky, _ramping, _flicker) = (options.StickyActions, options.Ramping, options.Flicker);
        _actions = options.MinimalActions ? s_minimalActions : s_allActions;
        _game = default;
    }

    /// <inheritdoc/>
    public readonly EnvironmentInfo Info => _actions == s_allActions ? s_allInfo : s_minimalInfo;

    /// <inheritdoc/>
    /// <remarks>The action to repeat outlives the episode: the first step of the next one may repeat it.</remarks>
    public void Reset<TRandom>(ref TRandom random)
        where TRandom : IRandomSource
    {
        _game.Reset(ref random);
        Flicker(ref random);
    }

    /// <inheritdoc/>
    /// <remarks>A step after the end brings nothing, but draws whether its action sticks, as the original's does.</remarks>
    public StepResult Step<TRandom>(int action, ref TRandom random)
        where TRandom : IRandomSource
    {
        EnvironmentInfo.Check(action, _actions.Length);
        if (random.Unit() >= _sticky)
        {
            _last = _actions[action];
        }

        var reward = _game.IsOver ? 0 : _game.Step(_last, _ramping, ref random);
        Flicker(ref random);
        return new(reward, _game.IsOver);
    }

    /// <inheritdoc/>
    /// <remarks>A plane for each channel, 1 where it has a cell and 0 elsewhere; nothing but 0 if it flickers.</remarks>
    public void WriteObservation(Span<float> observation)
    {
        if (_hidden)
        {
            observation.Clear();
            return;
        }

        // Not a readonly member, as it could be: one that is copies the game before it calls it.
        Span<Cells> channels = stackalloc Cells[MaxChannels];
        channels = channels[..TGame.Info.Channels];
        _game.WriteChannels(channels);
        Cells.WritePlanes(channels, observation);
    }

    /// <inheritdoc/>
    public readonly string ToText()
    {
        Span<Cells> channels = stackalloc Cells[TGame.Info.Channels];
        _game.WriteChannels(channels);
        var text = new char[((Cells.Size + 1) * Cells.Size) - 1];
        for (var i = 0; i < text.Length; i++)
        {
            var (y, x) = Math.DivRem(i, Cells.Size + 1);
            text[i] = x == Cells.Size ? '/' : Symbol(channels, Cells.At(x, y));
        }

        return new string(text);
    }

    /// <summary>Draws whether this state is hidden; nothing is drawn, as in the original, if none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Flicker<TRandom>(ref TRandom random)
        where TRandom : IRandomSource => _hidden = _flicker > 0 && random.Unit() < _flicker;

    private static char Symbol(ReadOnlySpan<Cells> channels, Cells cell)
    {
        for (var c = 0; c < channels.Length; c++)
        {
            if (channels[c].Overlaps(cell))
            {
                return TGame.Info.Symbols[c];
            }
        }

        return '.';
    }

    private static EnvironmentInfo Describe(MinAtarAction[] actions) => new(
        TGame.Info.Name,
        TGame.Info.Title,
        [.. actions.Select(a => a.ToString().ToLowerInvariant())],
        new(TGame.Info.Channels, Cells.Size, Cells.Size));
}
