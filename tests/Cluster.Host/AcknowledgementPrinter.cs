using System.Collections.Immutable;
using SelfPlay.Contracts.Replay;

namespace SelfPlay.Cluster.Host;

/// <summary>Prints what the replay acknowledges, at the moment when it does: the pipe outlives the process.</summary>
internal sealed class AcknowledgementPrinter : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context is { MethodName: nameof(IReplayGrain.AppendAsync), Result: AppendResult { Outcome: AppendOutcome.Stored } }
            && context.Request.GetArgument(0) is ImmutableArray<EpisodeRecord> episodes)
        {
            Console.WriteLine(string.Join('\n', episodes.Select(e => $"ack {e.Id}")));
        }
    }
}
