using BenchmarkDotNet.Attributes;
using SelfPlay.Games;
using SelfPlay.Games.Boards;
using SelfPlay.Games.Boards.Chess;

namespace SelfPlay.Benchmarks;

/// <summary>The rules alone: one random playout from the start, and the network's input planes.</summary>
[MemoryDiagnoser]
[GenericTypeArguments(typeof(TicTacToe))]
[GenericTypeArguments(typeof(ConnectFour))]
[GenericTypeArguments(typeof(Othello))]
[GenericTypeArguments(typeof(Hex))]
[GenericTypeArguments(typeof(Breakthrough))]
[GenericTypeArguments(typeof(ChessGame))]
[GenericTypeArguments(typeof(Gomoku<GomokuSize15>))]
[GenericTypeArguments(typeof(Gomoku<GomokuSize9>))]
[GenericTypeArguments(typeof(Go<Goban9, GoPoints9, PositionalSuperko>))]
public class GameBenchmarks<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly float[] _planes = new float[TGame.Info.InputSize];
    private readonly ushort[] _moves = new ushort[TGame.Info.MaxMoves];
    private Xoshiro256 _random = new(1);
    private TGame _position = TGame.Start;

    [Benchmark]
    public int Playout()
    {
        var position = TGame.Start;
        return position.Playout(ref _random);
    }

    [Benchmark]
    public int WriteMoves() => _position.WriteMoves(_moves);

    [Benchmark]
    public void WritePlanes() => _position.WritePlanes(_planes);
}
