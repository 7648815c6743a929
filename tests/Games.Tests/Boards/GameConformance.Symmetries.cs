namespace SelfPlay.Games.Tests.Boards;

public abstract partial class GameConformance<TGame>
{
    private const int MovesTransformed = 24; // of each position: games with hundreds of moves would take minutes

    /// <summary>Random games whose positions are transformed: few where a transformation is dear.</summary>
    protected virtual int GamesTransformed => 20;

    [Fact]
    public void Playing_and_transforming_can_be_swapped()
    {
        foreach (var (game, _) in RandomPositions(21, GamesTransformed))
        {
            for (var s = 0; s < Info.Symmetries; s++)
            {
                var image = game.Transform(s);
                Assert.Equal((game.Ply, game.Player, game.IsOver, game.Outcome), (image.Ply, image.Player, image.IsOver, image.Outcome));
                var moves = Moves(game);
                Assert.Equal(moves.Select(m => TGame.TransformMove(s, m)).Order(), Moves(image));
                foreach (var move in moves.Where((_, i) => i % (1 + (moves.Length / MovesTransformed)) == 0))
                {
                    var playedFirst = game;
                    playedFirst.Play(move);
                    playedFirst = playedFirst.Transform(s);
                    var transformedFirst = image;
                    transformedFirst.Play(TGame.TransformMove(s, move));
                    Assert.Equal(playedFirst, transformedFirst);
                    Assert.Equal(playedFirst.ToText(), transformedFirst.ToText());
                    Assert.Equal(Moves(playedFirst), Moves(transformedFirst));
                }
            }
        }
    }

    [Fact]
    public void Symmetries_form_a_group_of_different_permutations()
    {
        var actions = Enumerable.Range(0, Info.Actions).ToArray();
        var permutations = Enumerable.Range(0, Info.Symmetries)
            .Select(s => string.Join(' ', actions.Select(a => TGame.TransformMove(s, a))))
            .ToList();
        Assert.Equal(string.Join(' ', actions), permutations[0]);
        Assert.Equal(Info.Symmetries, permutations.Distinct().Count());
        Assert.All(permutations, p => Assert.Equal(actions, p.Split(' ').Select(int.Parse).Order()));

        var samples = RandomPositions(22, games: 5).Select(p => p.Game).ToArray();
        for (var s = 0; s < Info.Symmetries; s++)
        {
            for (var t = 0; t < Info.Symmetries; t++)
            {
                var both = permutations.IndexOf(string.Join(' ', actions.Select(a => TGame.TransformMove(t, TGame.TransformMove(s, a)))));
                Assert.NotEqual(-1, both);
                Assert.All(samples, g => Assert.Equal(g.Transform(both), g.Transform(s).Transform(t)));
            }
        }
    }

    [Fact]
    public void Symmetries_there_are_none_of_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TGame.Start.Transform(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TGame.Start.Transform(Info.Symmetries));
        Assert.Throws<ArgumentOutOfRangeException>(() => TGame.TransformMove(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TGame.TransformMove(Info.Symmetries, 0));
    }
}
