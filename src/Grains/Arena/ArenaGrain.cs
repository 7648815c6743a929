using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SelfPlay.Contracts.Arena;
using SelfPlay.Contracts.Runs;
using SelfPlay.Contracts.Telemetry;
using SelfPlay.Games;
using SelfPlay.Grains.Storage;
using SelfPlay.Grains.Telemetry;
using SelfPlay.Search.Players;

namespace SelfPlay.Grains.Arena;

/// <summary>
/// The arena of a run: a durable list of results, the ratings that follow from it, and a queue of matches that are played
/// one after another off the grain's thread. A crash forgets the queue, never a result.
/// </summary>
[GrainType("arena")]
internal sealed partial class ArenaGrain(IBlobStore blobs, IArenaMatches arena, IOptions<SelfPlayOptions> options, TimeProvider time, ILogger<ArenaGrain> logger)
    : Grain, IArenaGrain, IDisposable
{
    private static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(1);

    private readonly Queue<ArenaMatch> _queue = new();
    private readonly CancellationTokenSource _stopping = new();
    private ImmutableArray<MatchRecord> _matches = [];
    private IGrainTimer? _timer;
    private string? _failure;
    private ArenaMatch? _playing;
    private TimeSpan _rest;

    private string Run => this.GetPrimaryKeyString();

    private string Key => $"arena/{Run}";

    private int Pending => _queue.Count + (_playing is null ? 0 : 1);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (await blobs.ReadAsync(Key, 0, int.MaxValue) is { } content)
        {
            _matches = JsonSerializer.Deserialize<ImmutableArray<MatchRecord>>(content);
        }
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _queue.Clear();
        await _stopping.CancelAsync();
    }

    public async Task RateAsync(long version, int gamesPerOpponent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(gamesPerOpponent, 1);
        var status = await GrainFactory.GetGrain<IRunGrain>(Run).GetStatusAsync()
            ?? throw new ArgumentException($"There is no run '{Run}'.", nameof(version));
        if (!GameCatalog.TryFind(status.Spec.Task, out var game))
        {
            throw new ArgumentException($"Run '{Run}' learns {status.Spec.Task}, which is no game between players: it has no ratings.", nameof(version));
        }

        var planned = _queue.Append(_playing).OfType<ArenaMatch>().Select(m => (m.First, m.Second)).ToHashSet();
        foreach (var (first, second) in RatingRound.Pairs(Run, version, _matches).Where(pair => !planned.Contains(pair)))
        {
            _queue.Enqueue(new ArenaMatch(game.Name, first, second, gamesPerOpponent, Xoshiro256.Mix(status.Spec.Seed + (ulong)(_matches.Length + _queue.Count))));
        }

        // The loop: one match per turn, then a rest, for as long as there are any.
        _timer ??= this.RegisterGrainTimer(PlayNextAsync, new GrainTimerCreationOptions(TimeSpan.Zero, s_soon) { Interleave = true, KeepAlive = true });
    }

    public async Task RecordAsync(MatchRecord match)
    {
        if (match.Wins < 0 || match.Draws < 0 || match.Losses < 0 || match.First == match.Second)
        {
            throw new ArgumentException("A match has two different players and no negative results.", nameof(match));
        }

        await AddAsync(match);
    }

    public Task<ArenaTable> GetRatingsAsync() =>
        Task.FromResult(new ArenaTable([.. EloModel.Fit(_matches, FixedPlayers.Anchor)], _matches, Pending, _failure));

    public Task<int> GetPendingAsync() => Task.FromResult(Pending);

    public void Dispose() => _stopping.Dispose();

    private async Task PlayNextAsync()
    {
        if (!_queue.TryDequeue(out var match))
        {
            _timer?.Dispose();
            _timer = null;
            return;
        }

        _playing = match;
        _rest = TimeSpan.Zero;
        await TryAsync(match, PlayAsync);
        if (match.First.StartsWith("run:", StringComparison.Ordinal) && !_queue.Any(m => m.First == match.First))
        {
            await TryAsync(match, ReportAsync); // its round is complete, whether or not each of its matches could be played
        }

        _playing = null;
        _timer?.Change(_rest, s_soon);
    }

    private async Task PlayAsync(ArenaMatch match)
    {
        using var span = SelfPlayMetrics.Activities.StartActivity("arena.match")?.SetTag("run", Run).SetTag("first", match.First).SetTag("second", match.Second);
        var begin = time.GetTimestamp();
        var result = await arena.PlayAsync(match, _stopping.Token);
        _rest = time.GetElapsedTime(begin) * ((1 / options.Value.RateShare) - 1);
        await AddAsync(new MatchRecord(match.First, match.Second, result.Wins, result.Draws, result.Losses, time.GetUtcNow()));
    }

    /// <summary>Does something for a match; if that fails, says so and goes on.</summary>
    private async Task TryAsync(ArenaMatch match, Func<ArenaMatch, Task> work)
    {
        try
        {
            await work(match);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The grain is being deactivated.
        }
        catch (PlayerSpecException e)
        {
            _failure = e.Message;
            LogNotPlayed(Run, match.First, match.Second, e.Message);
        }
        catch (Exception e)
        {
            _failure = $"The match of {match.First} against {match.Second} failed: {e.Message}";
            LogFailed(Run, match.First, match.Second, e);
        }
    }

    private async Task AddAsync(MatchRecord match)
    {
        var matches = _matches.Add(match);
        _matches = matches;
        await blobs.CommitAsync([BlobChange.Put(Key, "", JsonSerializer.SerializeToUtf8Bytes(matches))]);
    }

    private async Task ReportAsync(ArenaMatch last)
    {
        var status = await GrainFactory.GetGrain<IRunGrain>(Run).GetStatusAsync();
        if (status is null)
        {
            return;
        }

        var seconds = status.Elapsed.TotalSeconds;
        var points = ImmutableArray.CreateBuilder<MetricPoint>();
        if (EloModel.Fit(_matches, FixedPlayers.Anchor).FirstOrDefault(r => r.Player == last.First) is { } rating)
        {
            points.Add(new MetricPoint("arena.elo", seconds, rating.Elo));
            points.Add(new MetricPoint("arena.elo.low", seconds, rating.Low));
            points.Add(new MetricPoint("arena.elo.high", seconds, rating.High));
        }

        var telemetry = GrainFactory.GetGrain<ITelemetryGrain>(Run);
        await telemetry.ReportAsync(points.ToImmutable());
        if (await arena.JudgeAsync(last.Game, RatingRound.Judged(last.First), _stopping.Token) is { } share)
        {
            await telemetry.ReportAsync([new MetricPoint("arena.error_rate", seconds, share)]);
        }
    }

    [LoggerMessage(2501, LogLevel.Warning, "Run {Run}: {First} against {Second} is not played. {Reason}")]
    private partial void LogNotPlayed(string run, string first, string second, string reason);

    [LoggerMessage(2502, LogLevel.Error, "Run {Run}: the match of {First} against {Second} failed")]
    private partial void LogFailed(string run, string first, string second, Exception exception);
}
