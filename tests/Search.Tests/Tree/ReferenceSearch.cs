using SelfPlay.Games;
using SelfPlay.Search.Tree;

namespace SelfPlay.Search.Tests.Tree;

/// <summary>
/// PUCT with MCTS-Solver as one would write it down from the papers: objects, recursion, everything recomputed at every
/// step. Slow and plain, and the measure of <see cref="TreeSearch{TGame}"/>. Numbers are 32-bit floats summed in the same
/// order, so that both must agree to the last bit.
/// </summary>
internal sealed class ReferenceSearch<TGame>(SearchOptions options, HashEvaluator<TGame> evaluator, TGame root)
    where TGame : struct, IGame<TGame>
{
    private readonly PuctOptions _puct = options.Puct;

    public ReferenceNode<TGame> Root { get; private set; } = new(root);

    /// <summary>Picks the root move of each simulation instead of PUCT.</summary>
    public Func<ReferenceNode<TGame>, ReferenceEdge<TGame>>? RootPolicy { get; set; }

    public int Simulations { get; private set; }

    public bool IsProven => _puct.Solver && Root.Exact is not null;

    private bool LooksForWins => options.LookForWins && _puct.Solver;

    public void EvaluateRoot()
    {
        if (Root.Edges is null)
        {
            Evaluate(Root);
        }
    }

    public void Run(int simulations)
    {
        EvaluateRoot();
        Simulations = 0;
        foreach (var edge in LooksForWins && !IsProven ? Root.Edges!.Where(e => new ReferenceNode<TGame>(Root.Position, e.Move).Exact == -1).ToArray() : [])
        {
            Follow(Root, edge);
            Simulations++;
        }

        for (; Simulations < simulations && !IsProven; Simulations++)
        {
            Simulate(Root);
        }
    }

    public void Advance(int move)
    {
        var child = Root.Edges?.FirstOrDefault(e => e.Move == move)?.Child;
        if (child?.Edges is not null)
        {
            Root = child;
            return;
        }

        var position = Root.Position;
        position.Play(move);
        Root = new ReferenceNode<TGame>(position);
    }

    /// <summary>Adds one simulation below a node; returns the value for the player to move there.</summary>
    private float Simulate(ReferenceNode<TGame> node) =>
        Follow(node, node == Root && RootPolicy is not null ? RootPolicy(node) : node.Edges!.MaxBy(e => Score(node, e))!);

    private float Follow(ReferenceNode<TGame> node, ReferenceEdge<TGame> edge)
    {
        if (edge.Visits == 0)
        {
            node.FirstVisits.Add(edge);
        }

        float value;
        if (edge.Child is null)
        {
            edge.Child = new ReferenceNode<TGame>(node.Position, edge.Move);
            edge.Child.Exact ??= LooksForWins && edge.Child.WinsAtOnce ? 1 : null;
            value = edge.Child.Exact is { } outcome ? -outcome : -Evaluate(edge.Child);
        }
        else
        {
            value = edge.Child.Exact is { } exact ? -exact : -Simulate(edge.Child);
        }

        edge.Visits++;
        node.Visits++;
        if (_puct.Solver)
        {
            node.Exact = Proven(node);
        }

        value = node.Exact ?? value;
        var proven = _puct.Solver ? -edge.Child.Exact : null;
        edge.Sum = proven is { } certain ? certain * edge.Visits : edge.Sum + value;
        node.Sum += value;
        return value;
    }

    private float Evaluate(ReferenceNode<TGame> node)
    {
        var moves = Positions.Moves(node.Position);
        var priors = new float[moves.Length];
        evaluator.Priors(node.Position.Key, priors);
        node.Edges = [.. moves.Select((move, i) => new ReferenceEdge<TGame> { Move = move, Prior = priors[i] })];
        node.Evaluation = evaluator.Value(node.Position.Key);
        node.Visits++;
        node.Sum += node.Evaluation;
        return node.Evaluation;
    }

    /// <summary>Winands et al. 2008: a win if one move wins for certain, else the best of all moves once all are certain.</summary>
    private static int? Proven(ReferenceNode<TGame> node)
    {
        if (node.Edges!.Any(e => e.Visits > 0 && e.Child!.Exact == -1))
        {
            return 1;
        }

        return node.Edges!.All(e => e.Visits > 0 && e.Child!.Exact is not null) ? node.Edges!.Max(e => -e.Child!.Exact) : null;
    }

    private float Score(ReferenceNode<TGame> node, ReferenceEdge<TGame> edge)
    {
        if (_puct.Solver && edge.Child?.Exact == 1)
        {
            return float.NegativeInfinity;
        }

        if (_puct.Exploration == ExplorationRule.Vanishing)
        {
            return MeanOf(node, edge) + (edge.Prior * _puct.ExplorationInit / (edge.Visits + 1));
        }

        var growth = MathF.Log((1 + node.Visits + _puct.ExplorationBase) / _puct.ExplorationBase);
        var exploration = (_puct.ExplorationInit + growth) * MathF.Sqrt(node.Visits);
        return MeanOf(node, edge) + (edge.Prior * exploration / (edge.Visits + 1));
    }

    private float MeanOf(ReferenceNode<TGame> node, ReferenceEdge<TGame> edge)
    {
        var reduction = node == Root ? _puct.RootFirstPlayUrgencyReduction : _puct.FirstPlayUrgencyReduction;
        var visitedPrior = node.FirstVisits.Aggregate(0f, (sum, e) => sum + e.Prior);
        var urgency = (node.Sum / node.Visits) - (reduction * MathF.Sqrt(visitedPrior));
        return edge.Visits > 0 ? edge.Sum / edge.Visits : urgency;
    }
}

internal sealed class ReferenceNode<TGame>
    where TGame : struct, IGame<TGame>
{
    public ReferenceNode(TGame position)
    {
        Position = position;
        if (position.IsOver)
        {
            Exact = position.Player == 0 ? position.Outcome : -position.Outcome;
        }
    }

    public ReferenceNode(TGame parent, int move)
        : this(After(parent, move))
    {
    }

    public TGame Position { get; }

    public bool WinsAtOnce => Positions.Moves(Position).Any(m => new ReferenceNode<TGame>(Position, m).Exact == -1);

    public float Visits { get; set; }

    public float Sum { get; set; }

    public float Evaluation { get; set; }

    /// <summary>Certain value for the player to move.</summary>
    public int? Exact { get; set; }

    public ReferenceEdge<TGame>[]? Edges { get; set; }

    /// <summary>Edges in the order of their first visit.</summary>
    public List<ReferenceEdge<TGame>> FirstVisits { get; } = [];

    private static TGame After(TGame parent, int move)
    {
        parent.Play(move);
        return parent;
    }
}

internal sealed class ReferenceEdge<TGame>
    where TGame : struct, IGame<TGame>
{
    public required int Move { get; init; }

    public float Prior { get; set; }

    public float Visits { get; set; }

    public float Sum { get; set; }

    public ReferenceNode<TGame>? Child { get; set; }
}
