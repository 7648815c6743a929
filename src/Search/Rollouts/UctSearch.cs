using SelfPlay.Games;

namespace SelfPlay.Search.Rollouts;

/// <summary>
/// UCT (Kocsis and Szepesvari, "Bandit based Monte-Carlo Planning", 2006): a tree grown by UCB1, leaves valued by one
/// random playout each. Needs no evaluator; the yardstick that learnt players are measured against. One instance
/// belongs to one thread; its tree is reused from search to search and nothing is allocated once it has grown.
/// </summary>
/// <remarks>
/// Deviations from the paper: a node gets its children at its second visit, untried children are visited in random order
/// before UCB1 applies, and with <see cref="UctOptions.Solver"/> proven results spread up the tree.
/// </remarks>
public sealed class UctSearch<TGame> : RolloutSearch<TGame>
    where TGame : struct, IGame<TGame>
{
    /// <summary>A search whose chance comes from <paramref name="seed"/>.</summary>
    public UctSearch(ulong seed, UctOptions? options = null)
        : base(seed, (options ??= new UctOptions()).Exploration, options.Solver)
    {
    }

    private protected override void Simulate(TGame game)
    {
        var tree = Tree;
        var path = Path;
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

            node = tree.Tried[node] < tree.Counts[node]
                ? TryChild(node)
                : Ucb1.Select(tree.Visits, tree.Totals, tree.First[node], tree.Counts[node], Bonus(tree.Visits[node]));
            game.Play(tree.Moves[node]);
            path[++depth] = node;
        }

        BackUp(depth, tree.Proofs[node] switch { Proof.Win => 1, Proof.Loss => -1, _ => 0 });
    }

    private void Playout(int node, int depth, ref TGame game)
    {
        var mover = game.Player ^ 1;
        var played = game.Playout(ref Random);
        var value = mover == 0 ? game.Outcome : -game.Outcome;
        BackUp(depth, value);
        if (played == 0)
        {
            Prove(node, depth, value > 0 ? Proof.Win : value < 0 ? Proof.Loss : Proof.Draw);
        }
    }

    /// <summary>The next untried child, drawn at random.</summary>
    private int TryChild(int node)
    {
        var tree = Tree;
        var next = tree.First[node] + tree.Tried[node];
        var drawn = next + Random.Below(tree.Counts[node] - tree.Tried[node]);
        (tree.Moves[next], tree.Moves[drawn]) = (tree.Moves[drawn], tree.Moves[next]);
        tree.Tried[node]++;
        return next;
    }
}
