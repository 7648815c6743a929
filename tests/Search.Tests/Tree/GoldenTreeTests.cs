using System.Globalization;
using System.Text;
using System.Text.Json;
using SelfPlay.Games;
using SelfPlay.Search.Tree;

namespace SelfPlay.Search.Tests.Tree;

/// <summary>
/// Whole trees, one line a node, compared with the files beside this one: any change of selection, backup, proof or root
/// policy shows as a difference. To accept a change, run the tests with SELFPLAY_ACCEPT_GOLDEN=1 and review what git shows.
/// </summary>
public sealed class GoldenTreeTests
{
    private const int Simulations = 40;
    private const ulong Seed = 3;

    public static TheoryData<string, RootPolicy> Trees => new(
        from game in new[] { "tictactoe", "connect4", "othello" }
        from root in new[] { RootPolicy.Puct, RootPolicy.Gumbel }
        select (game, root));

    [Theory]
    [MemberData(nameof(Trees))]
    public void The_tree_is_the_recorded_one(string game, RootPolicy root)
    {
        var path = Repository.PathOf("tests", "Search.Tests", "Tree", "Golden", $"{game}-{root.ToString().ToLowerInvariant()}.golden.json");
        var text = GameCatalog.Visit(game, new Search(root));
        if (Environment.GetEnvironmentVariable("SELFPLAY_ACCEPT_GOLDEN") == "1")
        {
            File.WriteAllText(path, text);
        }

        using var expected = JsonDocument.Parse(File.ReadAllText(path));
        using var actual = JsonDocument.Parse(text);
        AssertSame(expected.RootElement, actual.RootElement, "$");
    }

    /// <summary>Numbers may differ in the last digits, for logarithms do between machines.</summary>
    private static void AssertSame(JsonElement expected, JsonElement actual, string where)
    {
        Assert.True(expected.ValueKind == actual.ValueKind, where);
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                Assert.Equal(expected.EnumerateObject().Select(p => p.Name), actual.EnumerateObject().Select(p => p.Name));
                foreach (var property in expected.EnumerateObject())
                {
                    AssertSame(property.Value, actual.GetProperty(property.Name), $"{where}.{property.Name}");
                }

                break;
            case JsonValueKind.Array:
                Assert.True(expected.GetArrayLength() == actual.GetArrayLength(), where);
                for (var i = 0; i < expected.GetArrayLength(); i++)
                {
                    AssertSame(expected[i], actual[i], $"{where}[{i}]");
                }

                break;
            case JsonValueKind.Number:
                Assert.True(Math.Abs(expected.GetDouble() - actual.GetDouble()) < 1e-4, $"{where} is {actual} and was {expected}");
                break;
            default:
                Assert.Equal(expected.ToString(), actual.ToString());
                break;
        }
    }

    private sealed class Search(RootPolicy root) : IGameVisitor<string>
    {
        public string Visit<TGame>()
            where TGame : struct, IGame<TGame>
        {
            // Late enough for tic-tac-toe and Connect Four to have proofs in the tree.
            var position = Positions.Random<TGame>(Seed, Math.Min(20, TGame.Info.MaxPlies / 2));
            var options = new SearchOptions { Root = root, GumbelMoves = 4 };
            var search = Positions.Searched(position, options, new HashEvaluator<TGame>(), Simulations, explore: true, Seed);
            var random = new Xoshiro256(Seed);
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{{\"position\": \"{position.ToText()}\", \"simulations\": {search.Simulations}, \"value\": {search.RootValue},\n");
            text.Append(CultureInfo.InvariantCulture, $"\"move\": {search.ChooseMove(0, ref random)}, \"policy\": {List(Policy(search))},\n\"nodes\": [\n");
            text.AppendJoin(",\n", Enumerable.Range(0, search.Tree.NodeCount).Select(n => Node(search.Tree, n)));
            return text.Append("\n]}\n").ToString();
        }

        private static float[] Policy<TGame>(TreeSearch<TGame> search)
            where TGame : struct, IGame<TGame>
        {
            var policy = new float[search.Tree.EdgeCount(SearchTree.Root)];
            search.WritePolicy(policy);
            return policy;
        }

        private static string Node(SearchTree tree, int node)
        {
            var exact = tree.Exact(node);
            return tree.EdgeCount(node) == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{{\"exact\": {exact}}}")
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{{\"exact\": {exact}, \"visits\": {tree.NodeVisits(node)}, \"value\": {tree.NodeValue(node)}, \"moves\": {List(tree.Moves(node).ToArray())}, \"priors\": {List(tree.Priors(node).ToArray())}, \"counts\": {List(tree.Visits(node).ToArray())}, \"sums\": {List(tree.ValueSums(node).ToArray())}, \"exacts\": {List(tree.EdgeExacts(node).ToArray())}, \"children\": {List(tree.Children(node).ToArray())}}}");
        }

        private static string List<T>(T[] values)
            where T : IFormattable =>
            $"[{string.Join(", ", values.Select(v => v.ToString(v is float ? "0.######" : null, CultureInfo.InvariantCulture)))}]";
    }
}
