using SelfPlay.Games;

namespace SelfPlay.Agents.TdLambda;

/// <summary>A finished game as the network sees it: the inputs of every position but the last, which is over.</summary>
internal sealed class GameInputs
{
    private readonly int _inputs;
    private float[] _planes = [];
    private bool[] _explored = [];

    /// <summary>Room for games of a certain number of inputs a position.</summary>
    public GameInputs(int inputs) => _inputs = inputs;

    /// <summary>Moves of the game, and positions.</summary>
    public int Plies { get; private set; }

    /// <summary>+1 if the player who began won, -1 if the other did, 0 for a draw.</summary>
    public int Outcome { get; private set; }

    /// <summary>+1 where the player who began is to move, else -1: turns values for the player to move into values for the one who began.</summary>
    public static int Sign(int ply) => 1 - (2 * (ply & 1));

    /// <summary>The inputs of a position. [I]</summary>
    public ReadOnlySpan<float> At(int ply) => _planes.AsSpan(ply * _inputs, _inputs);

    /// <summary>Whether the move made there was one to explore.</summary>
    public bool Explored(int ply) => _explored[ply];

    /// <summary>Takes over a game.</summary>
    /// <param name="game">The game, checked by the rules.</param>
    /// <param name="symmetry">Symmetry of the board to see it by.</param>
    public void Set<TGame>(TdEpisode game, int symmetry)
        where TGame : struct, IGame<TGame>
    {
        Plies = game.Moves.Length;
        if (_explored.Length < Plies)
        {
            _planes = new float[Plies * _inputs];
            _explored = new bool[Plies];
        }

        Array.Clear(_explored);
        foreach (var ply in game.Explored)
        {
            _explored[ply] = true;
        }

        var position = TGame.Start;
        for (var ply = 0; ply < Plies; ply++)
        {
            position.Transform(symmetry).WritePlanes(_planes.AsSpan(ply * _inputs, _inputs));
            position.Play(game.Moves[ply]);
        }

        Outcome = position.Outcome;
    }
}
