namespace SelfPlay.Games.Conformance;

/// <summary>Replays whole games of <typeparamref name="TGame"/>.</summary>
internal sealed class BoardReplay<TGame> : ITraceReplay
    where TGame : struct, IGame<TGame>
{
    private readonly ushort[] _moves = new ushort[TGame.Info.MaxMoves];

    /// <inheritdoc/>
    public void Replay(in TraceLine line, ConformanceTally tally)
    {
        if (line.Text("game") != TGame.Info.TraceName)
        {
            throw line.Fault($"the game is '{line.Text("game")}' in a file of {TGame.Info.TraceName}");
        }

        var moves = line.Texts("moves");
        var players = line.Integers("players");
        var legal = RecordedMoves.Read(line, moves.Length);
        if (players.Length != moves.Length)
        {
            throw line.Fault($"there are {players.Length} players for {moves.Length} moves");
        }

        tally.Games++;
        var game = TGame.Start;
        // Recordings may number the players the other way round: OpenSpiel's white, who begins, is player 1.
        var swapped = players is [1, ..];
        for (var ply = 0; ply < moves.Length; ply++)
        {
            tally.Plies++;
            var player = swapped ? 1 - game.Player : game.Player;
            if (players[ply] != player)
            {
                tally.Mismatch(line, ply, $"player {player} is to move, recorded is player {players[ply]}");
            }

            if (legal.Differs(ply, LegalMoves(game), out var difference))
            {
                tally.Mismatch(line, ply, difference);
            }

            if (!game.TryParseMove(moves[ply], out var move))
            {
                tally.Mismatch(line, ply, $"the recorded move '{moves[ply]}' is not legal; the rest of the game is skipped");
                return;
            }

            game.Play(move);
        }

        CompareEnd(line, game, swapped, tally);
    }

    private static void CompareEnd(in TraceLine line, TGame game, bool swapped, ConformanceTally tally)
    {
        var returns = line.Integers("returns");
        var final = line.Text("final");
        if (!game.IsOver)
        {
            tally.Mismatch(line, game.Ply, "the recorded game is over, by the rules it is not");
        }

        var outcome = swapped ? -game.Outcome : game.Outcome;
        if (returns is not [var first, var second] || first != outcome || second != -outcome)
        {
            tally.Mismatch(line, game.Ply, $"the outcome is {outcome}, recorded is [{string.Join(", ", returns)}]");
        }

        if (final != game.ToText())
        {
            tally.Mismatch(line, game.Ply, $"the last board is {game.ToText()}, recorded is {final}");
        }
    }

    /// <summary>The legal moves in the order of recordings: as byte strings.</summary>
    private string[] LegalMoves(TGame game)
    {
        var legal = new string[game.WriteMoves(_moves)];
        for (var i = 0; i < legal.Length; i++)
        {
            legal[i] = game.FormatMove(_moves[i]);
        }

        Array.Sort(legal, StringComparer.Ordinal);
        return legal;
    }
}
