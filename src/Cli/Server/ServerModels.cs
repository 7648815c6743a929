namespace SelfPlay.Cli.Server;

/// <summary>A run as a server's API shows it.</summary>
internal sealed record ServerRun(
    string Name,
    string Task,
    string Algorithm,
    ulong Seed,
    int Actors,
    IReadOnlyDictionary<string, string> Settings,
    ServerBudget Budget,
    string State,
    DateTimeOffset StartedAt,
    double ElapsedSeconds,
    double? Progress,
    long Episodes,
    long Samples,
    long Steps,
    long WeightsVersion,
    string? Learner,
    string? Failure);

/// <summary>A run's budget.</summary>
internal sealed record ServerBudget(double? Minutes, long? Episodes, long? Steps, long? Frames);

/// <summary>A page of a run's curves.</summary>
internal sealed record ServerMetrics(long Cursor, IReadOnlyList<ServerPoint> Points);

/// <summary>One value of one curve; null when it was no finite number.</summary>
internal sealed record ServerPoint(string Series, double Seconds, double? Value);

/// <summary>A version of a run's weights.</summary>
internal sealed record ServerWeights(long Version, long Steps, long Bytes, DateTimeOffset PublishedAt);

/// <summary>What a server says when it refuses: one sentence in `detail`.</summary>
internal sealed record ServerProblem(string? Detail);
