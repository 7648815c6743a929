using SelfPlay.Games;
using SelfPlay.Search.AlphaBeta;

namespace SelfPlay.Agents.TdLambda;

/// <summary>What a value network thinks of a position, as a heuristic for alpha-beta.</summary>
/// <param name="network">The network.</param>
internal readonly struct LearnedHeuristic<TGame>(ValueNetwork network) : IHeuristic<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>Score of a value of 1: fine enough to tell values of 32 bits apart near 1.</summary>
    private const int Scale = IHeuristic<TGame>.Limit;

    private readonly float[] _planes = new float[TGame.Info.InputSize];

    /// <inheritdoc/>
    public static double ValueOf(int score) => (double)score / Scale;

    /// <summary>Positions that a search with this heuristic remembers: games in which lines of few plies meet have few of them.</summary>
    public static AlphaBetaOptions Options { get; } = new() { TableBits = 14 };

    /// <inheritdoc/>
    public int Evaluate(in TGame position)
    {
        position.WritePlanes(_planes);
        return (int)(network.Evaluate(_planes) * Scale);
    }
}
