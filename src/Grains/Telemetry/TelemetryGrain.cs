using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Grains.Storage;

namespace SelfPlay.Grains.Telemetry;

/// <summary>The curves of a run in memory, saved now and then and when the grain is deactivated.</summary>
[GrainType("telemetry")]
internal sealed partial class TelemetryGrain(IBlobStore blobs, IOptions<SelfPlayOptions> options, ILogger<TelemetryGrain> logger)
    : Grain, ITelemetryGrain
{
    private SeriesStore _series = new();
    private LiveGameView? _game;
    private bool _changed;
    private bool _dropped;

    private string Key => KeyOf(this.GetPrimaryKeyString());

    /// <summary>Key of the blob with the curves of a run.</summary>
    public static string KeyOf(string run) => $"telemetry/{run}";

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await ReadAsync() is { } content)
        {
            try
            {
                _series = SeriesStore.Load(content);
            }
            catch (InvalidDataException e)
            {
                LogDamaged(this.GetPrimaryKeyString(), e);
            }
        }

        this.RegisterGrainTimer(SaveAsync, new GrainTimerCreationOptions(options.Value.SaveEvery, options.Value.SaveEvery));
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => SaveAsync(cancellationToken);

    public Task ReportAsync(ImmutableArray<MetricPoint> points)
    {
        foreach (var point in points)
        {
            if (!_series.Add(point) && !_dropped)
            {
                _dropped = true;
                LogDropped(this.GetPrimaryKeyString(), point.Series, point.Value);
            }
        }

        _changed |= points.Length > 0;
        return Task.CompletedTask;
    }

    public Task ReportGameAsync(LiveGameView game)
    {
        _game = game;
        return Task.CompletedTask;
    }

    public Task<MetricPage> QueryAsync(long cursor) => Task.FromResult(_series.Query(cursor));

    public Task<LiveGameView?> GetGameAsync() => Task.FromResult(_game);

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        if (_changed)
        {
            _changed = false;
            await blobs.CommitAsync([BlobChange.Put(Key, "", _series.Save())]);
        }
    }

    private async Task<byte[]?> ReadAsync()
    {
        const int Most = 64 << 20; // 256 full series are a tenth of it
        return await blobs.ReadAsync(Key, 0, Most);
    }

    [LoggerMessage(2401, LogLevel.Warning, "The stored curves of run {Run} are not readable; they begin anew")]
    private partial void LogDamaged(string run, Exception exception);

    [LoggerMessage(2402, LogLevel.Warning, "Run {Run} reports points that are not kept, such as {Series} = {Value}")]
    private partial void LogDropped(string run, string series, double value);
}
