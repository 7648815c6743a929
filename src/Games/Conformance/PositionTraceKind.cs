namespace SelfPlay.Games.Conformance;

/// <summary>
/// Solved positions: one a line with the moves that lead to it, the player to move, the board, and the value of every legal
/// move. The rules vouch for the position and for which moves have a value; the values themselves are a matter for solvers.
/// </summary>
internal sealed class PositionTraceKind : ITraceKind
{
    /// <inheritdoc/>
    public bool Recognises(in TraceLine first) => first.Has("game") && first.Has("moves") && first.Has("values");

    /// <inheritdoc/>
    public ITraceReplay Open(in TraceLine first) => BoardTraceKind.OpenGame(first, new Opener());

    private sealed class Opener : IGameVisitor<ITraceReplay>
    {
        public ITraceReplay Visit<TGame>()
            where TGame : struct, IGame<TGame> => new PositionReplay<TGame>();
    }

    private sealed class PositionReplay<TGame> : ITraceReplay
        where TGame : struct, IGame<TGame>
    {
        public void Replay(in TraceLine line, ConformanceTally tally)
        {
            if (line.Text("game") != TGame.Info.TraceName)
            {
                throw line.Fault($"the game is '{line.Text("game")}' in a file of {TGame.Info.TraceName}");
            }

            tally.Games++;
            var game = TGame.Start;
            foreach (var text in line.Texts("moves"))
            {
                if (!game.TryParseMove(text, out var move))
                {
                    tally.Mismatch(line, game.Ply, $"the recorded move '{text}' is not legal; the rest of the position is skipped");
                    return;
                }

                tally.Plies++;
                game.Play(move);
            }

            Compare(line, game, tally);
        }

        private static void Compare(in TraceLine line, TGame game, ConformanceTally tally)
        {
            if (line.Integer("to_move") != game.Player)
            {
                tally.Mismatch(line, game.Ply, $"player {game.Player} is to move, recorded is player {line.Integer("to_move")}");
            }

            if (line.Text("board") != game.ToText())
            {
                tally.Mismatch(line, game.Ply, $"the board is {game.ToText()}, recorded is {line.Text("board")}");
            }

            Span<ushort> moves = stackalloc ushort[TGame.Info.MaxMoves];
            var legal = new HashSet<string>();
            foreach (var move in moves[..game.WriteMoves(moves)])
            {
                legal.Add(game.FormatMove(move));
            }

            var values = line.IntegersByName("values");
            if (!legal.SetEquals(values.Keys) || !legal.IsSupersetOf(line.Texts("optimal")))
            {
                tally.Mismatch(line, game.Ply, $"the legal moves are [{string.Join(' ', legal)}], values are recorded for [{string.Join(' ', values.Keys)}]");
            }
        }
    }
}
