using System.Collections.Immutable;
using System.Runtime.InteropServices;
using SelfPlay.Agents;
using SelfPlay.Contracts.Actors;

namespace SelfPlay.Grains.Actors;

/// <summary>Figures of an actor between two heartbeats.</summary>
internal sealed class ActorFigures
{
    private readonly Dictionary<string, (double Sum, long Count)> _figures = [];

    /// <summary>Adds the figures of a slice.</summary>
    public void Add(IReadOnlyList<Metric> metrics)
    {
        foreach (var metric in metrics)
        {
            ref var figure = ref CollectionsMarshal.GetValueRefOrAddDefault(_figures, metric.Name, out _);
            figure = (figure.Sum + metric.Value, metric.Kind == MetricKind.Mean ? figure.Count + 1 : 0);
        }
    }

    /// <summary>Hands the figures over and begins again.</summary>
    public ImmutableArray<ActorFigure> Drain()
    {
        ImmutableArray<ActorFigure> drained = [.. _figures.Select(f => new ActorFigure(f.Key, f.Value.Sum, f.Value.Count))];
        _figures.Clear();
        return drained;
    }
}
