using SelfPlay.Games;

namespace SelfPlay.Search.Tree;

/// <summary>
/// A look one ply ahead: which moves end the game at once and win it. Where there is one no evaluation is needed, and no simulation is left to
/// chance: a network that thinks little of a mate in one would otherwise not see it before it has visited all moves it likes better.
/// </summary>
internal static class ImmediateWins
{
    /// <summary>Index of the first winning move from <paramref name="from"/> on; -1 if there is none.</summary>
    /// <param name="position">A position that is not over.</param>
    /// <param name="moves">Its legal moves. [M]</param>
    /// <param name="from">Index of the first move looked at.</param>
    public static int Find<TGame>(in TGame position, ReadOnlySpan<ushort> moves, int from = 0)
        where TGame : struct, IGame<TGame>
    {
        var won = position.Player == 0 ? 1 : -1;
        for (var i = from; i < moves.Length; i++)
        {
            var next = position;
            next.Play(moves[i]);
            if (next.IsOver && next.Outcome == won)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>
    /// Simulates every move of the root that wins at once: the root is proven if there is any, and its policy knows them all. Returns how many
    /// there are.
    /// </summary>
    public static int Prove<TGame>(SearchTree tree, in TGame root)
        where TGame : struct, IGame<TGame>
    {
        var count = 0;
        for (var i = Find(root, tree.Moves(SearchTree.Root)); i >= 0; i = Find(root, tree.Moves(SearchTree.Root), i + 1))
        {
            var edge = tree.FirstEdge(SearchTree.Root) + i;
            if (tree.ChildOf(edge) < 0)
            {
                tree.Link(edge, tree.AddNode());
                tree.SetExact(tree.ChildOf(edge), -1);
            }

            tree.Descend(SearchTree.Root, edge, virtualLoss: 0);
            tree.Backup(SearchTree.Root, edge, value: 1, virtualLoss: 0);
            count++;
        }

        return count;
    }
}
