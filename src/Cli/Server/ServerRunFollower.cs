using SelfPlay.Cli.Training;

namespace SelfPlay.Cli.Server;

/// <summary>Follows one run of a server: asks for what is new and remembers the rest.</summary>
internal sealed class ServerRunFollower(ServerClient server, string name, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, double> _series = [];
    private long _cursor;

    /// <summary>The run now.</summary>
    public async Task<RunFigures> LookAsync()
    {
        var run = await server.FindAsync(name, cancellationToken);
        var page = await server.MetricsAsync(name, _cursor, cancellationToken);
        _cursor = page.Cursor;
        foreach (var point in page.Points)
        {
            if (point.Value is { } value)
            {
                _series[point.Series] = value;
            }
        }

        return new(
            run.Name,
            run.Task,
            run.Algorithm,
            run.State,
            TimeSpan.FromSeconds(run.ElapsedSeconds),
            run.Budget.Minutes,
            run.Budget.Episodes,
            run.Budget.Steps,
            run.Budget.Frames,
            run.Episodes,
            run.Samples,
            run.Steps,
            run.WeightsVersion,
            run.Failure,
            new Dictionary<string, double>(_series));
    }
}
