using SelfPlay.Games;

namespace SelfPlay.Search.Evaluation;

/// <summary>
/// The leaves of one simulation round over many concurrent games: positions and their legal moves in, priors and values
/// out. One instance belongs to one search thread and is reused round after round.
/// </summary>
public sealed class EvaluationBatch<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Makes room for <paramref name="capacity"/> positions.</summary>
    public EvaluationBatch(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        Positions = new TGame[capacity];
        Values = new float[capacity];
        Offsets = new int[capacity + 1];
        Moves = new ushort[capacity * TGame.Info.MaxMoves];
        Priors = new float[capacity * TGame.Info.MaxMoves];
    }

    /// <summary>Positions it can hold.</summary>
    public int Capacity => Positions.Length;

    /// <summary>Positions held, B.</summary>
    public int Count { get; private set; }

    /// <summary>Positions to evaluate, none of them over. [B]</summary>
    public TGame[] Positions { get; }

    /// <summary>Legal moves of all positions, one position after another; those of i are <see cref="Offsets"/>[i]..[i+1]. [sum of legal]</summary>
    public ushort[] Moves { get; }

    /// <summary>Where each position's moves begin. [B + 1]</summary>
    public int[] Offsets { get; }

    /// <summary>Answer: probability of each move, summing to 1 over a position's legal moves. [sum of legal]</summary>
    public float[] Priors { get; }

    /// <summary>Answer: expected outcome in [-1, 1] for the player to move. [B]</summary>
    public float[] Values { get; }

    /// <summary>Forgets all positions.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a position that is not over and returns its index.</summary>
    public int Add(in TGame position)
    {
        var index = Count++;
        Positions[index] = position;
        var offset = Offsets[index];
        Offsets[index + 1] = offset + Positions[index].WriteMoves(Moves.AsSpan(offset));
        return index;
    }

    /// <summary>Takes back the newest <see cref="Add"/>: nobody needs an answer for that position.</summary>
    public void Withdraw()
    {
        ArgumentOutOfRangeException.ThrowIfZero(Count);
        Count--;
    }

    /// <summary>Legal moves of position <paramref name="index"/>, ascending.</summary>
    public ReadOnlySpan<ushort> MovesOf(int index) => Moves.AsSpan(Offsets[index], Offsets[index + 1] - Offsets[index]);

    /// <summary>Priors of position <paramref name="index"/>, aligned with <see cref="MovesOf"/>.</summary>
    public Span<float> PriorsOf(int index) => Priors.AsSpan(Offsets[index], Offsets[index + 1] - Offsets[index]);
}
