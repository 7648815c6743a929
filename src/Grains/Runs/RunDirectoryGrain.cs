using SelfPlay.Contracts.Runs;

namespace SelfPlay.Grains.Runs;

/// <summary>Keeps the names of all runs; their states are asked from the runs themselves.</summary>
[GrainType("rundirectory")]
internal sealed class RunDirectoryGrain([PersistentState("runs")] IPersistentState<RunDirectoryGrain.Names> state, IGrainFactory grains)
    : Grain, IRunDirectoryGrain
{
    public async Task AddAsync(string run)
    {
        if (!state.State.Runs.Contains(run))
        {
            state.State.Runs.Add(run);
            await state.WriteStateAsync();
        }
    }

    public async Task<IReadOnlyList<RunStatus>> ListAsync()
    {
        var all = await Task.WhenAll(state.State.Runs.Select(run => grains.GetGrain<IRunGrain>(run).GetStatusAsync()));
        return [.. all.OfType<RunStatus>().OrderByDescending(status => status.StartedAt)];
    }

    public async Task<IReadOnlyList<string>> ListRunningAsync() =>
        [.. (await ListAsync()).Where(status => status.State == RunState.Running).Select(status => status.Spec.Name)];

    internal sealed class Names
    {
        public List<string> Runs { get; set; } = [];
    }
}
