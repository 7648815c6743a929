using SelfPlay.Games;

namespace SelfPlay.Agents.AlphaZero;

/// <summary>The newest training samples in memory: a ring from which batches are drawn uniformly.</summary>
internal sealed class ReplayWindow<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly Sample[] _ring;
    private readonly ushort[] _legal = new ushort[TGame.Info.MaxMoves];
    private readonly List<Sample> _pending = [];
    private readonly float _discount;
    private int _next;

    /// <param name="capacity">Samples it holds.</param>
    /// <param name="discount">What an outcome is multiplied by for every ply until the game ends.</param>
    public ReplayWindow(int capacity, float discount = 1)
    {
        _ring = new Sample[capacity];
        _discount = discount;
    }

    /// <summary>Samples in the window.</summary>
    public int Count { get; private set; }

    /// <summary>Sample number <paramref name="index"/>, in no particular order.</summary>
    public ref readonly Sample this[int index] => ref _ring[index];

    /// <summary>The sample that came <paramref name="age"/> samples before the newest.</summary>
    public ref readonly Sample Newest(int age)
    {
        var index = _next - 1 - age;
        return ref _ring[index < 0 ? index + _ring.Length : index];
    }

    /// <summary>Replays an episode by the rules and adds its samples; the oldest ones leave.</summary>
    /// <exception cref="InvalidDataException">It breaks the rules; nothing was added.</exception>
    public void Add(GameEpisode episode)
    {
        _pending.Clear();
        if (episode.Outcome is < -1 or > 1 || Array.Exists(episode.Positions, p => p is null))
        {
            throw new InvalidDataException($"An episode of {TGame.Info.Title} has a damaged outcome or target.");
        }

        var position = TGame.Start;
        var next = 0;
        for (var ply = 0; ply <= episode.Moves.Length; ply++)
        {
            var legal = position.IsOver ? 0 : position.WriteMoves(_legal);
            if (next < episode.Positions.Length && episode.Positions[next].Ply == ply)
            {
                _pending.Add(Read(episode, episode.Positions[next++], position, legal));
            }

            if (ply == episode.Moves.Length)
            {
                break;
            }

            if (!_legal.AsSpan(0, legal).Contains(episode.Moves[ply]))
            {
                throw new InvalidDataException($"An episode of {TGame.Info.Title} has an illegal move at ply {ply}.");
            }

            position.Play(episode.Moves[ply]);
        }

        if (next != episode.Positions.Length)
        {
            throw new InvalidDataException($"An episode of {TGame.Info.Title} has targets that are out of order or behind its end.");
        }

        if (position.IsOver ? episode.Outcome != position.Outcome : !episode.CutShort)
        {
            throw new InvalidDataException($"An episode of {TGame.Info.Title} does not end as it says.");
        }

        foreach (var sample in _pending)
        {
            _ring[_next] = sample;
            _next = (_next + 1) % _ring.Length;
            Count = Math.Min(Count + 1, _ring.Length);
        }
    }

    private Sample Read(GameEpisode episode, SearchedPosition searched, in TGame position, int legal)
    {
        if (searched.Policy is null || searched.Policy.Length != legal || legal == 0 || !(Math.Abs(searched.Value) <= 1))
        {
            throw new InvalidDataException($"An episode of {TGame.Info.Title} has a damaged target at ply {searched.Ply}.");
        }

        var outcome = episode.Outcome * MathF.Pow(_discount, episode.Moves.Length - searched.Ply);
        return new Sample(position, searched.Policy, position.Player == 0 ? outcome : -outcome, searched.Value, searched.Exact);
    }

    /// <summary>A training sample.</summary>
    /// <param name="Position">The position.</param>
    /// <param name="Policy">Search policy over its legal moves, in units of 1/65535.</param>
    /// <param name="Outcome">z: the game's outcome for the player to move, discounted.</param>
    /// <param name="Value">q: the search's root value for the player to move.</param>
    /// <param name="Exact">Whether q is proven.</param>
    public readonly record struct Sample(TGame Position, ushort[] Policy, float Outcome, float Value, bool Exact)
    {
        /// <summary>Value target (1 - mix) z + mix q; q alone where it is proven.</summary>
        public float Target(float mix) => Exact ? Value : ((1 - mix) * Outcome) + (mix * Value);
    }
}
