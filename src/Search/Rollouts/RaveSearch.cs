using SelfPlay.Games;

namespace SelfPlay.Search.Rollouts;

/// <summary>
/// MC-RAVE (Gelly and Silver, "Monte-Carlo tree search and rapid action value estimation in computer Go", 2011): like UCT, but a
/// move is judged at first by all simulations in which its player made it at any later time, and by its own results the more of
/// them there are. That helps in games in which moves keep their worth while others are made, such as Go and Hex.
/// </summary>
/// <remarks>
/// Deviations from the paper: a node gets its children at its second visit, a little exploration is left
/// (<see cref="RaveOptions.Exploration"/>), moves that no simulation has made go first, and proven results spread up the tree.
/// </remarks>
public sealed class RaveSearch<TGame> : RolloutSearch<TGame>
    where TGame : struct, IGame<TGame>
{
    private readonly AmafTable _amaf = new(TGame.Info.Actions);
    private readonly ushort[] _played = new ushort[TGame.Info.MaxPlies + 1];
    private readonly float _k;

    /// <summary>A search whose chance comes from <paramref name="seed"/>.</summary>
    public RaveSearch(ulong seed, RaveOptions? options = null)
        : base(seed, (options ??= new RaveOptions()).Exploration, options.Solver) => _k = 4 * options.Bias * options.Bias;

    private protected override void Simulate(TGame game)
    {
        var tree = Tree;
        var node = UctTree.Root;
        var depth = 0;
        while (tree.Proofs[node] == Proof.None)
        {
            if (tree.First[node] == 0)
            {
                if (tree.Visits[node] == 0 || tree.IsFull)
                {
                    Playout(node, depth, ref game);
                    return;
                }

                Expand(node, ref game);
            }

            node = RaveScores.Select(tree, _amaf, tree.First[node], tree.Counts[node], _k, Bonus(tree.Visits[node]));
            var move = tree.Moves[node];
            game.Play(move);
            _played[depth] = move;
            Path[++depth] = node;
        }

        BackUpAll(depth, depth, tree.Proofs[node] switch { Proof.Win => 1, Proof.Loss => -1, _ => 0 });
    }

    /// <summary>Children in random order, so that none is preferred before anything is known.</summary>
    private protected override void Expand(int node, ref TGame game)
    {
        if (node == UctTree.Root)
        {
            _amaf.Reset();
        }

        base.Expand(node, ref game);
        _amaf.Follow(Tree);
        var moves = Tree.Moves.AsSpan(Tree.First[node], Tree.Counts[node]);
        for (var i = moves.Length - 1; i > 0; i--)
        {
            var j = Random.Below(i + 1);
            (moves[i], moves[j]) = (moves[j], moves[i]);
        }
    }

    private void Playout(int node, int depth, ref TGame game)
    {
        var mover = game.Player ^ 1;
        var played = TGame.RecordPlayout(ref game, ref Random, _played.AsSpan(depth));
        var value = mover == 0 ? game.Outcome : -game.Outcome;
        BackUpAll(depth, depth + played, value);
        if (played == 0)
        {
            Prove(node, depth, value > 0 ? Proof.Win : value < 0 ? Proof.Loss : Proof.Draw);
        }
    }

    /// <summary>Adds a result, for the player whose move led to the last node, to the path and to what its moves are worth as first.</summary>
    private void BackUpAll(int depth, int plies, float value)
    {
        BackUp(depth, value);
        _amaf.BackUp(Tree, Path, depth, _played.AsSpan(0, plies), (depth & 1) == 1 ? value : -value);
    }
}
