using SelfPlay.Games;
using SelfPlay.Search.AlphaBeta;

namespace SelfPlay.Search.Tests.AlphaBeta;

/// <summary>
/// A game tree of one's own making: every position has the same number of moves and a value, and nothing else. In a tree that
/// is in order the value of a position is minus that of its first child and no less than minus that of the others: the values
/// are those of minimax to any depth, and the first move is always a best one. In any other tree all values are drawn alike.
/// </summary>
internal struct RandomTree(ulong seed, int branching, bool inOrder) : IGame<RandomTree>
{
    public const int MaxBranching = 8;

    private ulong _path = Xoshiro256.Mix(seed + 1);
    private int _ply;

    public static GameInfo Info { get; } = new("tree", "Tree", "tree", MaxBranching, MaxBranching, 100, 1, 1, 1, 1);

    public static RandomTree Start => new(0, 2, false);

    /// <summary>The value for the player to move.</summary>
    public int Value { get; private set; }

    public readonly int Player => _ply & 1;

    public readonly int Ply => _ply;

    public readonly bool IsOver => false;

    public readonly int Outcome => 0;

    public readonly ulong Key => _path;

    public readonly int WriteMoves(Span<ushort> moves)
    {
        for (var i = 0; i < branching; i++)
        {
            moves[i] = (ushort)i;
        }

        return branching;
    }

    public void Play(int move)
    {
        _path = Xoshiro256.Mix(_path + (ulong)move + 1);
        _ply++;
        Value = inOrder ? -Value + (move == 0 ? 0 : (int)(_path % 20)) : (int)(_path % 201) - 100;
    }

    public readonly bool Equals(RandomTree other) => _path == other._path;

    public override readonly bool Equals(object? obj) => obj is RandomTree other && Equals(other);

    public override readonly int GetHashCode() => (int)_path;

    // A tree has neither board nor notation: a search by depth asks for none of the following.
    public int Playout(ref Xoshiro256 random) => throw new NotSupportedException();

    public readonly void WritePlanes(Span<float> planes) => throw new NotSupportedException();

    public readonly RandomTree Transform(int symmetry) => throw new NotSupportedException();

    public static int TransformMove(int symmetry, int move) => throw new NotSupportedException();

    public readonly string FormatMove(int move) => throw new NotSupportedException();

    public readonly bool TryParseMove(ReadOnlySpan<char> text, out int move) => throw new NotSupportedException();

    public readonly string ToText() => throw new NotSupportedException();
}

/// <summary>The value of a tree's position.</summary>
internal readonly struct TreeValue : IHeuristic<RandomTree>
{
    public int Evaluate(in RandomTree position) => position.Value;
}

/// <summary>A value drawn for every position of a game: nothing about the order of moves or about neighbours follows from it.</summary>
internal readonly struct DrawnValue<TGame> : IHeuristic<TGame>
    where TGame : struct, IGame<TGame>
{
    public int Evaluate(in TGame position) => (int)(Xoshiro256.Mix(position.Key) % 201) - 100;
}
