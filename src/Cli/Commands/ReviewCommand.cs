using Spectre.Console;
using SelfPlay.Cli.CommandLine;
using SelfPlay.Cli.Display;
using SelfPlay.Cli.Play;
using SelfPlay.Games;
using SelfPlay.Games.Records;
using SelfPlay.Search.Analysis;

namespace SelfPlay.Cli.Commands;

/// <summary>`play GAME --analyse FILE`: a saved game, move by move.</summary>
internal static class ReviewCommand
{
    /// <summary>
    /// Reviews the game and shows it. A move in the file that is not legal ends it there: what comes before is shown, and the
    /// command fails with one sentence.
    /// </summary>
    public static async Task<int> RunAsync(Terminal terminal, string game, string file, Opponent analyst, bool json, CancellationToken cancellationToken)
    {
        var problem = await Task.Run(() => GameCatalog.Visit(game, new Review(terminal, file, analyst, json, cancellationToken)), cancellationToken);
        return problem is null ? ExitCodes.Done : throw new CommandFailedException($"{file} could be analysed only so far: {problem}.");
    }

    private sealed class Review(Terminal terminal, string file, Opponent analyst, bool json, CancellationToken cancellationToken) : IGameVisitor<string?>
    {
        public string? Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            using var player = analyst.Create<TGame>();
            if (player is not IAnalysingPlayer<TGame> thinker)
            {
                throw new UsageException($"The player '{player.Name}' picks moves and says nothing about them; analyse with mcts, rave, minimax, alphabeta or run.");
            }

            var record = SavedGame.Read<TGame>(file);
            var moves = new GameReview<TGame>(thinker).Run(
                record.Game, (done, all) => terminal.Note($"{player.Name}: {done} of {all} moves"), cancellationToken);
            if (json)
            {
                WriteJson(record, moves);
            }
            else
            {
                Write(record, moves);
            }

            return record.Problem;
        }

        private void Write<TGame>(RecordedGame<TGame> record, List<ReviewedMove> moves)
            where TGame : struct, IGame<TGame>
        {
            terminal.Say($"{TGame.Info.Title}: {record.Header.First ?? "?"} against {record.Header.Second ?? "?"}, {moves.Count} plies, analysed by {analyst.Player}");
            var table = new Table().Border(TableBorder.Simple).AddColumns("ply", "side", "move", "value", "best", "after", "lost", string.Empty, "better line");
            var position = record.Game.Start;
            foreach (var move in moves)
            {
                table.AddRow(
                    $"{move.Ply}",
                    move.Player == 0 ? "first" : "second",
                    Markup.Escape(MoveText<TGame>.Format(position, move.Move)),
                    $"{move.Value:+0.00;-0.00;0.00}",
                    Markup.Escape(MoveText<TGame>.Format(position, move.Best)),
                    $"{move.After:+0.00;-0.00;0.00}",
                    $"{move.Loss:0.00}",
                    move.Mark,
                    move.Mark.Length > 0 ? Markup.Escape(AnalysisView.Line(position, move.Variation)) : string.Empty);
                position.Play(move.Move);
            }

            terminal.Screen.Write(table);
            foreach (var side in new[] { 0, 1 })
            {
                var own = moves.Where(m => m.Player == side).ToList();
                terminal.Say($"{(side == 0 ? "First" : "Second")} player: {Average(own):0.000} points lost a move, {own.Count(m => m.Mark == "??")} blunders, {own.Count(m => m.Mark == "?")} mistakes, {own.Count(m => m.Mark == "?!")} doubtful moves");
            }

            terminal.Say("Values are for whoever moves, from -1 to 1; lost are points a game: ?! a tenth, ? a fifth, ?? a third or more.");
        }

        private void WriteJson<TGame>(RecordedGame<TGame> record, List<ReviewedMove> moves)
            where TGame : struct, IGame<TGame>
        {
            var position = record.Game.Start;
            var plies = new List<object>();
            foreach (var move in moves)
            {
                plies.Add(new
                {
                    move.Ply,
                    move.Player,
                    Move = MoveText<TGame>.Format(position, move.Move),
                    Best = MoveText<TGame>.Format(position, move.Best),
                    move.Value,
                    move.After,
                    Lost = move.Loss,
                    move.Mark,
                    Line = MoveText<TGame>.Format(position, move.Variation),
                });
                position.Play(move.Move);
            }

            terminal.WriteJson(new
            {
                Game = TGame.Info.Name,
                Player = analyst.Player.ToString(),
                record.Header.First,
                record.Header.Second,
                Plies = plies,
                LostAMove = new[] { Average([.. moves.Where(m => m.Player == 0)]), Average([.. moves.Where(m => m.Player == 1)]) },
            });
        }

        private static double Average(IReadOnlyCollection<ReviewedMove> moves) => moves.Count == 0 ? 0 : moves.Average(m => m.Loss);
    }
}
