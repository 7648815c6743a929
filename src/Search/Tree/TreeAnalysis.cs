using SelfPlay.Games;
using SelfPlay.Search.Analysis;

namespace SelfPlay.Search.Tree;

/// <summary>Reads what a PUCT search found out of its tree.</summary>
public static class TreeAnalysis
{
    /// <summary>Longest variation that is read.</summary>
    public const int MaxVariation = 64;

    /// <summary>The state of a search whose root has been evaluated and that has no leaf in the evaluator's hands.</summary>
    /// <param name="search">The search.</param>
    /// <param name="choice">The move it would play.</param>
    public static PositionAnalysis Of<TGame>(TreeSearch<TGame> search, int choice)
        where TGame : struct, IGame<TGame>
    {
        ArgumentNullException.ThrowIfNull(search);
        var tree = search.Tree;
        var moves = new List<MoveAnalysis>(tree.EdgeCount(SearchTree.Root));
        for (var i = 0; i < tree.EdgeCount(SearchTree.Root); i++)
        {
            moves.Add(Read(search, i));
        }

        moves.Sort((a, b) => Rank(b, choice).CompareTo(Rank(a, choice)));
        return new PositionAnalysis(moves, search.RootValue, search.Simulations, moves[0].Variation.Count);
    }

    /// <summary>The move of the root with the highest prior.</summary>
    public static int LikeliestMove(SearchTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        var priors = tree.Priors(SearchTree.Root);
        var best = 0;
        for (var i = 1; i < priors.Length; i++)
        {
            best = priors[i] > priors[best] ? i : best;
        }

        return tree.Moves(SearchTree.Root)[best];
    }

    private static (bool Chosen, long Visits, double Prior) Rank(MoveAnalysis move, int choice) => (move.Move == choice, move.Visits, move.Prior);

    private static MoveAnalysis Read<TGame>(TreeSearch<TGame> search, int index)
        where TGame : struct, IGame<TGame>
    {
        var tree = search.Tree;
        var visits = tree.Visits(SearchTree.Root)[index];
        var exact = tree.EdgeExacts(SearchTree.Root)[index];
        var value = exact != SearchTree.Unknown ? exact : visits > 0 ? tree.ValueSums(SearchTree.Root)[index] / visits : search.RootValue;
        var (variation, ends) = Follow(tree, search.Position, index);
        int? winIn = ends && exact is 1 or -1 ? exact * variation.Count : null;
        return new MoveAnalysis(tree.Moves(SearchTree.Root)[index], (long)visits, value, tree.Priors(SearchTree.Root)[index], variation, winIn);
    }

    /// <summary>The expected continuation after an edge of the root, and whether it was followed to the end of the game.</summary>
    private static (List<int> Variation, bool Ends) Follow<TGame>(SearchTree tree, TGame position, int index)
        where TGame : struct, IGame<TGame>
    {
        var variation = new List<int>();
        var node = SearchTree.Root;
        while (true)
        {
            variation.Add(tree.Moves(node)[index]);
            position.Play(variation[^1]);
            node = tree.Children(node)[index];
            if (node < 0 || position.IsOver || variation.Count == MaxVariation)
            {
                return (variation, position.IsOver);
            }

            if (!tree.IsExpanded(node))
            {
                // A leaf whose player wins at once, which the search has not written down.
                var moves = new ushort[TGame.Info.MaxMoves];
                var count = position.WriteMoves(moves);
                var winning = ImmediateWins.Find(position, moves.AsSpan(0, count));
                return winning < 0 ? (variation, false) : ([.. variation, moves[winning]], true);
            }

            index = Best(tree, node);
            if (tree.Visits(node)[index] == 0)
            {
                return (variation, false);
            }
        }
    }

    private static int Best(SearchTree tree, int node)
    {
        var visits = tree.Visits(node);
        var exacts = tree.EdgeExacts(node);
        var best = 0;
        for (var i = 1; i < visits.Length; i++)
        {
            if (Order(exacts[i], visits[i]).CompareTo(Order(exacts[best], visits[best])) > 0)
            {
                best = i;
            }
        }

        return best;

        static (int Proof, float Visits) Order(sbyte exact, float visits) => (exact switch { 1 => 2, -1 => 0, _ => 1 }, visits);
    }
}
