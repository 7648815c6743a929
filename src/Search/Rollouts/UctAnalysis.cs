using SelfPlay.Search.Analysis;
using SelfPlay.Search.Tree;

namespace SelfPlay.Search.Rollouts;

/// <summary>Reads what a search by rollouts found out of its tree.</summary>
internal static class UctAnalysis
{
    /// <param name="tree">The tree, its root expanded.</param>
    /// <param name="choice">The move the search would play.</param>
    /// <param name="value">Its value of the position.</param>
    /// <param name="simulations">Simulations done.</param>
    public static PositionAnalysis Of(UctTree tree, int choice, double value, long simulations)
    {
        var (first, count) = (tree.First[UctTree.Root], tree.Counts[UctTree.Root]);
        var moves = new List<MoveAnalysis>(count);
        for (var i = first; i < first + count; i++)
        {
            moves.Add(Read(tree, i, value, 1.0 / count));
        }

        moves.Sort((a, b) => (b.Move == choice, b.Visits, a.Move).CompareTo((a.Move == choice, a.Visits, b.Move)));
        return new PositionAnalysis(moves, value, simulations, moves[0].Variation.Count);
    }

    private static MoveAnalysis Read(UctTree tree, int child, double rootValue, double prior)
    {
        var visits = tree.Visits[child];
        var proof = tree.Proofs[child];
        var value = proof switch
        {
            Proof.Win => 1,
            Proof.Loss => -1,
            Proof.Draw => 0,
            _ => visits > 0 ? tree.Totals[child] / visits : rootValue,
        };
        var (variation, ends) = Follow(tree, child);
        int? winIn = ends && proof is Proof.Win or Proof.Loss ? (proof == Proof.Win ? variation.Count : -variation.Count) : null;
        return new MoveAnalysis(tree.Moves[child], (long)visits, value, prior, variation, winIn);
    }

    private static (List<int> Variation, bool Ends) Follow(UctTree tree, int node)
    {
        var variation = new List<int>();
        while (true)
        {
            variation.Add(tree.Moves[node]);
            var best = MostVisited(tree, node);
            if (best == 0 || variation.Count == TreeAnalysis.MaxVariation)
            {
                return (variation, tree.First[node] == 0 && tree.Proofs[node] != Proof.None);
            }

            node = best;
        }
    }

    /// <summary>The child to expect next; 0, which is no child, if none was visited.</summary>
    private static int MostVisited(UctTree tree, int node)
    {
        var best = 0;
        for (var i = tree.First[node]; i < tree.First[node] + tree.Counts[node]; i++)
        {
            if (tree.Visits[i] > 0 && (best == 0 || Order(i).CompareTo(Order(best)) > 0))
            {
                best = i;
            }
        }

        return best;

        (int Proof, float Visits) Order(int child) => (tree.Proofs[child] switch { Proof.Win => 2, Proof.Loss => 0, _ => 1 }, tree.Visits[child]);
    }
}
