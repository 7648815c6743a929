using SelfPlay.Games;
using SelfPlay.Search.Tree;

namespace SelfPlay.Search.Tests.Tree;

/// <summary>Walks trees and asserts that they are the same.</summary>
internal static class TreeComparison
{
    public static void AssertSame<TGame>(ReferenceNode<TGame> expected, SearchTree tree, bool solver, int node = SearchTree.Root)
        where TGame : struct, IGame<TGame>
    {
        Assert.Equal(expected.Exact ?? SearchTree.Unknown, tree.Exact(node));
        if (expected.Edges is null)
        {
            Assert.Equal(0, tree.EdgeCount(node));
            return;
        }

        Assert.Equal(expected.Visits, tree.NodeVisits(node));
        Assert.Equal(expected.Exact ?? (expected.Sum / expected.Visits), tree.NodeValue(node));
        Assert.Equal(expected.Edges.Select(e => (ushort)e.Move), tree.Moves(node).ToArray());
        Assert.Equal(expected.Edges.Select(e => e.Prior), tree.Priors(node).ToArray());
        Assert.Equal(expected.Edges.Select(e => e.Visits), tree.Visits(node).ToArray());
        Assert.Equal(expected.Edges.Select(e => e.Sum), tree.ValueSums(node).ToArray());
        var children = tree.Children(node).ToArray();
        var exacts = tree.EdgeExacts(node).ToArray();
        for (var i = 0; i < children.Length; i++)
        {
            var child = expected.Edges[i].Child;
            Assert.Equal(child is null, children[i] == SearchTree.Unvisited);
            Assert.Equal(solver ? -child?.Exact ?? SearchTree.Unknown : SearchTree.Unknown, exacts[i]);
            if (child is not null)
            {
                AssertSame(child, tree, solver, children[i]);
            }
        }
    }

    /// <summary>Compares a subtree of one tree with a subtree of another, bit by bit.</summary>
    public static void AssertSame(SearchTree expected, int expectedNode, SearchTree tree, int node)
    {
        Assert.Equal(expected.Exact(expectedNode), tree.Exact(node));
        Assert.Equal(expected.NodeVisits(expectedNode), tree.NodeVisits(node));
        Assert.Equal(expected.NodeValue(expectedNode), tree.NodeValue(node));
        Assert.Equal(expected.Moves(expectedNode).ToArray(), tree.Moves(node).ToArray());
        Assert.Equal(expected.Priors(expectedNode).ToArray(), tree.Priors(node).ToArray());
        Assert.Equal(expected.Visits(expectedNode).ToArray(), tree.Visits(node).ToArray());
        Assert.Equal(expected.ValueSums(expectedNode).ToArray(), tree.ValueSums(node).ToArray());
        Assert.Equal(expected.EdgeExacts(expectedNode).ToArray(), tree.EdgeExacts(node).ToArray());
        var expectedChildren = expected.Children(expectedNode).ToArray();
        var children = tree.Children(node).ToArray();
        for (var i = 0; i < children.Length; i++)
        {
            Assert.Equal(expectedChildren[i] == SearchTree.Unvisited, children[i] == SearchTree.Unvisited);
            if (children[i] != SearchTree.Unvisited)
            {
                AssertSame(expected, expectedChildren[i], tree, children[i]);
            }
        }
    }

    /// <summary>Nodes that can be reached from a node, itself included.</summary>
    public static IEnumerable<int> Nodes(SearchTree tree, int node = SearchTree.Root)
    {
        yield return node;
        foreach (var child in tree.Children(node).ToArray().Where(c => c != SearchTree.Unvisited))
        {
            foreach (var below in Nodes(tree, child))
            {
                yield return below;
            }
        }
    }
}
